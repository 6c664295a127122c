import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, readManifest, writeManifest } from "../../src/topics/manifest.ts";
import { readArrays, writeArrays } from "../../src/topics/space/arrays.ts";

export const MODELS = join(import.meta.dirname, "../../models");

/** The shipped models in an empty folder, with other centroids: what terms give is halved. Facts as changed in the manifest. */
export function makeOtherModels(folder: string, changes: Partial<Pick<Manifest, "encoder">> = {}): string {
  cpSync(join(MODELS, "topics"), join(folder, "topics"), { recursive: true });
  symlinkSync(join(MODELS, "encoder"), join(folder, "encoder"));
  const path = join(folder, "topics/centroids.safetensors");
  const arrays = readArrays(path);
  const floats = ["dense.en", "dense.fr"].map((name) => [name, arrays.floats(name)]);
  const ids = ["terms.en", "terms.fr"].map((name) => [name, arrays.ids(name)]);
  const shorts = ["topics.en", "topics.fr"].map((name) => [name, arrays.shorts(name)]);
  const halved = ["weights.en", "weights.fr"].map((name) => [name, arrays.floats(name).map((w) => w / 2)]);
  writeArrays(path, Object.fromEntries([...floats, ...ids, ...shorts, ...halved]));
  const { encoder, stamps, topics } = readManifest(MODELS)!;
  writeManifest(folder, ["topics"], { encoder, vocabulary: stamps.vocabulary, topics, ...changes });
  return folder;
}
