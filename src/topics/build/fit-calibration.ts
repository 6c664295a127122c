import type { Curves } from "../space/calibration.ts";

/** One text's similarities and its topics, from a model that never saw the text. */
export interface ScoredText {
  /** [topics] */
  similarities: Float32Array;
  topics: readonly number[];
  /** Counted neither right nor wrong. */
  maybe: readonly number[];
}

export interface Adjustment {
  slope: number;
  offset: number;
}

/**
 * Platt's curves with what they share pooled: every topic's slope and offset are those given, times one
 * factor and plus one shift for all topics, plus a shift of the topic's own that its number of papers must
 * pay for (`resistance`, in papers; Infinity for none).
 */
export function fitCurves(given: Curves, texts: readonly ScoredText[], resistance: number): Curves {
  const { slope, offset, own } = fitShared(given, texts, resistance);
  return {
    slope: given.slope.map((x) => x * slope),
    offset: given.offset.map((x, topic) => x * slope + offset + own[topic]!),
  };
}

/** The common factor and shift alone. */
export function fitAdjustment(given: Curves, texts: readonly ScoredText[]): Adjustment {
  const { slope, offset } = fitShared(given, texts, Number.POSITIVE_INFINITY);
  return { slope, offset };
}

export function adjust(given: Curves, { slope, offset }: Adjustment): Curves {
  return { slope: given.slope.map((x) => x * slope), offset: given.offset.map((x) => x * slope + offset) };
}

/**
 * Newton's method on the logistic loss; a dozen steps converge to rounding. Where the start is far off,
 * the curvature is almost 0 and a whole step leaves for ever, so a step is halved until the loss falls
 * (backtracking: Nocedal and Wright, "Numerical Optimization", 2006, section 3.1).
 */
const STEPS = 40;
const MOST_HALVINGS = 40;

/** Papers' worth of pull of the shared factor to 1 and shift to 0: decides nothing where there is data. */
const PRIOR = 1;

function fitShared(given: Curves, texts: readonly ScoredText[], resistance: number) {
  const topics = given.slope.length;
  const logits = texts.map(({ similarities }) =>
    Float64Array.from(similarities, (s, topic) => given.slope[topic]! * s + given.offset[topic]!),
  );
  let slope = 1;
  let offset = 0;
  const own = new Float64Array(topics);
  for (let step = 0; step < STEPS; step++) {
    let gSlope = -PRIOR * (slope - 1);
    let gOffset = -PRIOR * offset;
    let hSlope = PRIOR;
    let hOffset = PRIOR;
    let hBoth = 0;
    const gOwn = new Float64Array(topics);
    const hOwn = new Float64Array(topics);
    for (const [i, text] of texts.entries()) {
      const wanted = new Set(text.topics);
      const open = new Set(text.maybe);
      for (let topic = 0; topic < topics; topic++) {
        if (open.has(topic)) continue;
        const z = logits[i]![topic]!;
        const p = 1 / (1 + Math.exp(-(slope * z + offset + own[topic]!)));
        const g = (wanted.has(topic) ? 1 : 0) - p;
        const h = p * (1 - p);
        gSlope += g * z;
        gOffset += g;
        hSlope += h * z * z;
        hOffset += h;
        hBoth += h * z;
        gOwn[topic] = gOwn[topic]! + g;
        hOwn[topic] = hOwn[topic]! + h;
      }
    }
    const determinant = hSlope * hOffset - hBoth * hBoth;
    const towards = {
      slope: (hOffset * gSlope - hBoth * gOffset) / determinant,
      offset: (hSlope * gOffset - hBoth * gSlope) / determinant,
    };
    const part = partThatHelps((share) =>
      lossOf(texts, logits, own, slope + share * towards.slope, offset + share * towards.offset),
    );
    slope += part * towards.slope;
    offset += part * towards.offset;
    if (resistance === Number.POSITIVE_INFINITY) continue;
    for (let topic = 0; topic < topics; topic++) {
      // Half a step: the shared shift moves at the same time.
      own[topic] =
        own[topic]! + (0.5 * (gOwn[topic]! - resistance * own[topic]!)) / (hOwn[topic]! + resistance);
    }
  }
  return { slope, offset, own };
}

/** The first of 1, 1/2, 1/4 ... at which the loss is below that at 0; 0 where none is. */
function partThatHelps(lossAt: (part: number) => number): number {
  const now = lossAt(0);
  for (let halvings = 0, part = 1; halvings < MOST_HALVINGS; halvings++, part /= 2) {
    if (lossAt(part) < now) return part;
  }
  return 0;
}

/** Negative log-likelihood in nats, with the prior on the shared factor and shift. */
function lossOf(
  texts: readonly ScoredText[],
  logits: readonly Float64Array[],
  own: Float64Array,
  slope: number,
  offset: number,
): number {
  let loss = (PRIOR / 2) * ((slope - 1) ** 2 + offset ** 2);
  for (const [i, { topics, maybe }] of texts.entries()) {
    for (const [topic, logit] of logits[i]!.entries()) {
      if (maybe.includes(topic)) continue;
      const z = slope * logit + offset + own[topic]!;
      // log(1 + exp(z)) without overflow.
      loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (topics.includes(topic) ? z : 0);
    }
  }
  return loss;
}
