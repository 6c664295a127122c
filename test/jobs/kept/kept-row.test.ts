import fc from "fast-check";
import t from "tap";
import { packPoint, unpackPoint } from "../../../src/jobs/kept/kept-row.ts";

t.test("a point comes back from its bytes as it was, wherever they lie", async (t) => {
  const floats = fc.float32Array({ maxLength: 9, noNaN: true });
  await t.resolves(async () =>
    fc.assert(
      fc.property(floats, fc.array(fc.tuple(fc.nat(), fc.float({ noNaN: true }))), (dense, sparse) => {
        const point = {
          language: "fr" as const,
          dense,
          terms: Uint32Array.from(sparse, ([id]) => id),
          weights: Float32Array.from(sparse, ([, weight]) => weight),
        };
        const shifted = [7, ...packPoint(point)];
        // A database driver gives Buffers, which lie anywhere in a larger one.
        const places = [new Uint8Array(shifted).subarray(1), Buffer.from(shifted).subarray(1)];
        const expected = JSON.stringify(asLists(point));
        return places.every((bytes) => JSON.stringify(asLists(unpackPoint(bytes, "fr"))) === expected);
      }),
    ),
  );
});

function asLists({ dense, terms, weights }: ReturnType<typeof unpackPoint>) {
  return [dense, terms, weights].map((array) => Array.from(array));
}
