import type { SparseVector } from "./lexicon.ts";

/** What a lexicon knows of a text's pairs of words, and the shares of known ones to judge it by. */
export type KnownPairs = Pick<SparseVector, "pairs" | "knownPairs"> & { familiar: Familiar };

/** Share of a text's pairs that are terms: at the first number nothing is left of its point, at the second all. */
export type Familiar = readonly [none: number, all: number];

/** Pairs that every text is taken to have besides its own, all of a familiar text: a title is too short to judge. */
const PRIOR_PAIRS = 20;
const PRIOR_SHARE = 0.3;

/**
 * The guard against other fields: 0 for a text of another field, 1 for one of ours. There words may be
 * known one by one, but hardly any pair of them. (The share of known pairs parts the development
 * sets' abstracts of other fields from research in the vocabulary's field completely.)
 * Of a text in several languages each lexicon knows its own part, so that what they know counts
 * together against the pairs of the whole text.
 */
export function familiarity(lexicons: readonly KnownPairs[]): number {
  const mean = (of: (lexicon: KnownPairs) => number) =>
    lexicons.reduce((sum, lexicon) => sum + of(lexicon), 0) / lexicons.length;
  const pairs = Math.max(...lexicons.map((lexicon) => lexicon.pairs));
  const knownPairs = lexicons.reduce((sum, lexicon) => sum + lexicon.knownPairs, 0);
  const known = (knownPairs + PRIOR_PAIRS * PRIOR_SHARE) / (pairs + PRIOR_PAIRS);
  const none = mean(({ familiar }) => familiar[0]);
  const all = mean(({ familiar }) => familiar[1]);
  return Math.min(1, Math.max(0, (known - none) / (all - none)));
}
