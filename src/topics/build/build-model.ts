import { createHash } from "node:crypto";
import type { Basis } from "../../analysis.ts";
import { FOLDERS } from "../../languages/folders.ts";
import { isLabelLanguage, type ModelLanguage } from "../../languages/language.ts";
import { languagesOf, type PerLanguage, perLanguage } from "../../languages/per-language.ts";
import { featuresOf, readText } from "../../tagging/features.ts";
import type { CalibrationTables, Curves } from "../space/calibration.ts";
import { type CentroidTables, createCentroids } from "../space/joint-centroids.ts";
import { createSpace, type SpaceTables } from "../space/joint-space.ts";
import { labelsOf, type Vocabulary } from "../vocabulary/vocabulary.ts";
import type { RememberingEmbedder } from "./embedding-cache.ts";
import type { Exemplar } from "./exemplars.ts";
import { fitCurves, type ScoredText } from "./fit-calibration.ts";
import {
  type CentroidSettings,
  type FittedCentroids,
  fitCentroids,
  type PlacedText,
} from "./fit-centroids.ts";
import { fitSpace, type SpaceSettings, type SpaceText } from "./fit-space.ts";

export interface BuildSettings {
  space: SpaceSettings;
  centroids: CentroidSettings;
  /** Parts the texts are split in so that each is scored by centroids that never saw it. */
  folds: number;
  /** Papers a topic needs before its own calibration weighs as much as the common one. */
  resistance: number;
}

export interface BuiltModel {
  space: SpaceTables;
  centroids: CentroidTables;
  /** Fitted on texts their centroids never saw. */
  calibration: CalibrationTables;
  /** Those texts, as scored by centroids that never saw them. */
  heldOut: HeldOut[];
}

export interface HeldOut {
  language: ModelLanguage;
  /** [topics] probabilities. */
  scores: Float32Array;
  topics: readonly number[];
  maybe: readonly number[];
}

/** Told what is being done and how far it is, 0-1. */
export type Progress = (
  stage: "embed" | "space" | "folds" | "centroids",
  done: number,
  total: number,
) => void;

/** From labelled texts to the whole joint space. The same exemplars and settings give the same bits. */
export async function buildModel(
  exemplars: readonly Exemplar[],
  vocabulary: Vocabulary,
  embedder: RememberingEmbedder,
  settings: BuildSettings,
  progress: Progress,
): Promise<BuiltModel> {
  const prepared = await prepare(exemplars, embedder, progress);
  // The dear part is done: whatever happens from here on, the next build has it.
  embedder.save();
  const descriptions = descriptionsOf(vocabulary);
  progress("space", 0, 1);
  const tables = fitSpace(
    prepared.map(({ whole }) => whole),
    descriptions,
    settings.space,
    FOLDERS,
  );
  const languages = languagesOf(tables.lexicon);
  const space = createSpace(tables);
  // At its language's mean a text has no dense part: what is known of it are its words.
  const place = ({ embedding, text, language }: Pick<SpaceText, "embedding" | "text" | "language">) =>
    space.point({ embedding: embedding ?? tables.mean[language], text }, language);
  const about = vocabulary.topics.map((_, topic) =>
    languages.flatMap((language) => {
      const text = descriptions[language][topic];
      return text === undefined ? [] : [place({ text, language })];
    }),
  );
  const labelled = prepared.filter(({ exemplar }) => exemplar.from !== "background");
  const placed = labelled.map(({ whole, title, exemplar }) => ({
    paper: exemplar.paper,
    read: exemplar.from === "read",
    topics: exemplar.topics,
    maybe: exemplar.maybe,
    point: place(whole),
    titlePoint: title && place(title),
  }));

  const fit = (texts: readonly PlacedText[]) => fitCentroids(tables, texts, about, settings.centroids);
  const samples: Samples = perLanguage(languages, () => ({ abstract: [], title: [] }));
  for (let fold = 0; fold < settings.folds; fold++) {
    progress("folds", fold, settings.folds);
    const isHeldOut = ({ paper, read }: { paper: string; read: boolean }) =>
      read && foldOf(paper, settings.folds) === fold;
    const heldOut = placed.filter(isHeldOut);
    if (heldOut.length === 0) continue;
    const fitted = fit(placed.filter((text) => !isHeldOut(text)));
    const centroids = createCentroids(tables, fitted.tables);
    for (const { point, titlePoint, topics, maybe } of heldOut) {
      const { language } = point;
      const sample = (similarities: Float32Array) => ({
        similarities,
        topics,
        maybe,
        curves: curvesOf(fitted, language),
      });
      samples[language].abstract.push(sample(centroids.similarities(point)));
      if (titlePoint) samples[language].title.push(sample(centroids.similarities(titlePoint)));
    }
  }
  progress("centroids", 0, 1);
  const fitted = fit(placed);
  return {
    space: tables,
    centroids: fitted.tables,
    ...calibrate(fitted, samples, settings.resistance),
  };
}

/** What the lexicon reads of each topic: its label, its definition, all its labels. None in a language without labels. */
export function descriptionsOf({ topics }: Vocabulary): PerLanguage<string[]> {
  return perLanguage(languagesOf(FOLDERS), (language) => {
    if (!isLabelLanguage(language)) return [];
    return topics.map((topic) =>
      [topic.label[language], topic.definition[language], ...labelsOf(topic, language)].join(". "),
    );
  });
}

/** The same for every version of a paper, on every machine. */
export function foldOf(paper: string, folds: number): number {
  return createHash("sha256").update(paper).digest().readUInt32LE(0) % folds;
}

interface Prepared {
  exemplar: Exemplar;
  whole: SpaceText;
  /** The title by itself, of texts whose topics were read. */
  title?: SpaceText;
}

async function prepare(
  exemplars: readonly Exemplar[],
  embedder: RememberingEmbedder,
  progress: Progress,
): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (const [i, exemplar] of exemplars.entries()) {
    progress("embed", i, exemplars.length);
    const { language, title, abstract, from } = exemplar;
    const isOurs = exemplar.topics.length > 0 || from === "background";
    const read = readText({ language, title, abstract });
    if (read.text === "") continue;
    // Title matches and background are many, and topics in them loose: only the lexicon gains from them.
    const features =
      from === "read" || from === "keywords" ? await featuresOf(read, embedder) : { text: read.text };
    const alone = from === "read" && read.basis === "abstract" ? readText({ language, title }) : undefined;
    prepared.push({
      exemplar,
      whole: { language, isOurs, ...features },
      ...(alone?.text && { title: { language, isOurs, ...(await featuresOf(alone, embedder)) } }),
    });
  }
  return prepared;
}

type Sample = ScoredText & { curves: Curves };
type Samples = PerLanguage<Record<Basis, Sample[]>>;

function curvesOf({ slope, offset }: FittedCentroids, language: ModelLanguage): Curves {
  return { slope: Array.from(slope[language]), offset: Array.from(offset) };
}

/** Held-out texts are scored in logits of their own fold's curves, which differ a little from those of the whole. */
function calibrate(
  fitted: FittedCentroids,
  samples: Samples,
  resistance: number,
): Pick<BuiltModel, "calibration" | "heldOut"> {
  const heldOut: HeldOut[] = [];
  const table = (language: ModelLanguage) => {
    const curves = curvesOf(fitted, language);
    const identity = { slope: curves.slope.map(() => 1), offset: curves.slope.map(() => 0) };
    const fitOn = (own: readonly ScoredText[]): Curves =>
      own.length === 0 ? identity : fitCurves(identity, own, resistance);
    const after = ({ slope, offset }: Curves): Curves => ({
      slope: curves.slope.map((x, topic) => x * slope[topic]!),
      offset: curves.offset.map((x, topic) => x * slope[topic]! + offset[topic]!),
    });
    const wholes = samples[language].abstract.map(inLogits);
    const line = fitOn(wholes);
    for (const { similarities, topics, maybe } of wholes) {
      const scores = similarities.map(
        (z, topic) => 1 / (1 + Math.exp(-(line.slope[topic]! * z + line.offset[topic]!))),
      );
      heldOut.push({ language, scores, topics, maybe });
    }
    return { abstract: after(line), title: after(fitOn(samples[language].title.map(inLogits))) };
  };
  return { calibration: perLanguage(languagesOf(samples), table), heldOut };
}

function inLogits({ similarities, topics, maybe, curves }: Sample): ScoredText {
  return {
    similarities: similarities.map((s, topic) => curves.slope[topic]! * s + curves.offset[topic]!),
    topics,
    maybe,
  };
}
