import type { Features, Point } from "../../analysis.ts";
import type { VectorPiece } from "../../embedder.ts";
import type { ModelLanguage, TextLanguage } from "../../languages/language.ts";
import { isOneOf, languagesOf, type PerLanguage, perLanguage } from "../../languages/per-language.ts";
import type { Lexicon, SparseVector } from "./lexicon.ts";
import { type Familiar, familiarity } from "./other-fields.ts";
import type { Space } from "./space.ts";
import { addScaled, meanOf, minus, norm, unit } from "./vectors.ts";

export interface SpaceTables {
  dimensions: number;
  /** [dimensions] mean embedding of the language's texts. */
  mean: PerLanguage<Float32Array>;
  /** Share of a point's squared length that the dense part has, 0-1; the lexical part has the rest. */
  denseShare: PerLanguage<number>;
  lexicon: PerLanguage<Lexicon>;
  familiar: PerLanguage<Familiar>;
}

export interface JointSpace extends Space {
  /** [dimensions] of each piece of an embedding: what it has in the point's dense part, which they add up to. */
  denseOf(pieces: readonly VectorPiece[], point: Point): Float32Array[];
}

/**
 * The joint space: embedding and lexicons side by side, each of unit length
 * before its share. A text of several languages, or of another, is placed between all of them.
 * A point has unit length unless its text is of another field: then it is drawn to the origin, where
 * it is similar to nothing.
 */
export function createSpace(tables: SpaceTables): JointSpace {
  const languages = languagesOf(tables.lexicon);
  const own = perLanguage(languages, (language) => placeOf(tables, [language]));
  const between = placeOf(tables, languages);

  return {
    point<Language extends TextLanguage>(features: Features, language: Language): Point<Language> {
      const { centre, share, lexicons } = isOneOf(own, language) ? own[language] : between;
      const parts = lexicons.map((each) => ({ ...each, ...each.lexicon.vector(features.text) }));
      const size = familiarity(parts);
      const dense = minus(features.embedding, centre);
      const scale = size * Math.sqrt((1 - share) / parts.length);
      return { language, dense: unit(dense, size * Math.sqrt(share)), ...joined(parts, scale) };
    },

    denseOf(pieces, { language, dense }) {
      const { centre } = isOneOf(own, language) ? own[language] : between;
      const centred = pieces.map(({ vector, share }) => {
        const part = vector.slice();
        addScaled(part, centre, -share);
        return part;
      });
      const whole = new Float32Array(dense.length);
      for (const part of centred) addScaled(whole, part, 1);
      const scale = norm(dense) / (norm(whole) || 1);
      return centred.map((part) => part.map((x) => x * scale));
    },
  };
}

/** What texts of one language are placed by, or those between several. */
interface Place {
  /** [dimensions] */
  centre: Float32Array;
  share: number;
  lexicons: { lexicon: Lexicon; from: number; familiar: Familiar }[];
}

function placeOf(tables: SpaceTables, languages: readonly ModelLanguage[]): Place {
  const shares = languages.map((language) => tables.denseShare[language]);
  return {
    centre: meanOf(languages.map((language) => tables.mean[language])),
    share: meanShare(shares),
    lexicons: termRanges(tables)
      .filter(({ language }) => languages.includes(language))
      .map(({ language, from }) => ({
        lexicon: tables.lexicon[language],
        from,
        familiar: tables.familiar[language],
      })),
  };
}

/** The share of the dense part between languages. */
export function meanShare(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** The terms of all parts under their ids in the joint space. */
function joined(
  parts: readonly (SparseVector & { from: number })[],
  scale: number,
): Pick<Point, "terms" | "weights"> {
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

/** Ids of a language's terms in the joint space, [from, to): one language after the other, in the model's order. */
export interface TermRange {
  language: ModelLanguage;
  from: number;
  to: number;
}

export function termRanges({ lexicon }: Pick<SpaceTables, "lexicon">): TermRange[] {
  let from = 0;
  return languagesOf(lexicon).map((language) => {
    const range = { language, from, to: from + lexicon[language].terms.length };
    from = range.to;
    return range;
  });
}
