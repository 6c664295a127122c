/**
 * Mean of the token states, as Sentence-BERT does (Reimers and Gurevych 2019, section 3).
 * `states` [tokens x dimensions], row-major, without padding -> [dimensions].
 */
export function meanPool(states: Float32Array, dimensions: number): Float32Array {
  return weightedMean(states, dimensions, new Float64Array(states.length / dimensions).fill(1));
}

/** At this place among those that are read, counted from 0, a token has half the weight of the first; what follows soon has hardly any. */
const LEAD = 55;
/** No token weighs less, so that the pages of a long text count together about as much as its beginning. */
const LATE = 0.03;

/**
 * Mean of the token states in which the first ones weigh most: an abstract says at its start what it is about,
 * and one cut short has nearly the vector of the whole. `states` [tokens x dimensions] -> [dimensions].
 * `start` is the place in the text of a chunk's first token. Only for an encoder that was trained with it.
 */
export function leadPool(states: Float32Array, dimensions: number, start = 0): Float32Array {
  return weightedMean(states, dimensions, leadWeights(states.length / dimensions, start));
}

/** What a chunk weighs beside the others of its text: its tokens' weights together. */
export function leadWeight(tokens: number, start: number): number {
  let sum = 0;
  for (const weight of leadWeights(tokens, start)) sum += weight;
  return sum;
}

function leadWeights(tokens: number, start: number): Float64Array {
  const weights = new Float64Array(tokens);
  for (let i = 0; i < tokens; i++) weights[i] = FIRST_WEIGHTS[start + i] ?? leadWeightAt(start + i);
  return weights;
}

function leadWeightAt(place: number): number {
  return Math.max(LATE, 1 / (1 + (place / LEAD) ** 3));
}

/** Worked out beforehand for the places of most texts. */
const FIRST_WEIGHTS = Float64Array.from({ length: 1_024 }, (_, place) => leadWeightAt(place));

/**
 * Sums in double precision, in the order of the tokens, so that the same states give the same bits;
 * four tokens at a time, because a sum that is stored after each takes twice the time.
 */
function weightedMean(states: Float32Array, dimensions: number, weights: Float64Array): Float32Array {
  const sum = new Float64Array(dimensions);
  const count = weights.length;
  let token = 0;
  for (; token + 4 <= count; token += 4) {
    const a = token * dimensions;
    const [b, c, d] = [a + dimensions, a + 2 * dimensions, a + 3 * dimensions];
    const [ofA, ofB] = [weights[token]!, weights[token + 1]!];
    const [ofC, ofD] = [weights[token + 2]!, weights[token + 3]!];
    for (let i = 0; i < dimensions; i++) {
      sum[i] =
        sum[i]! + ofA * states[a + i]! + ofB * states[b + i]! + ofC * states[c + i]! + ofD * states[d + i]!;
    }
  }
  for (; token < count; token++) {
    const row = token * dimensions;
    for (let i = 0; i < dimensions; i++) sum[i] = sum[i]! + weights[token]! * states[row + i]!;
  }
  let total = 0;
  for (let t = 0; t < count; t++) total += weights[t]!;
  const mean = new Float32Array(dimensions);
  if (count > 0) for (let i = 0; i < dimensions; i++) mean[i] = sum[i]! / total;
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
