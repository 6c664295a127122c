import { createHash } from "node:crypto";
import type { Basis } from "../../analysis.ts";
import { encoderText } from "../../languages/en/spelling.ts";
import { joinText } from "../../text/join.ts";
import type { CalibrationTables, Curves } from "../space/calibration.ts";
import { type CentroidTables, createCentroids } from "../space/joint-centroids.ts";
import { createSpace, type SpaceTables } from "../space/joint-space.ts";
import { labelsOf, type Topic, type Vocabulary } from "../vocabulary/vocabulary.ts";
import type { RememberingEmbedder } from "./embedding-cache.ts";
import type { Exemplar } from "./exemplars.ts";
import { fitCurves, type ScoredText } from "./fit-calibration.ts";
import {
  type CentroidSettings,
  type FittedCentroids,
  fitCentroids,
  type PlacedText,
} from "./fit-centroids.ts";
import { fitSpace, type PreparedText, type SpaceSettings } from "./fit-space.ts";

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
  language: "en" | "fr";
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
  const descriptions = vocabulary.topics.map((topic) => ({
    en: descriptionOf(topic, "en"),
    fr: descriptionOf(topic, "fr"),
  }));
  progress("space", 0, 1);
  const tables = fitSpace(
    prepared.map(({ whole }) => whole),
    { en: descriptions.map(({ en }) => en), fr: descriptions.map(({ fr }) => fr) },
    settings.space,
  );
  const space = createSpace(tables);
  // At its language's mean a text has no dense part: what is known of it are its words.
  const place = ({ embedding, text, language }: Pick<PreparedText, "embedding" | "text" | "language">) =>
    space.point({ embedding: embedding ?? tables.mean[language], text }, language);
  const about = descriptions.map((description) =>
    (["en", "fr"] as const).map((language) => place({ text: description[language], language })),
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
  const samples: Samples = { en: { abstract: [], title: [] }, fr: { abstract: [], title: [] } };
  for (let fold = 0; fold < settings.folds; fold++) {
    progress("folds", fold, settings.folds);
    const isHeldOut = ({ paper, read }: { paper: string; read: boolean }) =>
      read && foldOf(paper, settings.folds) === fold;
    const heldOut = placed.filter(isHeldOut);
    if (heldOut.length === 0) continue;
    const fitted = fit(placed.filter((text) => !isHeldOut(text)));
    const centroids = createCentroids(tables, fitted.tables);
    for (const { point, titlePoint, topics, maybe } of heldOut) {
      const language = point.language === "fr" ? "fr" : "en";
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

/** What the lexicon reads of a topic: its label, its definition, all its labels. */
export function descriptionOf(topic: Topic, language: "en" | "fr"): string {
  return [topic.label[language], topic.definition[language], ...labelsOf(topic, language)].join(". ");
}

/** The same for every version of a paper, on every machine. */
export function foldOf(paper: string, folds: number): number {
  return createHash("sha256").update(paper).digest().readUInt32LE(0) % folds;
}

interface Prepared {
  exemplar: Exemplar;
  whole: PreparedText;
  /** The title by itself, of texts whose topics were read. */
  title?: PreparedText;
}

async function prepare(
  exemplars: readonly Exemplar[],
  embedder: RememberingEmbedder,
  progress: Progress,
): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (const [i, exemplar] of exemplars.entries()) {
    progress("embed", i, exemplars.length);
    const { language, topics } = exemplar;
    const isOurs = topics.length > 0 || exemplar.from === "background";
    const { text, basis } = joinText(exemplar);
    if (text === "") continue;
    const whole = {
      language,
      text,
      topics,
      isOurs,
      // Title matches and background are many, and topics in them loose: only the lexicon gains from them.
      ...((exemplar.from === "read" || exemplar.from === "keywords") && {
        embedding: await embedder.embed(encoderText(text, language)),
      }),
    };
    const alone =
      exemplar.from === "read" && basis === "abstract" ? joinText({ title: exemplar.title }).text : "";
    prepared.push({
      exemplar,
      whole,
      ...(alone !== "" && {
        title: {
          language,
          text: alone,
          topics,
          isOurs,
          embedding: await embedder.embed(encoderText(alone, language)),
        },
      }),
    });
  }
  return prepared;
}

type Sample = ScoredText & { curves: Curves };
type Samples = Record<"en" | "fr", Record<Basis, Sample[]>>;

function curvesOf({ slope, offset }: FittedCentroids, language: "en" | "fr"): Curves {
  return { slope: Array.from(slope[language]), offset: Array.from(offset) };
}

/** Held-out texts are scored in logits of their own fold's curves, which differ a little from those of the whole. */
function calibrate(
  fitted: FittedCentroids,
  samples: Samples,
  resistance: number,
): Pick<BuiltModel, "calibration" | "heldOut"> {
  const heldOut: HeldOut[] = [];
  const table = (language: "en" | "fr") => {
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
  return { calibration: { en: table("en"), fr: table("fr") }, heldOut };
}

function inLogits({ similarities, topics, maybe, curves }: Sample): ScoredText {
  return {
    similarities: similarities.map((s, topic) => curves.slope[topic]! * s + curves.offset[topic]!),
    topics,
    maybe,
  };
}
