import type { Features, LanguageCode } from "../../analysis.ts";
import type { Lexicon, SparseVector } from "./lexicon.ts";
import type { Point, Space } from "./space.ts";
import { minus, unit } from "./vectors.ts";

/** One number, vector or table for each language of the product. */
export interface PerLanguage<T> {
  en: T;
  fr: T;
}

export interface SpaceTables {
  dimensions: number;
  /** [dimensions] mean embedding of the language's texts. */
  mean: PerLanguage<Float32Array>;
  /** Share of a point's squared length that the dense part has, 0-1; the lexical part has the rest. */
  denseShare: PerLanguage<number>;
  lexicon: PerLanguage<Lexicon>;
  /** Share of a text's word pairs that are terms: at the first number nothing is left of its point, at the second all. */
  familiar: PerLanguage<readonly [none: number, all: number]>;
}

/**
 * The joint space: embedding and lexicon side by side, each of unit length
 * before its share. The lexicon's ids are the English terms, then the French.
 * A text of both languages, or of neither, is placed between the two.
 *
 * A point has unit length unless its text is of another field: then its words may be
 * known one by one, but hardly any pair of them, and the point is drawn to the origin,
 * where it is similar to nothing. (The share of known pairs parts the development
 * sets' abstracts of other fields from research in the vocabulary's field completely.)
 */
export function createSpace(tables: SpaceTables): Space {
  const { en, fr } = tables.lexicon;
  const offset = en.terms.length;
  const between = tables.mean.en.map((x, i) => (x + tables.mean.fr[i]!) / 2);
  const share = (language: LanguageCode) =>
    isOne(language) ? tables.denseShare[language] : (tables.denseShare.en + tables.denseShare.fr) / 2;

  return {
    point(features: Features, language: LanguageCode): Point {
      const parts: LexicalPart[] = [];
      if (language !== "fr")
        parts.push({ ...en.vector(features.text), from: 0, familiar: tables.familiar.en });
      if (language !== "en")
        parts.push({ ...fr.vector(features.text), from: offset, familiar: tables.familiar.fr });
      const size = familiarity(parts);
      const centre = isOne(language) ? tables.mean[language] : between;
      const dense = minus(features.embedding, centre);
      const scale = size * Math.sqrt((1 - share(language)) / parts.length);
      return { language, dense: unit(dense, size * Math.sqrt(share(language))), ...joined(parts, scale) };
    },
  };
}

/** The terms of all parts under their ids in the joint space. */
function joined(parts: readonly LexicalPart[], scale: number): Pick<Point, "terms" | "weights"> {
  const count = parts.reduce((sum, { ids }) => sum + ids.length, 0);
  const terms = new Uint32Array(count);
  const weights = new Float32Array(count);
  let at = 0;
  for (const part of parts) {
    for (let i = 0; i < part.ids.length; i++, at++) {
      terms[at] = part.ids[i]! + part.from;
      weights[at] = part.weights[i]! * scale;
    }
  }
  return { terms, weights };
}

type LexicalPart = SparseVector & { from: number; familiar: readonly [number, number] };

/** Pairs that every text is taken to have besides its own, all of a familiar text: a title is too short to judge. */
const PRIOR_PAIRS = 20;
const PRIOR_SHARE = 0.3;

/**
 * 0 for a text of another field, 1 for one of ours. Of a text in both languages each lexicon knows
 * its own half, so that what they know counts together against the pairs of the whole text.
 */
function familiarity(parts: readonly LexicalPart[]): number {
  const mean = (of: (part: LexicalPart) => number) =>
    parts.reduce((sum, part) => sum + of(part), 0) / parts.length;
  const pairs = Math.max(...parts.map((part) => part.pairs));
  const knownPairs = parts.reduce((sum, part) => sum + part.knownPairs, 0);
  const known = (knownPairs + PRIOR_PAIRS * PRIOR_SHARE) / (pairs + PRIOR_PAIRS);
  const none = mean(({ familiar }) => familiar[0]);
  const all = mean(({ familiar }) => familiar[1]);
  return Math.min(1, Math.max(0, (known - none) / (all - none)));
}

/** The words of a term id of the joint space. */
export function termAt(tables: SpaceTables, id: number): string {
  const english = tables.lexicon.en.terms;
  return (id < english.length ? english[id] : tables.lexicon.fr.terms[id - english.length]) ?? "";
}

export function isOne(language: LanguageCode): language is "en" | "fr" {
  return language === "en" || language === "fr";
}
