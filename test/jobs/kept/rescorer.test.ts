import t from "tap";
import type { Analysis } from "../../../src/analysis.ts";
import { packPoint } from "../../../src/jobs/kept/kept-row.ts";
import { createRescorer } from "../../../src/jobs/kept/rescorer.ts";
import { keep } from "../../../src/results/outcome.ts";
import { openSnapshot } from "../../../src/tagging/snapshot.ts";
import { decide } from "../../../src/tagging/tagger.ts";
import { loadTopicModel } from "../../../src/topics/model.ts";
import { readModelFiles } from "../../../src/topics/model-files.ts";
import { MODELS, makeOtherModels } from "../../helpers/other-models.ts";

const OPTIONS = { limit: 3, threshold: 0 };

t.test("a scoring thread decides to the bit as the service does, from the point or without it", async (t) => {
  const model = loadTopicModel(MODELS);
  const rescorer = createRescorer(1);
  const shipped = openSnapshot(readModelFiles(MODELS));
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

  const packed = row(7, JSON.stringify(facts), packPoint(point), null, null);
  const unplaced = row(9, JSON.stringify(facts), null, Buffer.from(vector.buffer), text);
  const lost = row(11, null, null, null, null);
  const three = () => copied(packed, lost, unplaced);
  const rescored = await rescorer.rescore(three(), shipped, OPTIONS);
  t.strictSame(rescored, {
    positions: [7, 9],
    outcomes: `${JSON.stringify(expected)}\n${JSON.stringify(expected)}`,
    // Only the point that was not there is new.
    placed: [9],
    points: Buffer.from(packPoint(point)).toString("base64"),
    missing: [11],
  });

  await t.rejects(rescorer.rescore(copied(packed).slice(0, 40), shipped, OPTIONS));
  t.strictSame(
    await rescorer.rescore(three(), shipped, OPTIONS),
    rescored,
    "a broken row does not end the thread",
  );
});

t.test("a scoring thread holds several models, and decides by the one it is asked for", async (t) => {
  const folders = [MODELS, makeOtherModels(t.testdir())];
  const snapshots = folders.map((folder) => openSnapshot(readModelFiles(folder)));
  const rescorer = createRescorer(1);
  t.teardown(() => rescorer.close());
  const { encoder, space } = loadTopicModel(MODELS);
  const embedding = new Float32Array(encoder.dimensions).fill(1 / Math.sqrt(encoder.dimensions));
  const point = space.point({ embedding, text: "Graph neural networks for molecules" }, "en");
  const facts = {
    language: { code: "en" as const, confidence: 0.9 },
    basis: "title" as const,
    text: { tokens: 5, chunks: 1, truncated: false },
  };
  const expected = folders.map((folder) => {
    const model = loadTopicModel(folder);
    const analysis: Analysis = { ...facts, similarities: model.centroids.similarities(point) };
    return JSON.stringify(keep(decide(analysis, model, OPTIONS)));
  });
  t.not(expected[0], expected[1]);
  const packed = row(7, JSON.stringify(facts), packPoint(point), null, null);
  const ask = async (which: number) =>
    (await rescorer.rescore(copied(packed), snapshots[which]!, OPTIONS)).outcomes;

  t.equal(await ask(0), expected[0]);
  await rescorer.hold(snapshots[1]!);
  t.strictSame(await Promise.all([ask(1), ask(0), ask(1)]), [expected[1], expected[0], expected[1]]);
  rescorer.drop(snapshots[0]!);
  t.equal(await ask(1), expected[1]);
  t.equal(await ask(0), expected[0], "one that was dropped is given again");
  await t.rejects(rescorer.hold({ id: 99, source: { folder: "nowhere", bytes: {} } }));
  t.equal(await ask(1), expected[1]);
});

/** As the database copies it: a header, the rows, and -1 in place of another row's number of fields. */
function copied(...rows: Buffer[]): Uint8Array<ArrayBuffer> {
  const header = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
  return new Uint8Array(Buffer.concat([header, ...rows, Buffer.from([0xff, 0xff])]));
}

/** The number of fields, then each after its length, which is -1 for null. */
function row(position: number, ...fields: (string | Uint8Array | null)[]): Buffer {
  const int32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  };
  const sized = [int32(position), ...fields].flatMap((field) => {
    if (field === null) return [int32(-1)];
    const bytes = Buffer.from(field);
    return [int32(bytes.length), bytes];
  });
  return Buffer.concat([Buffer.from([0, fields.length + 1]), ...sized]);
}
