import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelLanguage } from "../../languages/language.ts";
import { languagesOf } from "../../languages/per-language.ts";
import { type NamedArrays, writeArrays } from "../space/arrays.ts";
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
  const languages = languagesOf(space.lexicon);
  const each = (of: (language: ModelLanguage) => NamedArrays): NamedArrays =>
    Object.assign({}, ...languages.map(of));
  for (const language of languages) {
    writeFileSync(join(folder, `lexicon.${language}.txt`), `${space.lexicon[language].terms.join("\n")}\n`);
  }
  writeArrays(join(folder, "space.safetensors"), {
    ...each((language) => ({ [`mean.${language}`]: space.mean[language] })),
    familiar: Float32Array.from(languages.flatMap((language) => space.familiar[language])),
    "dense.share": Float32Array.from(languages, (language) => space.denseShare[language]),
    ...each((language) => ({ [`idf.${language}`]: space.lexicon[language].idf })),
  });
  const { dense, lexical } = centroids;
  writeArrays(join(folder, "centroids.safetensors"), {
    ...each((language) => ({ [`dense.${language}`]: dense[language] })),
    ...each((language) => ({
      [`terms.${language}`]: lexical[language].offsets,
      [`topics.${language}`]: lexical[language].topics,
      [`weights.${language}`]: lexical[language].weights,
    })),
  });
  const round = (_key: string, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(5)) : value;
  writeFileSync(join(folder, "calibration.json"), `${JSON.stringify(calibration, round)}\n`);
  writeFileSync(join(folder, "thresholds.json"), `${JSON.stringify(thresholds, null, 1)}\n`);
}
