import type { Basis, Features, Point } from "../../analysis.ts";
import type { TextLanguage } from "../../languages/language.ts";

export type { Point };

/**
 * The two seams of the joint space (embedding and lexicon): text to point, point
 * to similarities. Whatever the space is made of stays behind them.
 */
export interface Space {
  point<Language extends TextLanguage>(features: Features, language: Language): Point<Language>;
}

export interface Centroids {
  /** [topics], cosine of the point and each topic's nearest centroid, in the vocabulary's order. */
  similarities(point: Point): Float32Array;
}

/** [topics] similarities to [topics] probabilities, 0-1. */
export interface Calibration {
  scores(similarities: Float32Array, language: TextLanguage, basis: Basis): Float32Array;
}
