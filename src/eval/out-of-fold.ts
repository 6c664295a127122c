import { MODEL_LANGUAGES } from "../languages/language.ts";
import { foldOf } from "../topics/build/build-model.ts";
import { fitRefit, rescored } from "../topics/build/refit.ts";
import type { ScoredPaper, ScoredSet } from "./score-set.ts";

/** Splits tried; each decides every paper by curves that never saw it, and a paper's scores are averaged over them. */
const REPEATS = 5;
const FOLDS = 5;

/**
 * The same sets with scores and thresholds as they would be had the paper not been used to fit them. The line through
 * the logits of each language, and the threshold, are fitted again on the other papers of the complete sets, both
 * versions of a paper staying together; since the curves in force went through such a line last, nothing that they
 * learned from a paper is left in its scores.
 */
export function outOfFold(sets: readonly ScoredSet[]): ScoredSet[] {
  const all = sets.filter(({ isComplete }) => isComplete).flatMap(({ papers }) => papers);
  const splits = Array.from({ length: REPEATS }, (_, repeat) =>
    Array.from({ length: FOLDS }, (_, fold) =>
      fitRefit(
        all.filter(({ paper }) => foldIn(repeat, paper) !== fold),
        MODEL_LANGUAGES,
      ),
    ),
  );
  const refit = (paper: ScoredPaper): ScoredPaper => {
    const scores = new Float32Array(paper.scores.length);
    let threshold = 0;
    for (const [repeat, folds] of splits.entries()) {
      const fitted = folds[foldIn(repeat, paper.paper)]!;
      threshold += fitted.threshold / REPEATS;
      const own = rescored(paper.scores, fitted.lines[paper.language]);
      for (let topic = 0; topic < scores.length; topic++)
        scores[topic] = scores[topic]! + own[topic]! / REPEATS;
    }
    return { ...paper, scores, ranking: scores, thresholds: new Float32Array(scores.length).fill(threshold) };
  };
  return sets.map((set) => (set.isComplete ? { ...set, papers: set.papers.map(refit) } : set));
}

function foldIn(repeat: number, paper: string): number {
  return foldOf(`${repeat} ${paper}`, FOLDS);
}
