import type { Basis } from "../../analysis.ts";
import { isOne, type PerLanguage } from "./joint-space.ts";
import type { Calibration } from "./space.ts";

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
      if (isOne(language)) return apply(tables[language][basis], similarities);
      const en = apply(tables.en[basis], similarities);
      const fr = apply(tables.fr[basis], similarities);
      return en.map((score, topic) => (score + fr[topic]!) / 2);
    },
  };
}

function apply(curves: Curves, similarities: Float32Array): Float32Array {
  return similarities.map(
    (s, topic) => 1 / (1 + Math.exp(-(curves.slope[topic]! * s + curves.offset[topic]!))),
  );
}
