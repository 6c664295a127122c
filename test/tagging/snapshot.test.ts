import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { openSnapshot } from "../../src/tagging/snapshot.ts";
import { readModelFiles } from "../../src/topics/model-files.ts";
import { VERSION } from "../../src/version.ts";
import { MODELS, makeOtherModels } from "../helpers/other-models.ts";

t.test("a snapshot's stamp names all that tags depend on, and its id is its own", async (t) => {
  const files = readModelFiles(MODELS);
  const [one, again] = [openSnapshot(files), openSnapshot(files)];
  t.not(one.id, again.id);
  t.strictSame(one.stamp, again.stamp);
  const { encoder, stamps } = files.manifest;
  t.match(one.stamp, {
    encoder: new RegExp(`-${encoder.hash}$`),
    vocabulary: stamps.vocabulary,
    version: VERSION,
  });
});

t.test("other centroids or thresholds have another stamp, in the same space", async (t) => {
  const shipped = openSnapshot(readModelFiles(MODELS));
  const folder = makeOtherModels(t.testdir());
  const other = openSnapshot(readModelFiles(folder));
  const path = join(folder, "topics/thresholds.json");
  const thresholds = JSON.parse(readFileSync(path, "utf8"));
  thresholds.title.topics = { [shipped.vocabulary.ids[0]!]: 0.9 };
  writeFileSync(path, JSON.stringify(thresholds));
  const edited = openSnapshot(readModelFiles(folder));
  t.equal(new Set([shipped, other, edited].map(({ stamp }) => stamp.centroids)).size, 3);
  t.equal(new Set([shipped, other, edited].map(({ spaceStamp }) => spaceStamp)).size, 1);
});
