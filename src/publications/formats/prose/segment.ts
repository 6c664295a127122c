import type { LineScores } from "./line-scores.ts";

/** What a line of a copied page is. */
export type LineKind = keyof LineScores;

/**
 * The most likely reading of a whole page: one kind a line, such that kinds
 * follow each other as publications do (a title, its authors, its date, its
 * abstract, the next title). Viterbi's algorithm (Viterbi 1967, "Error bounds
 * for convolutional codes"); evidence of single lines in, costs of odd
 * successions against it.
 */
export function segment(scores: readonly LineScores[]): LineKind[] {
  let best = new Map<LineKind, number>();
  const back: Map<LineKind, LineKind>[] = [];
  for (const [i, line] of scores.entries()) {
    const next = new Map<LineKind, number>();
    const from = new Map<LineKind, LineKind>();
    for (const kind of KINDS) {
      if (i === 0) {
        next.set(kind, START[kind] + line[kind]);
        continue;
      }
      let top = Number.NEGATIVE_INFINITY;
      for (const before of KINDS) {
        const value = best.get(before)! + AFTER[before][kind];
        if (value > top) {
          top = value;
          from.set(kind, before);
        }
      }
      next.set(kind, top + line[kind]);
    }
    best = next;
    back.push(from);
  }
  return trace(best, back);
}

const KINDS: readonly LineKind[] = ["title", "author", "abstract", "meta", "noise"];

const START: Record<LineKind, number> = { title: 0, author: -6, abstract: -5, meta: -2, noise: 0 };

/** What it costs that one kind follows another. */
const AFTER: Record<LineKind, Record<LineKind, number>> = {
  title: { title: -3.5, author: 0, abstract: -1.5, meta: -0.5, noise: -1 },
  author: { title: -1, author: 0, abstract: 0, meta: 0, noise: -1 },
  abstract: { title: 0, author: -8, abstract: -3, meta: -2, noise: -0.5 },
  meta: { title: -0.5, author: -1.5, abstract: 0, meta: 0, noise: -0.5 },
  noise: { title: 0, author: -3, abstract: -1, meta: -1, noise: 0 },
};

function trace(best: Map<LineKind, number>, back: readonly Map<LineKind, LineKind>[]): LineKind[] {
  if (back.length === 0) return [];
  let kind = KINDS.reduce((a, b) => (best.get(b)! > best.get(a)! ? b : a));
  const kinds = [kind];
  for (let i = back.length - 1; i > 0; i--) {
    kind = back[i]!.get(kind)!;
    kinds.push(kind);
  }
  return kinds.reverse();
}
