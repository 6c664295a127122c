import { bestThreshold } from "../topics/best-threshold.ts";
import { foldOf } from "../topics/build-model.ts";
import { type Adjustment, fitAdjustment } from "../topics/fit-calibration.ts";
import type { ScoredPaper, ScoredSet } from "./score-set.ts";

/** Splits tried; each decides every paper by curves that never saw it, and a paper's scores are averaged over them. */
const REPEATS = 5;
const FOLDS = 5;

/**
 * The same sets with scores and thresholds as they would be had the paper not been used to fit them. The slope and
 * offset common to all topics of a language, and the threshold, are fitted again on the other papers of the complete
 * sets, both versions of a paper staying together; since the curves in force are of that same form, nothing that
 * they learned from a paper is left in its scores.
 */
export function outOfFold(sets: readonly ScoredSet[]): ScoredSet[] {
  const all = sets.filter(({ isComplete }) => isComplete).flatMap(({ papers }) => papers);
  const splits = Array.from({ length: REPEATS }, (_, repeat) =>
    Array.from({ length: FOLDS }, (_, fold) =>
      fitOn(all.filter(({ paper }) => foldIn(repeat, paper) !== fold)),
    ),
  );
  const refit = (paper: ScoredPaper): ScoredPaper => {
    const scores = new Float32Array(paper.scores.length);
    let threshold = 0;
    for (const [repeat, folds] of splits.entries()) {
      const fitted = folds[foldIn(repeat, paper.paper)]!;
      threshold += fitted.threshold / REPEATS;
      const own = rescored(paper, fitted[paper.language]);
      for (let topic = 0; topic < scores.length; topic++)
        scores[topic] = scores[topic]! + own[topic]! / REPEATS;
    }
    return { ...paper, scores, ranking: scores, thresholds: new Float32Array(scores.length).fill(threshold) };
  };
  return sets.map((set) => (set.isComplete ? { ...set, papers: set.papers.map(refit) } : set));
}

interface Fitted {
  en: Adjustment;
  fr: Adjustment;
  threshold: number;
}

function fitOn(papers: readonly ScoredPaper[]): Fitted {
  const of = (language: "en" | "fr") => papers.filter((paper) => paper.language === language);
  const fit = (language: "en" | "fr"): Adjustment => {
    const topics = papers[0]?.scores.length ?? 0;
    const identity = { slope: Array(topics).fill(1), offset: Array(topics).fill(0) };
    return fitAdjustment(
      identity,
      of(language).map((paper) => ({ ...paper, similarities: paper.scores.map(logit) })),
    );
  };
  const en = fit("en");
  const fr = fit("fr");
  const scored = papers.map((paper) => ({
    ...paper,
    scores: rescored(paper, paper.language === "en" ? en : fr),
  }));
  return { en, fr, threshold: bestThreshold(scored) };
}

function rescored({ scores }: ScoredPaper, { slope, offset }: Adjustment): Float32Array {
  return scores.map((score) => 1 / (1 + Math.exp(-(slope * logit(score) + offset))));
}

function foldIn(repeat: number, paper: string): number {
  return foldOf(`${repeat} ${paper}`, FOLDS);
}

function logit(score: number): number {
  // Single precision cannot tell scores closer to 0 and 1 apart.
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, score));
  return Math.log(inside / (1 - inside));
}
