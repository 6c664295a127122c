import { join } from "node:path";
import t from "tap";
import type { Analysis } from "../../src/analysis.ts";
import { packPoint } from "../../src/jobs/kept-row.ts";
import { keep } from "../../src/jobs/outcome.ts";
import { createRescorer } from "../../src/jobs/rescorer.ts";
import { decide } from "../../src/tagger.ts";
import { loadTopicModel } from "../../src/topics/model.ts";

const MODELS = join(import.meta.dirname, "../../models");
const OPTIONS = { limit: 3, threshold: 0 };

t.test("a scoring thread decides to the bit as the service does, from the point or without it", async (t) => {
  const model = loadTopicModel(MODELS);
  const rescorer = createRescorer(MODELS, 1);
  t.teardown(() => rescorer.close());
  const embedding = Float32Array.from({ length: model.encoder.dimensions }, (_, i) => Math.sin(i));
  const length = Math.hypot(...embedding);
  const vector = embedding.map((x) => x / length);
  const text = "Graph neural networks for molecules";
  const point = model.space.point({ embedding: vector, text }, "en");
  const facts = {
    language: { code: "en" as const, confidence: 0.9 },
    basis: "title" as const,
    text: { tokens: 5, chunks: 1, truncated: false },
  };
  const analysis: Analysis = { ...facts, similarities: model.centroids.similarities(point) };
  const expected = keep(decide(analysis, model, OPTIONS));
  t.equal(expected.tags.length, 3);

  const packed = row(7, JSON.stringify(facts), packPoint(point), "", "");
  const unplaced = row(9, JSON.stringify(facts), "", Buffer.from(vector.buffer), text);
  const both = Buffer.concat([packed, unplaced]).toString("base64");
  const rescored = await rescorer.rescore(both, OPTIONS);
  t.strictSame(JSON.parse(rescored.outcomes), [
    { position: 7, outcome: expected },
    { position: 9, outcome: expected },
  ]);
  const fresh = { position: 9, point: Buffer.from(packPoint(point)).toString("base64") };
  t.strictSame(JSON.parse(rescored.points), [fresh], "only the point that was not there is new");

  await t.rejects(rescorer.rescore(packed.subarray(0, 20).toString("base64"), OPTIONS));
  t.strictSame(await rescorer.rescore(both, OPTIONS), rescored, "a broken row does not end the thread");
});

/** As the database writes it: big-endian lengths before each field. */
function row(position: number, ...fields: (string | Uint8Array)[]): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  };
  const sized = fields.flatMap((field) => {
    const bytes = Buffer.from(field);
    return [number(bytes.length), bytes];
  });
  return Buffer.concat([number(position), ...sized]);
}
