import type { Basis } from "../../analysis.ts";
import type { ModelLanguage } from "../../languages/language.ts";
import { isOneOf, languagesOf, type PerLanguage } from "../../languages/per-language.ts";
import type { Calibration } from "./space.ts";
import { meanOf } from "./vectors.ts";

/** [topics] of slope and offset: probability = 1 / (1 + exp(-(slope * similarity + offset))). */
export interface Curves {
  slope: number[];
  offset: number[];
}

/** One set of curves for each language and basis. */
export type CalibrationTables = PerLanguage<Record<Basis, Curves>>;

/** Logistic curves per topic (Platt, "Probabilistic outputs for support vector machines", 1999). */
export function createCalibration(tables: CalibrationTables): Calibration {
  return {
    scores(similarities, language, basis) {
      const apply = (own: ModelLanguage) => probabilities(tables[own][basis], similarities);
      return isOneOf(tables, language) ? apply(language) : meanOf(languagesOf(tables).map(apply));
    },
  };
}

function probabilities(curves: Curves, similarities: Float32Array): Float32Array {
  return similarities.map(
    (s, topic) => 1 / (1 + Math.exp(-(curves.slope[topic]! * s + curves.offset[topic]!))),
  );
}
