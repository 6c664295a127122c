/** The training cuts and pools texts in the same way: models/training/test_golden.py reads the same files. */
import t from "tap";
import { makeGolden, readGolden } from "../../scripts/golden.ts";
import { cosine } from "../helpers/real-encoder.ts";

/**
 * Another processor's vectors differ a little: without VNNI, onnxruntime's int8 products saturate at 16 bits.
 * Worked out for these texts, that leaves .9995 of the cosine at least, and .9999 in the mean.
 */
const LEAST_COSINE = 0.999;

t.test("the golden files say what the encoder makes of their texts", async (t) => {
  const [made, golden] = [await makeGolden(), await readGolden()];
  t.same(
    made.map(({ vector: _, ...cut }) => cut),
    golden.map(({ vector: _, ...cut }) => cut),
    "sentences, tokens and chunks",
  );
  for (const [i, { name, vector }] of golden.entries()) {
    t.ok(cosine(unit(made[i]!.vector), unit(vector)) > LEAST_COSINE, name);
  }
});

function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (x) => x / length);
}
