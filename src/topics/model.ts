import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EncoderIdentity } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import { type Manifest, readManifest, verifyFiles } from "./manifest.ts";
import { type ArrayReader, readArrays } from "./space/arrays.ts";
import { type CalibrationTables, createCalibration } from "./space/calibration.ts";
import { createCentroids, type JointCentroids, type Postings } from "./space/joint-centroids.ts";
import { createSpace, type PerLanguage, type SpaceTables } from "./space/joint-space.ts";
import { createLexicon, type Lexicon } from "./space/lexicon.ts";
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
  const arrays = readArrays(join(models, "topics/centroids.safetensors"));
  const topics = tagging.vocabulary.topics.length;
  return {
    ...tagging,
    space: createSpace(tables),
    centroids: createCentroids(tables, {
      topics,
      dense: { en: arrays.floats("dense.en"), fr: arrays.floats("dense.fr") },
      lexical: { en: readPostings(arrays, "en"), fr: readPostings(arrays, "fr") },
    }),
  };
}

export function readSpaceTables(models: string, dimensions: number): SpaceTables {
  const arrays = readArrays(join(models, "topics/space.safetensors"));
  const [en, fr] = arrays.floats("dense.share");
  const familiar = arrays.floats("familiar");
  return {
    dimensions,
    mean: { en: arrays.floats("mean.en"), fr: arrays.floats("mean.fr") },
    denseShare: { en: en!, fr: fr! },
    lexicon: readLexicons(models, arrays),
    familiar: { en: [familiar[0]!, familiar[1]!], fr: [familiar[2]!, familiar[3]!] },
  };
}

function readLexicons(models: string, arrays: ArrayReader): PerLanguage<Lexicon> {
  const read = (language: "en" | "fr") => {
    const terms = readFileSync(join(models, `topics/lexicon.${language}.txt`), "utf8")
      .trimEnd()
      .split("\n");
    return createLexicon(language, terms, arrays.floats(`idf.${language}`));
  };
  return { en: read("en"), fr: read("fr") };
}

function readPostings(arrays: ArrayReader, language: "en" | "fr"): Postings {
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
