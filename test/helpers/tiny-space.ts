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
    en: createLexicon("en", ["arm", "robot"], Float32Array.of(1, 1)),
    fr: createLexicon("fr", ["bras"], Float32Array.of(1)),
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
