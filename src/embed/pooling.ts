/**
 * Mean of the token states, as Sentence-BERT does (Reimers and Gurevych 2019, section 3).
 * `states` [tokens x dimensions] row-major, `mask` [tokens] of 0 and 1 -> [dimensions].
 * Sums in double precision, in order, so that the same states give the same bits.
 */
export function meanPool(states: Float32Array, mask: ArrayLike<number>, dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions);
  let count = 0;
  for (let token = 0; token < mask.length; token++) {
    if (mask[token] === 0) continue;
    count++;
    const row = token * dimensions;
    for (let d = 0; d < dimensions; d++) sum[d]! += states[row + d]!;
  }
  return Float32Array.from(sum, (x) => (count === 0 ? 0 : x / count));
}

/** State of the first token, as models pretrained with a [CLS] objective want. [tokens x dimensions] -> [dimensions] */
export function clsPool(states: Float32Array, dimensions: number): Float32Array {
  return states.slice(0, dimensions);
}

/** Weighted mean of vectors of one length, scaled to unit length; a zero sum stays zero. */
export function averageToUnit(vectors: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  vectors.forEach((vector, i) => {
    const weight = weights[i]!;
    for (let d = 0; d < sum.length; d++) sum[d]! += weight * vector[d]!;
  });
  let squares = 0;
  for (const x of sum) squares += x * x;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  return Float32Array.from(sum, (x) => x * scale);
}
