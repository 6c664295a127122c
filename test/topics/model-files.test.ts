import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { hashOf, readManifest, spaceStampOf } from "../../src/topics/manifest.ts";
import { type ModelFiles, readModelFiles, readModelFilesBeside } from "../../src/topics/model-files.ts";
import { makeOtherModels } from "../helpers/other-models.ts";

const CENTROIDS = "topics/centroids.safetensors";

/** Both ways of reading as one: they have to say the same. */
async function bothWays(t: Test, folder: string, code?: { code: string; facts: object }): Promise<void> {
  if (code) {
    t.throws(() => readModelFiles(folder), code);
    await t.rejects(readModelFilesBeside(folder), code);
  } else t.strictSame(hashed(await readModelFilesBeside(folder)), hashed(readModelFiles(folder)));
}

function hashed({ bytes, ...files }: ModelFiles) {
  return { ...files, bytes: Object.entries(bytes).map(([path, read]) => [path, hashOf(read)]) };
}

t.test("a model's files are read into shared memory, those of the topics and no others", async (t) => {
  const folder = makeOtherModels(t.testdir());
  await bothWays(t, folder);
  const { bytes, manifest } = readModelFiles(folder);
  const pinned = Object.keys(manifest.files).filter((path) => path.startsWith("topics/"));
  t.strictSame(Object.keys(bytes).toSorted(), [...pinned, "topics/thresholds.json"].toSorted());
  for (const [path, read] of Object.entries(bytes)) {
    t.ok(read.buffer instanceof SharedArrayBuffer);
    t.ok(readFileSync(join(folder, path)).equals(read), path);
  }
  writeFileSync(join(folder, CENTROIDS), "built anew");
  t.notOk(readFileSync(join(folder, CENTROIDS)).equals(bytes[CENTROIDS]!), "they stay as they were read");
});

t.test("a damaged or missing file is model-corrupt, and named", async (t) => {
  const folder = makeOtherModels(t.testdir());
  appendFileSync(join(folder, CENTROIDS), " ");
  await bothWays(t, folder, { code: "model-corrupt", facts: { file: CENTROIDS, reason: /hash/ } });
  t.ok(readModelFiles(folder, { verify: false }));
  rmSync(join(folder, CENTROIDS));
  await bothWays(t, folder, { code: "model-corrupt", facts: { file: CENTROIDS, reason: "missing" } });
  rmSync(join(folder, "manifest.json"));
  await bothWays(t, folder, { code: "model-corrupt", facts: { file: /manifest\.json$/ } });
});

t.test("thresholds are meant to be edited: their hash is no matter", async (t) => {
  const folder = makeOtherModels(t.testdir());
  appendFileSync(join(folder, "topics/thresholds.json"), " ");
  await bothWays(t, folder);
});

t.test("spaceStampOf() changes with the space and its lexicons, and with nothing else", async (t) => {
  const manifest = readManifest(makeOtherModels(t.testdir()))!;
  const stamp = spaceStampOf(manifest);
  t.match(stamp, /^[0-9a-f]{16}$/);
  const changed = (path: string) =>
    spaceStampOf({ ...manifest, files: { ...manifest.files, [path]: "0" } }) !== stamp;
  const paths = ["topics/space.safetensors", "topics/lexicon.fr.txt", CENTROIDS, "topics/vocabulary.json"];
  t.strictSame(paths.map(changed), [true, true, false, false]);
});
