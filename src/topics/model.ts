import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EncoderIdentity } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import { FOLDERS } from "../languages/folders.ts";
import type { LanguageFolder, ModelLanguage } from "../languages/language.ts";
import { languagesOf, type PerLanguage, perLanguage } from "../languages/per-language.ts";
import { type Manifest, readManifest, verifyFiles } from "./manifest.ts";
import { type ArrayReader, readArrays } from "./space/arrays.ts";
import { type CalibrationTables, createCalibration } from "./space/calibration.ts";
import {
  type CentroidTables,
  createCentroids,
  type JointCentroids,
  type Postings,
} from "./space/joint-centroids.ts";
import { createSpace, type SpaceTables } from "./space/joint-space.ts";
import { createLexicon } from "./space/lexicon.ts";
import type { Calibration, Space } from "./space/space.ts";
import { loadThresholds, type Thresholds } from "./thresholds.ts";
import { loadVocabulary, type Vocabulary } from "./vocabulary/vocabulary.ts";

export interface Stamps {
  vocabulary: string;
  centroids: string;
}

/** What turns similarities into tags: small, for the thread that answers. */
export interface TaggingModel {
  vocabulary: Vocabulary;
  calibration: Calibration;
  thresholds: Thresholds;
  stamps: Stamps;
  /** The encoder the centroids were made with; compare with `requireSameEncoder`. */
  encoder: EncoderIdentity;
}

/** Everything from a text's features to its tags. */
export interface TopicModel extends TaggingModel {
  space: Space;
  centroids: JointCentroids;
}

export interface LoadOptions {
  /** Compare the files with the manifest's hashes. Default true; one thread of a process is enough. */
  verify?: boolean;
}

/** Vocabulary, calibration and thresholds of a models folder, without the space. */
export function loadTaggingModel(models: string, options: LoadOptions = {}): TaggingModel {
  const manifest = manifestOf(models, options);
  const vocabulary = loadVocabulary(join(models, "topics/vocabulary.json"));
  if (vocabulary.stamp !== manifest.stamps.vocabulary) {
    throw new TopiqueError("model-mismatch", {
      field: "vocabulary",
      known: manifest.stamps.vocabulary,
      vocabulary: vocabulary.stamp,
    });
  }
  return {
    vocabulary,
    calibration: createCalibration(readCalibration(join(models, "topics/calibration.json"))),
    thresholds: loadThresholds(join(models, "topics/thresholds.json"), vocabulary),
    stamps: manifest.stamps,
    encoder: manifest.encoder,
  };
}

/** The whole model of a models folder. Throws TopiqueError "model-corrupt" or "model-mismatch". */
export function loadTopicModel(models: string, options: LoadOptions = {}): TopicModel {
  const tagging = loadTaggingModel(models, options);
  const tables = readSpaceTables(models, tagging.encoder.dimensions);
  const topics = tagging.vocabulary.topics.length;
  return {
    ...tagging,
    space: createSpace(tables),
    centroids: createCentroids(tables, readCentroidTables(models, topics, languagesOf(tables.mean))),
  };
}

/** For each language that a folder is given of, in the order of these. */
export function readSpaceTables(
  models: string,
  dimensions: number,
  folders: PerLanguage<LanguageFolder> = FOLDERS,
): SpaceTables {
  const arrays = readArrays(join(models, "topics/space.safetensors"));
  const shares = arrays.floats("dense.share");
  const familiar = arrays.floats("familiar");
  const languages = languagesOf(folders);
  return {
    dimensions,
    mean: perLanguage(languages, (language) => arrays.floats(`mean.${language}`)),
    denseShare: perLanguage(languages, (_, i) => shares[i]!),
    lexicon: perLanguage(languages, (language) => {
      const terms = readFileSync(join(models, `topics/lexicon.${language}.txt`), "utf8");
      return createLexicon(folders[language], terms.trimEnd().split("\n"), arrays.floats(`idf.${language}`));
    }),
    familiar: perLanguage(languages, (_, i) => [familiar[2 * i]!, familiar[2 * i + 1]!] as const),
  };
}

export function readCentroidTables(
  models: string,
  topics: number,
  languages: readonly ModelLanguage[],
): CentroidTables {
  const arrays = readArrays(join(models, "topics/centroids.safetensors"));
  return {
    topics,
    dense: perLanguage(languages, (language) => arrays.floats(`dense.${language}`)),
    lexical: perLanguage(languages, (language) => readPostings(arrays, language)),
  };
}

function readPostings(arrays: ArrayReader, language: ModelLanguage): Postings {
  return {
    offsets: arrays.ids(`terms.${language}`),
    topics: arrays.shorts(`topics.${language}`),
    weights: arrays.floats(`weights.${language}`),
  };
}

function readCalibration(path: string): CalibrationTables {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new TopiqueError("model-corrupt", { file: path, reason: "not a readable JSON file" }, { cause });
  }
}

function manifestOf(models: string, { verify = true }: LoadOptions): Manifest {
  const manifest = readManifest(models);
  if (!manifest)
    throw new TopiqueError("model-corrupt", { file: join(models, "manifest.json"), reason: "missing" });
  if (verify) verifyFiles(models, manifest, "topics/");
  return manifest;
}
