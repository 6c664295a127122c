import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import type { BuiltModel } from "../../src/topics/build/build-model.ts";
import { saveModel } from "../../src/topics/build/save-model.ts";
import { requireSameEncoder, verifyFiles, writeManifest } from "../../src/topics/manifest.ts";
import {
  createModelOpener,
  loadTaggingModel,
  loadTopicModel,
  type TopicModel,
} from "../../src/topics/model.ts";
import { readModelFiles } from "../../src/topics/model-files.ts";
import { readArrays, writeArrays } from "../../src/topics/space/arrays.ts";
import { parseVocabulary } from "../../src/topics/vocabulary/vocabulary.ts";
import { both } from "../helpers/both.ts";
import { createFakeEmbedder } from "../helpers/fake-embedder.ts";
import { TINY_CENTROIDS, TINY_SPACE } from "../helpers/tiny-space.ts";

const VOCABULARY = JSON.stringify({
  areas: [{ id: "all", label: { en: "All", fr: "Tout" } }],
  topics: ["robots", "images"].map((id) => ({
    id,
    area: "all",
    label: { en: id, fr: id },
    definition: { en: id, fr: id },
  })),
});
const curves = { slope: [1, 1], offset: [0, 0] };
const MODEL: BuiltModel = {
  space: TINY_SPACE,
  centroids: TINY_CENTROIDS,
  calibration: both({ abstract: curves, title: curves }, { abstract: curves, title: curves }),
  heldOut: [],
};
const THRESHOLDS = { note: "", abstract: { default: 0.5, topics: {} }, title: { default: 0.5, topics: {} } };
const encoder = createFakeEmbedder({ axes: ["robot", "image"] }).identity;

function saved(dir: string): string {
  mkdirSync(join(dir, "topics"), { recursive: true });
  writeFileSync(join(dir, "topics/vocabulary.json"), VOCABULARY);
  saveModel(dir, MODEL, THRESHOLDS);
  const topics = { settings: {}, terms: both(2, 1), sources: [], exemplars: {} };
  writeManifest(dir, ["topics"], { encoder, vocabulary: parseVocabulary(VOCABULARY).stamp, topics });
  return dir;
}

t.test("a saved model loads again, bit for bit", async (t) => {
  const model = loadTopicModel(saved(t.testdir()));
  const point = model.space.point({ embedding: Float32Array.of(1, 0), text: "robot" }, "en");
  t.same(point.weights, Float32Array.of(Math.sqrt(0.75)));
  t.same(
    model.centroids.similarities(point),
    Float32Array.of(
      0.5 * Math.fround(Math.SQRT1_2) + Math.fround(Math.sqrt(0.75)) * Math.fround(Math.SQRT1_2),
      0,
    ),
  );
  t.same(model.calibration.scores(Float32Array.of(0, 0), "en", "title"), Float32Array.of(0.5, 0.5));
  t.same(model.encoder, encoder);
  t.match(model.stamps, { vocabulary: /^[0-9a-f]{16}$/, centroids: /^[0-9a-f]{16}$/ });
});

t.test("createModelOpener() shares the space of models that have the same", async (t) => {
  const open = createModelOpener();
  const files = readModelFiles(saved(t.testdir()));
  const point = ({ space }: TopicModel, text: string) =>
    space.point({ embedding: Float32Array.of(1, 0), text }, "en").terms;
  const first = open(files);
  // What was never read again can't be broken.
  const { "topics/lexicon.en.txt": _, ...bytes } = files.bytes;
  t.strictSame(point(open({ ...files, bytes }), "robot"), point(first, "robot"));
  const other = {
    ...files,
    manifest: { ...files.manifest, files: { ...files.manifest.files, "topics/lexicon.en.txt": "other" } },
    bytes: { ...files.bytes, "topics/lexicon.en.txt": Buffer.from("leg\nrobot\n") },
  };
  t.strictSame(point(open(other), "leg robot"), Uint32Array.of(0, 1));
  t.strictSame(point(first, "leg robot"), Uint32Array.of(1), "the other goes on with its own");
});

t.test("a changed or missing file is model-corrupt, unless nobody asks", async (t) => {
  const dir = saved(t.testdir());
  const path = join(dir, "topics/calibration.json");
  const before = readFileSync(path, "utf8");
  writeFileSync(path, before.replace("1", "2"));
  t.throws(() => loadTaggingModel(dir), {
    code: "model-corrupt",
    facts: { file: "topics/calibration.json" },
  });
  t.ok(loadTaggingModel(dir, { verify: false }));
});

t.test("thresholds may be edited", async (t) => {
  const dir = saved(t.testdir());
  writeFileSync(
    join(dir, "topics/thresholds.json"),
    JSON.stringify({ ...THRESHOLDS, abstract: { default: 0.9, topics: {} } }),
  );
  t.same(
    loadTaggingModel(dir).thresholds.of("abstract"),
    Float32Array.of(Math.fround(0.9), Math.fround(0.9)),
  );
});

t.test("an edited vocabulary is model-mismatch", async (t) => {
  const dir = saved(t.testdir());
  writeFileSync(join(dir, "topics/vocabulary.json"), VOCABULARY.replace("Tout", "Tous"));
  t.throws(() => loadTaggingModel(dir, { verify: false }), {
    code: "model-mismatch",
    facts: { field: "vocabulary" },
  });
});

t.test("a models folder without a manifest is model-corrupt", async (t) => {
  t.throws(() => loadTaggingModel(t.testdir()), {
    code: "model-corrupt",
    facts: { file: /\/manifest\.json$/ },
  });
});

t.test("requireSameEncoder() refuses another encoder, dtype, pooling or prefix", async (t) => {
  t.doesNotThrow(() => requireSameEncoder(encoder, { ...encoder, name: "renamed", window: 9 }));
  for (const [field, value] of [
    ["hash", "f".repeat(16)],
    ["dtype", "q8"],
    ["pooling", "cls"],
    ["prefix", "query: "],
    ["dimensions", 9],
  ] as const) {
    t.throws(() => requireSameEncoder(encoder, { ...encoder, [field]: value }), {
      code: "model-mismatch",
      facts: { field },
    });
  }
  // Another dtype is another file: what was set says more than a hash.
  t.throws(() => requireSameEncoder(encoder, { ...encoder, dtype: "q8", hash: "f".repeat(16) }), {
    code: "model-mismatch",
    facts: { field: "dtype" },
  });
});

t.test("writeManifest() stamps the centroids by what a build makes", async (t) => {
  const stamp = (dir: string) => loadTaggingModel(dir, { verify: false }).stamps.centroids;
  const dir = saved(t.testdir());
  const before = stamp(dir);
  writeFileSync(join(dir, "topics/keyword_rules.json"), "{}");
  const topics = { settings: {}, terms: both(2, 1), sources: [], exemplars: {} };
  const facts = { encoder, vocabulary: parseVocabulary(VOCABULARY).stamp, topics };
  const manifest = writeManifest(dir, ["topics"], facts);
  t.equal(stamp(dir), before);
  t.ok("topics/keyword_rules.json" in manifest.files);
  t.notOk("topics/thresholds.json" in manifest.files);
  t.doesNotThrow(() => verifyFiles(dir, manifest, "topics/"));
  t.doesNotThrow(() => verifyFiles(dir, { ...manifest, files: { "encoder/x": "0" } }, "topics/"));
  t.throws(() => verifyFiles(dir, { ...manifest, files: { "topics/x": "0" } }, "topics/"), {
    code: "model-corrupt",
    facts: { reason: "missing" },
  });
});

t.test("arrays come back with their types and values", async (t) => {
  const path = join(t.testdir(), "a.safetensors");
  writeArrays(path, { s: Uint16Array.of(1, 2, 3), f: Float32Array.of(0.5), u: Uint32Array.of(7) });
  const read = readArrays(path);
  t.same(
    [read.shorts("s"), read.floats("f"), read.ids("u")],
    [Uint16Array.of(1, 2, 3), Float32Array.of(0.5), Uint32Array.of(7)],
  );
  t.throws(() => read.floats("s"), { code: "model-corrupt" });
  t.throws(() => read.floats("none"), { code: "model-corrupt" });
});

t.test("readArrays() tells a broken file", async (t) => {
  const path = join(t.testdir(), "a.safetensors");
  writeArrays(path, { f: Float32Array.of(1, 2) });
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, whole.length - 4));
  t.throws(() => readArrays(path).floats("f"), {
    code: "model-corrupt",
    facts: { reason: '"f" is cut off' },
  });
  writeFileSync(path, "short");
  t.throws(() => readArrays(path), { code: "model-corrupt" });
  writeFileSync(path, "not a header at all");
  t.throws(() => readArrays(path), { code: "model-corrupt" });
});
