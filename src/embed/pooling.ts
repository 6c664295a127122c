/**
 * Mean of the token states, as Sentence-BERT does (Reimers and Gurevych 2019, section 3).
 * `states` [tokens x dimensions], row-major, without padding -> [dimensions].
 * Sums in double precision, in the order of the tokens, so that the same states give the
 * same bits; four tokens at a time, because a sum that is stored after each costs twice the time.
 */
export function meanPool(states: Float32Array, dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions);
  const count = states.length / dimensions;
  let token = 0;
  for (; token + 4 <= count; token += 4) {
    const first = token * dimensions;
    const [second, third, fourth] = [first + dimensions, first + 2 * dimensions, first + 3 * dimensions];
    for (let d = 0; d < dimensions; d++) {
      sum[d] = sum[d]! + states[first + d]! + states[second + d]! + states[third + d]! + states[fourth + d]!;
    }
  }
  for (; token < count; token++) {
    const row = token * dimensions;
    for (let d = 0; d < dimensions; d++) sum[d] = sum[d]! + states[row + d]!;
  }
  const mean = new Float32Array(dimensions);
  if (count > 0) for (let d = 0; d < dimensions; d++) mean[d] = sum[d]! / count;
  return mean;
}

/** At this place, counted from 0, a token has half the weight of the first; what follows soon has hardly any. */
const LEAD = 100;

/**
 * Mean of the token states in which the first ones weigh most: an abstract says at its start what it is about,
 * and one cut short has nearly the vector of the whole. `states` [tokens x dimensions] -> [dimensions].
 * Only for an encoder that was trained with it.
 */
export function leadPool(states: Float32Array, dimensions: number): Float32Array {
  const count = states.length / dimensions;
  const sum = new Float64Array(dimensions);
  let total = 0;
  for (let token = 0; token < count; token++) {
    const weight = 1 / (1 + (token / LEAD) ** 3);
    const row = token * dimensions;
    for (let d = 0; d < dimensions; d++) sum[d] = sum[d]! + weight * states[row + d]!;
    total += weight;
  }
  const mean = new Float32Array(dimensions);
  if (count > 0) for (let d = 0; d < dimensions; d++) mean[d] = sum[d]! / total;
  return mean;
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
    for (let d = 0; d < sum.length; d++) sum[d] = sum[d]! + weight * vector[d]!;
  });
  let squares = 0;
  for (let d = 0; d < sum.length; d++) squares += sum[d]! * sum[d]!;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  const unit = new Float32Array(sum.length);
  for (let d = 0; d < sum.length; d++) unit[d] = sum[d]! * scale;
  return unit;
}
