import type { ModelLanguage } from "../../languages/language.ts";
import { languagesOf, type PerLanguage, perLanguage } from "../../languages/per-language.ts";
import type { CentroidTables, Postings } from "../space/joint-centroids.ts";
import { meanShare, type SpaceTables, type TermRange, termRanges } from "../space/joint-space.ts";
import type { Point } from "../space/space.ts";
import { addScaled, dot, row } from "../space/vectors.ts";
import { fitCorrections, type LabelledPoint } from "./fit-corrections.ts";

export interface CentroidSettings {
  /** What a text whose topics were read off counts, against one of keywords or title matches. */
  readWeight: number;
  /** What a topic's own labels and definition count in the lexical part, against all its papers. */
  aboutWeight: number;
  /** What a text of another field counts in the corrections: there are few of them for the many fields there are. */
  outsideWeight: number;
  /** Resistance of the corrections; see `fitCorrections`. */
  lambda: number;
  /** Rounds of correction; 0 leaves the means as they are. */
  rounds: number;
  /** Terms kept for a topic in a language, the heaviest. */
  mostTerms: number;
}

/** A labelled text's place in the space. */
export interface PlacedText extends LabelledPoint {
  point: Point<ModelLanguage>;
  /** Its topics are all that fit, and only they; corrections learn from these alone. */
  read: boolean;
}

export interface FittedCentroids {
  tables: CentroidTables;
  /** [topics] logit = slope * similarity + offset, as the corrections left it: where a calibration starts. */
  slope: PerLanguage<Float64Array>;
  offset: Float64Array;
}

/**
 * Centroids of the joint space. They start as the weighted means of each topic's papers, with the
 * topic's own description beside them in the lexical part (Rocchio, 1971), and are then corrected
 * against texts whose topics are all known, with a pull back to the means. What comes out is still
 * one vector a topic and language, compared by cosine.
 */
export function fitCentroids(
  space: SpaceTables,
  texts: readonly PlacedText[],
  about: readonly Point[][], // [topics] the points of a topic's descriptions, in any language
  settings: CentroidSettings,
): FittedCentroids {
  const start = centroidMeans(space, texts, about, settings);
  const read = texts
    .filter((entry) => entry.read)
    .map((entry) => (entry.topics.length === 0 ? { ...entry, weight: settings.outsideWeight } : entry));
  const { matrix, offset } =
    settings.rounds > 0 && read.length > 0
      ? fitCorrections(start, read, settings)
      : { matrix: start, offset: new Float64Array(start.topics) };
  return { ...normalised(space, matrix, settings.mostTerms), offset };
}

/** Unnormalised centroids: the dense part common to the languages, the lexical part by term of the joint space. */
export interface CentroidMatrix {
  topics: number;
  dimensions: number;
  /** [topics x dimensions] */
  dense: Float32Array;
  /** [terms x topics] */
  lexical: Float32Array;
}

/** Where centroids start: means of papers, the lexical part mixed with the topics' descriptions; each part of its share's length. */
export function centroidMeans(
  space: SpaceTables,
  texts: readonly PlacedText[],
  about: readonly Point[][],
  settings: Pick<CentroidSettings, "readWeight" | "aboutWeight">,
): CentroidMatrix {
  const topics = about.length;
  const { dimensions } = space;
  const ranges = termRanges(space);
  const dense = perLanguage(languagesOf(space.mean), () => new Float32Array(topics * dimensions));
  const lexical = new Float32Array(ranges.at(-1)!.to * topics);
  for (const { point, topics: own, read } of texts) {
    const weight = (read ? settings.readWeight : 1) / own.length;
    for (const topic of own) {
      addScaled(row(dense[point.language], topic, dimensions), point.dense, weight);
      addTerms(lexical, topics, topic, point, weight);
    }
  }
  const joined = new Float32Array(topics * dimensions);
  for (let topic = 0; topic < topics; topic++) {
    scaleToShares(topic);
    for (const point of about[topic]!) addTerms(lexical, topics, topic, point, settings.aboutWeight);
    scaleToShares(topic);
    for (const matrix of Object.values(dense)) {
      const own = row(matrix, topic, dimensions);
      const length = Math.sqrt(dot(own, own));
      if (length > 0) addScaled(row(joined, topic, dimensions), own, 1 / length);
    }
    const own = row(joined, topic, dimensions);
    const length = Math.sqrt(dot(own, own));
    const share = meanShare(Object.values(space.denseShare));
    if (length > 0) for (let i = 0; i < dimensions; i++) own[i] = (own[i]! * Math.sqrt(share)) / length;
  }
  return { topics, dimensions, dense: joined, lexical };

  function scaleToShares(topic: number): void {
    for (const range of ranges)
      scaleTerms(lexical, topics, topic, range, Math.sqrt(1 - space.denseShare[range.language]));
  }
}

function addTerms(lexical: Float32Array, topics: number, topic: number, point: Point, weight: number): void {
  for (let i = 0; i < point.terms.length; i++) {
    const at = point.terms[i]! * topics + topic;
    lexical[at] = lexical[at]! + weight * point.weights[i]!;
  }
}

/** Gives one topic's terms of a language the length `size`. */
function scaleTerms(
  lexical: Float32Array,
  topics: number,
  topic: number,
  { from, to }: TermRange,
  size: number,
): void {
  let squares = 0;
  for (let term = from; term < to; term++) squares += lexical[term * topics + topic]! ** 2;
  if (squares === 0) return;
  const factor = size / Math.sqrt(squares);
  for (let term = from; term < to; term++)
    lexical[term * topics + topic] = lexical[term * topics + topic]! * factor;
}

/** Prunes each topic's terms, then gives it unit length in each language's own joint space. */
function normalised(
  space: SpaceTables,
  matrix: CentroidMatrix,
  mostTerms: number,
): { tables: CentroidTables; slope: PerLanguage<Float64Array> } {
  const parts = termRanges(space).map((range) => {
    const lexical = heaviest(matrix, range, mostTerms);
    const slope = new Float64Array(matrix.topics);
    for (let topic = 0; topic < matrix.topics; topic++) {
      const own = row(matrix.dense, topic, matrix.dimensions);
      slope[topic] = dot(own, own);
    }
    for (let p = 0; p < lexical.topics.length; p++) {
      const topic = lexical.topics[p]!;
      slope[topic] = slope[topic]! + lexical.weights[p]! ** 2;
    }
    for (let topic = 0; topic < matrix.topics; topic++) slope[topic] = Math.sqrt(slope[topic]!) || 1;
    lexical.weights.forEach((weight, p) => {
      lexical.weights[p] = weight / slope[lexical.topics[p]!]!;
    });
    const dense = matrix.dense.map((x, i) => x / slope[Math.floor(i / matrix.dimensions)]!);
    return { language: range.language, lexical, slope, dense };
  });
  const each = <T>(of: (part: (typeof parts)[number]) => T) =>
    Object.fromEntries(parts.map((part) => [part.language, of(part)])) as PerLanguage<T>;
  return {
    tables: {
      topics: matrix.topics,
      dense: each(({ dense }) => dense),
      lexical: each(({ lexical }) => lexical),
    },
    slope: each(({ slope }) => slope),
  };
}

/** The `most` heaviest terms of each topic in a language, as an inverted index. */
function heaviest({ topics, lexical }: CentroidMatrix, { from, to }: TermRange, most: number): Postings {
  const least = new Float32Array(topics);
  const column = new Float32Array(to - from);
  for (let topic = 0; topic < topics; topic++) {
    for (let term = from; term < to; term++) column[term - from] = Math.abs(lexical[term * topics + topic]!);
    const sorted = column.slice().sort();
    least[topic] = sorted.length > most ? sorted[sorted.length - most]! : 0;
  }
  const offsets = new Uint32Array(to - from + 1);
  const kept: [topic: number, weight: number][] = [];
  for (let term = from; term < to; term++) {
    for (let topic = 0; topic < topics; topic++) {
      const weight = lexical[term * topics + topic]!;
      if (weight !== 0 && Math.abs(weight) >= least[topic]!) kept.push([topic, weight]);
    }
    offsets[term - from + 1] = kept.length;
  }
  return {
    offsets,
    topics: Uint16Array.from(kept, ([topic]) => topic),
    weights: Float32Array.from(kept, ([, weight]) => weight),
  };
}
