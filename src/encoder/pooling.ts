import type { Pooling } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";

/** How the states of a text's chunks become one vector. */
export interface Pool {
  /** The states of a chunk that starts at a place of its text -> [dimensions], not normalised. */
  pool(states: Float32Array, dimensions: number, start: number): Float32Array;
  /** Weight among the chunks of its text of one with so many tokens, and so many more around them. */
  weigh(tokens: number, framing: number, start: number): number;
  /** Weight of each state of such a chunk in what `pool` makes of them, special tokens counted; any scale. */
  weightsOf(states: number, start: number): Float64Array;
}

/**
 * The pooling asked for, or what an encoder's config.json declares ("pooling", "mean" where it does not), with the
 * constants that stand there. Throws TopiqueError "model-corrupt" where those of "lead" are missing.
 */
export function poolingOf(config: Record<string, unknown>, asked?: Pooling): { name: Pooling } & Pool {
  const name = asked ?? (config.pooling === "cls" || config.pooling === "lead" ? config.pooling : "mean");
  if (name === "lead") return { name, ...leadPooling(leadOf(config)) };
  if (name === "cls") return { name, pool: clsPool, weigh: byCount, weightsOf: firstAlone };
  return { name, pool: meanPool, weigh: byCount, weightsOf: allAlike };
}

// A text without a single token still has a vector: its special tokens', weighted as one.
const byCount = (tokens: number): number => tokens || 1;

const allAlike = (states: number) => new Float64Array(states).fill(1);
const firstAlone = (states: number) => new Float64Array(states).fill(1, 0, 1);

function leadOf({ lead }: Record<string, unknown>): Lead {
  const { half, least }: Partial<Record<string, unknown>> = lead ?? {};
  if (typeof half === "number" && half > 0 && typeof least === "number") return { half, least };
  throw new TopiqueError("model-corrupt", { file: "config.json", reason: NO_LEAD });
}

const NO_LEAD = '"lead" pooling needs the numbers "half" and "least" under "lead"';

/**
 * Mean of the token states, as Sentence-BERT does (Reimers and Gurevych 2019, section 3).
 * `states` [tokens x dimensions], row-major, without padding -> [dimensions].
 */
export function meanPool(states: Float32Array, dimensions: number): Float32Array {
  return weightedMean(states, dimensions, allAlike(states.length / dimensions));
}

/** What an encoder's config.json says of "lead" pooling, in its "lead". */
export interface Lead {
  /** At this place among the tokens that are read, counted from 0, one has half the weight of the first; what follows soon has hardly any. */
  half: number;
  /** No token weighs less, so that the pages of a long text count together about as much as its beginning. */
  least: number;
}

/**
 * Mean of the token states in which the first ones weigh most: an abstract says at its start what it is about,
 * and one cut short has nearly the vector of the whole. Only for an encoder that was trained with it.
 */
export function leadPooling({ half, least }: Lead): Pool {
  const weightAt = (place: number) => Math.max(least, 1 / (1 + (place / half) ** 3));
  /** Worked out beforehand for the places of most texts. */
  const first = Float64Array.from({ length: 1_024 }, (_, place) => weightAt(place));

  function weightsOf(tokens: number, start: number): Float64Array {
    const weights = new Float64Array(tokens);
    for (let i = 0; i < tokens; i++) weights[i] = first[start + i] ?? weightAt(start + i);
    return weights;
  }

  return {
    pool: (states, dimensions, start) =>
      weightedMean(states, dimensions, weightsOf(states.length / dimensions, start)),
    weigh: (tokens, framing, start) =>
      weightsOf(tokens + framing, start).reduce((sum, weight) => sum + weight, 0),
    weightsOf,
  };
}

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
