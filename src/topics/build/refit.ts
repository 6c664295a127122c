import type { ModelLanguage } from "../../languages/language.ts";
import { type PerLanguage, perLanguage } from "../../languages/per-language.ts";
import { bestThreshold } from "./best-threshold.ts";
import { type Adjustment, fitAdjustment } from "./fit-calibration.ts";

/** One text with the scores a model in force gives it. */
export interface ScoredVersion {
  language: ModelLanguage;
  /** [topics] probabilities. */
  scores: Float32Array;
  topics: readonly number[];
  maybe: readonly number[];
}

/** What a few carefully annotated texts can still improve: a line through the logits for each language, one threshold. */
export interface Refit {
  lines: PerLanguage<Adjustment>;
  threshold: number;
}

export function fitRefit(texts: readonly ScoredVersion[], languages: readonly ModelLanguage[]): Refit {
  const lines = perLanguage(languages, (language) => {
    const own = texts.filter((text) => text.language === language);
    const topics = own[0]?.scores.length ?? 0;
    const identity = { slope: Array<number>(topics).fill(1), offset: Array<number>(topics).fill(0) };
    return fitAdjustment(
      identity,
      own.map((text) => ({ ...text, similarities: text.scores.map(logit) })),
    );
  });
  return {
    lines,
    threshold: bestThreshold(
      texts.map((text) => ({ ...text, scores: rescored(text.scores, lines[text.language]) })),
    ),
  };
}

/** [topics] probabilities after an adjustment. */
export function rescored(scores: Float32Array, { slope, offset }: Adjustment): Float32Array {
  return scores.map((score) => 1 / (1 + Math.exp(-(slope * logit(score) + offset))));
}

function logit(score: number): number {
  // Single precision cannot tell scores closer to 0 and 1 apart.
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, score));
  return Math.log(inside / (1 - inside));
}
