import { FOLDERS } from "../../src/languages/folders.ts";
import type { LanguageFolder, ModelLanguage } from "../../src/languages/language.ts";
import type { PerLanguage } from "../../src/languages/per-language.ts";
import type { CentroidTables } from "../../src/topics/space/joint-centroids.ts";
import type { SpaceTables } from "../../src/topics/space/joint-space.ts";
import { createLexicon } from "../../src/topics/space/lexicon.ts";

/**
 * A space a person can compute: two dimensions, no centring, a quarter of a
 * point's squared length dense. English knows "robot" and "arm", French "bras"; every idf is 1.
 * All texts are familiar.
 */
export const TINY_SPACE: SpaceTables = {
  dimensions: 2,
  mean: { en: Float32Array.of(0, 0), fr: Float32Array.of(0, 0) },
  denseShare: { en: 0.25, fr: 0.25 },
  lexicon: {
    en: createLexicon(FOLDERS.en, ["arm", "robot"], Float32Array.of(1, 1)),
    fr: createLexicon(FOLDERS.fr, ["bras"], Float32Array.of(1)),
  },
  familiar: { en: [-1, 0], fr: [-1, 0] },
};

/**
 * Two topics of unit length in either language: the first all along the first axis and "robot" or
 * "bras" half and half, the second along the second axis only.
 */
export const TINY_CENTROIDS: CentroidTables = {
  topics: 2,
  dense: { en: Float32Array.of(Math.SQRT1_2, 0, 0, 1), fr: Float32Array.of(Math.SQRT1_2, 0, 0, 1) },
  lexical: {
    en: {
      offsets: Uint32Array.of(0, 0, 1),
      topics: Uint16Array.of(0),
      weights: Float32Array.of(Math.SQRT1_2),
    },
    fr: { offsets: Uint32Array.of(0, 1), topics: Uint16Array.of(0), weights: Float32Array.of(Math.SQRT1_2) },
  },
};

/** A third language, as a folder would give it. */
export const ES = "es" as string as ModelLanguage;
const spanish: LanguageFolder = {
  code: ES,
  functionWords: new Set(["del", "el"]),
  foldWord: (word) => word.replace(/s$/, ""),
  tellingWords: ["el"],
  headings: { words: ["resumen"], beginnings: ["el"] },
  seeMore: ["ver más"],
  titleWords: ["del"],
  labelArticles: ["el"],
  weakLabels: [],
};
export const THREE_FOLDERS: PerLanguage<LanguageFolder> = { ...FOLDERS, [ES]: spanish };

/** The tiny space with a third language, which knows "brazo" and "brazo robot". */
export const THREE_SPACE: SpaceTables = {
  ...TINY_SPACE,
  mean: { ...TINY_SPACE.mean, [ES]: Float32Array.of(0, 0) },
  denseShare: { ...TINY_SPACE.denseShare, [ES]: 0.25 },
  lexicon: {
    ...TINY_SPACE.lexicon,
    [ES]: createLexicon(spanish, ["brazo", "brazo robot"], Float32Array.of(1, 1)),
  },
  familiar: { ...TINY_SPACE.familiar, [ES]: [-1, 0] },
};

/** The tiny centroids; the first topic has "brazo robot" half in the third language. */
export const THREE_CENTROIDS: CentroidTables = {
  topics: 2,
  dense: { ...TINY_CENTROIDS.dense, [ES]: Float32Array.of(Math.SQRT1_2, 0, 0, 1) },
  lexical: {
    ...TINY_CENTROIDS.lexical,
    [ES]: {
      offsets: Uint32Array.of(0, 0, 1),
      topics: Uint16Array.of(0),
      weights: Float32Array.of(Math.SQRT1_2),
    },
  },
};
