import type { Features, LanguageCode } from "../analysis.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Point, Space } from "./space.ts";
import { lowerTimes, minus, unit } from "./vectors.ts";

/** One number, vector or table for each language of the product. */
export interface PerLanguage<T> {
  en: T;
  fr: T;
}

export interface SpaceTables {
  dimensions: number;
  /** [dimensions] mean embedding of the language's texts. */
  mean: PerLanguage<Float32Array>;
  /** [dimensions x dimensions], lower triangular, from `whitening`. */
  whitening: Float32Array;
  /** Share of a point's squared length that the dense part has, 0-1; the lexical part has the rest. */
  denseShare: PerLanguage<number>;
  lexicon: PerLanguage<Lexicon>;
}

/**
 * The joint space: embedding and lexicon side by side, each of unit length
 * before its share. The lexicon's ids are the English terms, then the French.
 * A text of both languages, or of neither, is placed between the two.
 */
export function createSpace(tables: SpaceTables): Space {
  const { en, fr } = tables.lexicon;
  const offset = en.terms.length;
  const between = tables.mean.en.map((x, i) => (x + tables.mean.fr[i]!) / 2);
  const share = (language: LanguageCode) =>
    isOne(language) ? tables.denseShare[language] : (tables.denseShare.en + tables.denseShare.fr) / 2;

  return {
    point(features: Features, language: LanguageCode): Point {
      const centre = isOne(language) ? tables.mean[language] : between;
      const dense = unit(
        lowerTimes(tables.whitening, minus(features.embedding, centre)),
        Math.sqrt(share(language)),
      );
      const length = Math.sqrt(1 - share(language));
      const parts = [];
      if (language !== "fr") parts.push({ ...en.vector(features.text), from: 0 });
      if (language !== "en") parts.push({ ...fr.vector(features.text), from: offset });
      const scale = length / Math.sqrt(parts.length);
      return {
        language,
        dense,
        terms: Uint32Array.from(parts.flatMap(({ ids, from }) => Array.from(ids, (id) => id + from))),
        weights: Float32Array.from(parts.flatMap(({ weights }) => Array.from(weights, (w) => w * scale))),
      };
    },
  };
}

/** The words of a term id of the joint space. */
export function termAt(tables: SpaceTables, id: number): string {
  const english = tables.lexicon.en.terms;
  return (id < english.length ? english[id] : tables.lexicon.fr.terms[id - english.length]) ?? "";
}

export function isOne(language: LanguageCode): language is "en" | "fr" {
  return language === "en" || language === "fr";
}
