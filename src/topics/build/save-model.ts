import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeArrays } from "../space/arrays.ts";
import type { ThresholdFile } from "../thresholds.ts";
import type { BuiltModel } from "./build-model.ts";

/** Writes the files `loadTopicModel` reads, except vocabulary and manifest. */
export function saveModel(
  models: string,
  { space, centroids, calibration }: BuiltModel,
  thresholds: ThresholdFile,
): void {
  const folder = join(models, "topics");
  mkdirSync(folder, { recursive: true });
  const { en, fr } = space.lexicon;
  for (const { language, terms } of [en, fr]) {
    writeFileSync(join(folder, `lexicon.${language}.txt`), `${terms.join("\n")}\n`);
  }
  writeArrays(join(folder, "space.safetensors"), {
    "mean.en": space.mean.en,
    "mean.fr": space.mean.fr,
    familiar: Float32Array.of(...space.familiar.en, ...space.familiar.fr),
    "dense.share": Float32Array.of(space.denseShare.en, space.denseShare.fr),
    "idf.en": en.idf,
    "idf.fr": fr.idf,
  });
  const { dense, lexical } = centroids;
  writeArrays(join(folder, "centroids.safetensors"), {
    "dense.en": dense.en,
    "dense.fr": dense.fr,
    "terms.en": lexical.en.offsets,
    "topics.en": lexical.en.topics,
    "weights.en": lexical.en.weights,
    "terms.fr": lexical.fr.offsets,
    "topics.fr": lexical.fr.topics,
    "weights.fr": lexical.fr.weights,
  });
  const round = (_key: string, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(5)) : value;
  writeFileSync(join(folder, "calibration.json"), `${JSON.stringify(calibration, round)}\n`);
  writeFileSync(join(folder, "thresholds.json"), `${JSON.stringify(thresholds, null, 1)}\n`);
}
