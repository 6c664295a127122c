import type { VectorPiece } from "../embedder.ts";
import type { Pool } from "./pooling.ts";

/** Adds up, chunk after chunk, what pieces of a text have in its vector. */
export interface PieceSums {
  /** The states [tokens x dimensions] of the next chunk, special tokens counted, and its weight among the chunks. */
  add(states: Float32Array, tokens: number, start: number, weight: number): void;
  pieces(): VectorPiece[];
}

/**
 * Pooling is linear before the vector is brought to unit length, so that each token has a part of it that is its own.
 * (What a state says of its token it has read in the whole chunk.) Special tokens count for the piece beside them.
 * `counts` are the tokens of the pieces; `head` special tokens stand before those of each chunk.
 */
export function createPieceSums(
  counts: readonly number[],
  head: number,
  dimensions: number,
  pool: Pick<Pool, "weightsOf">,
): PieceSums {
  const sums = counts.map(() => ({ vector: new Float64Array(dimensions), share: 0 }));
  let tokens = 0;
  const ends = counts.map((count) => {
    tokens += count;
    return tokens;
  });
  const last = Math.max(
    0,
    counts.findLastIndex((count) => count > 0),
  );

  return {
    add(states, tokens, start, weight) {
      const weights = pool.weightsOf(states.length / dimensions, start);
      const total = weights.reduce((sum, one) => sum + one, 0);
      let piece = 0;
      for (let state = 0; state < weights.length; state++) {
        const token = start + Math.min(Math.max(0, state - head), Math.max(0, tokens - 1));
        while (piece < last && token >= ends[piece]!) piece++;
        const sum = sums[piece];
        if (!sum) return;
        const factor = (weight * weights[state]!) / total;
        sum.share += factor;
        const row = state * dimensions;
        for (let i = 0; i < dimensions; i++) sum.vector[i] = sum.vector[i]! + factor * states[row + i]!;
      }
    },

    pieces() {
      const whole = new Float64Array(dimensions);
      for (const { vector } of sums) {
        for (let i = 0; i < dimensions; i++) whole[i] = whole[i]! + vector[i]!;
      }
      const length = Math.sqrt(whole.reduce((squares, x) => squares + x * x, 0)) || 1;
      const total = sums.reduce((sum, { share }) => sum + share, 0) || 1;
      return sums.map(({ vector, share }) => ({
        vector: Float32Array.from(vector, (x) => x / length),
        share: share / total,
      }));
    },
  };
}
