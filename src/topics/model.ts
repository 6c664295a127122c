import { join } from "node:path";
import type { EncoderIdentity } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import { spaceStampOf } from "./manifest.ts";
import { type ModelFiles, type ReadOptions, readModelFiles } from "./model-files.ts";
import { type ArrayReader, parseArrays } from "./space/arrays.ts";
import { type CalibrationTables, createCalibration } from "./space/calibration.ts";
import { createCentroids, type JointCentroids, type Postings } from "./space/joint-centroids.ts";
import { createSpace, type PerLanguage, type SpaceTables } from "./space/joint-space.ts";
import { createLexicon, type Lexicon } from "./space/lexicon.ts";
import type { Calibration, Space } from "./space/space.ts";
import { parseThresholds, type Thresholds } from "./thresholds.ts";
import { parseVocabulary, type Vocabulary } from "./vocabulary/vocabulary.ts";

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

/** Vocabulary, calibration and thresholds of a models folder, without the space. */
export function loadTaggingModel(models: string, options: ReadOptions = {}): TaggingModel {
  return openTaggingModel(readModelFiles(models, options));
}

/** The whole model of a models folder. Throws TopiqueError "model-corrupt" or "model-mismatch". */
export function loadTopicModel(models: string, options: ReadOptions = {}): TopicModel {
  return openTopicModel(readModelFiles(models, options));
}

export function openTaggingModel(files: ModelFiles): TaggingModel {
  const { manifest } = files;
  const vocabulary = parseVocabulary(
    textOf(files, "topics/vocabulary.json"),
    nameOf(files, "topics/vocabulary.json"),
  );
  if (vocabulary.stamp !== manifest.stamps.vocabulary) {
    throw new TopiqueError("model-mismatch", {
      field: "vocabulary",
      known: manifest.stamps.vocabulary,
      vocabulary: vocabulary.stamp,
    });
  }
  return {
    vocabulary,
    calibration: createCalibration(readCalibration(files)),
    thresholds: parseThresholds(
      textOf(files, "topics/thresholds.json"),
      vocabulary,
      nameOf(files, "topics/thresholds.json"),
    ),
    stamps: manifest.stamps,
    encoder: manifest.encoder,
  };
}

/**
 * Opens models one after another. One of the same space as the last shares it: most differ in their topics
 * alone, and a lexicon is most of what a model takes in time and memory.
 */
export function createModelOpener(): (files: ModelFiles) => TopicModel {
  let last: { space: string; tables: SpaceTables } | undefined;
  return (files) => {
    const space = spaceStampOf(files.manifest);
    if (last?.space !== space) last = { space, tables: readSpaceTables(files) };
    return openTopicModel(files, last.tables);
  };
}

export function openTopicModel(files: ModelFiles, tables = readSpaceTables(files)): TopicModel {
  const tagging = openTaggingModel(files);
  const arrays = arraysOf(files, "topics/centroids.safetensors");
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

function readSpaceTables(files: ModelFiles): SpaceTables {
  const arrays = arraysOf(files, "topics/space.safetensors");
  const [en, fr] = arrays.floats("dense.share");
  const familiar = arrays.floats("familiar");
  return {
    dimensions: files.manifest.encoder.dimensions,
    mean: { en: arrays.floats("mean.en"), fr: arrays.floats("mean.fr") },
    whitening: arrays.floats("whitening"),
    denseShare: { en: en!, fr: fr! },
    lexicon: readLexicons(files, arrays),
    familiar: { en: [familiar[0]!, familiar[1]!], fr: [familiar[2]!, familiar[3]!] },
  };
}

function readLexicons(files: ModelFiles, arrays: ArrayReader): PerLanguage<Lexicon> {
  const read = (language: "en" | "fr") => {
    const terms = textOf(files, `topics/lexicon.${language}.txt`).trimEnd().split("\n");
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

function readCalibration(files: ModelFiles): CalibrationTables {
  const path = "topics/calibration.json";
  try {
    return JSON.parse(textOf(files, path));
  } catch (cause) {
    throw new TopiqueError(
      "model-corrupt",
      { file: nameOf(files, path), reason: "not a readable JSON file" },
      { cause },
    );
  }
}

function bytesOf({ bytes }: ModelFiles, path: string): Uint8Array {
  const found = bytes[path];
  if (!found) throw new TopiqueError("model-corrupt", { file: path, reason: "missing" });
  return found;
}

function textOf(files: ModelFiles, path: string): string {
  const { buffer, byteOffset, byteLength } = bytesOf(files, path);
  return Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
}

function arraysOf(files: ModelFiles, path: string): ArrayReader {
  return parseArrays(bytesOf(files, path), nameOf(files, path));
}

/** For messages. */
function nameOf({ folder }: ModelFiles, path: string): string {
  return join(folder, path);
}
