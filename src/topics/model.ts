import { join } from "node:path";
import type { EncoderIdentity } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import { FOLDERS } from "../languages/folders.ts";
import type { LanguageFolder, ModelLanguage } from "../languages/language.ts";
import { languagesOf, type PerLanguage, perLanguage } from "../languages/per-language.ts";
import { spaceStampOf } from "./manifest.ts";
import { type ModelFiles, type ReadOptions, readModelFiles } from "./model-files.ts";
import { type ArrayReader, parseArrays } from "./space/arrays.ts";
import { type CalibrationTables, createCalibration } from "./space/calibration.ts";
import {
  type CentroidTables,
  createCentroids,
  type JointCentroids,
  type Postings,
} from "./space/joint-centroids.ts";
import { createSpace, type JointSpace, type SpaceTables } from "./space/joint-space.ts";
import { createLexicon } from "./space/lexicon.ts";
import type { Calibration } from "./space/space.ts";
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
  space: JointSpace;
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
    if (last?.space !== space) last = { space, tables: spaceTablesOf(files) };
    return openTopicModel(files, last.tables);
  };
}

export function openTopicModel(files: ModelFiles, tables = spaceTablesOf(files)): TopicModel {
  const tagging = openTaggingModel(files);
  const topics = tagging.vocabulary.topics.length;
  return {
    ...tagging,
    space: createSpace(tables),
    centroids: createCentroids(tables, readCentroidTables(files, topics, languagesOf(tables.mean))),
  };
}

function spaceTablesOf(files: ModelFiles): SpaceTables {
  return readSpaceTables(files, files.manifest.encoder.dimensions);
}

type FileBytes = Pick<ModelFiles, "folder" | "bytes">;

/** For each language that a folder is given of, in the order of these. */
export function readSpaceTables(
  files: FileBytes,
  dimensions: number,
  folders: PerLanguage<LanguageFolder> = FOLDERS,
): SpaceTables {
  const arrays = arraysOf(files, "topics/space.safetensors");
  const shares = arrays.floats("dense.share");
  const familiar = arrays.floats("familiar");
  const languages = languagesOf(folders);
  return {
    dimensions,
    mean: perLanguage(languages, (language) => arrays.floats(`mean.${language}`)),
    denseShare: perLanguage(languages, (_, i) => shares[i]!),
    lexicon: perLanguage(languages, (language) => {
      const terms = textOf(files, `topics/lexicon.${language}.txt`).trimEnd().split("\n");
      return createLexicon(folders[language], terms, arrays.floats(`idf.${language}`));
    }),
    familiar: perLanguage(languages, (_, i) => [familiar[2 * i]!, familiar[2 * i + 1]!] as const),
  };
}

export function readCentroidTables(
  files: FileBytes,
  topics: number,
  languages: readonly ModelLanguage[],
): CentroidTables {
  const arrays = arraysOf(files, "topics/centroids.safetensors");
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

function bytesOf({ bytes }: FileBytes, path: string): Uint8Array {
  const found = bytes[path];
  if (!found) throw new TopiqueError("model-corrupt", { file: path, reason: "missing" });
  return found;
}

function textOf(files: FileBytes, path: string): string {
  const { buffer, byteOffset, byteLength } = bytesOf(files, path);
  return Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
}

function arraysOf(files: FileBytes, path: string): ArrayReader {
  return parseArrays(bytesOf(files, path), nameOf(files, path));
}

/** For messages. */
function nameOf({ folder }: FileBytes, path: string): string {
  return join(folder, path);
}
