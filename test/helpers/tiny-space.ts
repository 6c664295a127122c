import { FOLDERS } from "../../src/languages/folders.ts";
import type { LanguageFolder, ModelLanguage } from "../../src/languages/language.ts";
import type { PerLanguage } from "../../src/languages/per-language.ts";
import type { CentroidTables } from "../../src/topics/space/joint-centroids.ts";
import type { SpaceTables } from "../../src/topics/space/joint-space.ts";
import { createLexicon } from "../../src/topics/space/lexicon.ts";
import { both } from "./both.ts";

/**
 * A space a person can compute: two dimensions, no centring, a quarter of a
 * point's squared length dense. English knows "robot" and "arm", French "bras"; every idf is 1.
 * All texts are familiar.
 */
export const TINY_SPACE: SpaceTables = {
  dimensions: 2,
  mean: both(Float32Array.of(0, 0), Float32Array.of(0, 0)),
  denseShare: both(0.25, 0.25),
  lexicon: both(
    createLexicon(FOLDERS.en, ["arm", "robot"], Float32Array.of(1, 1)),
    createLexicon(FOLDERS.fr, ["bras"], Float32Array.of(1)),
  ),
  familiar: both([-1, 0], [-1, 0]),
};

/**
 * Two topics of unit length in either language: the first all along the first axis and "robot" or
 * "bras" half and half, the second along the second axis only.
 */
export const TINY_CENTROIDS: CentroidTables = {
  topics: 2,
  dense: both(Float32Array.of(Math.SQRT1_2, 0, 0, 1), Float32Array.of(Math.SQRT1_2, 0, 0, 1)),
  lexical: both(
    { offsets: Uint32Array.of(0, 0, 1), topics: Uint16Array.of(0), weights: Float32Array.of(Math.SQRT1_2) },
    { offsets: Uint32Array.of(0, 1), topics: Uint16Array.of(0), weights: Float32Array.of(Math.SQRT1_2) },
  ),
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
