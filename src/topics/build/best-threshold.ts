/** Scores of one text with its topics. */
export interface Thresholdable {
  /** [topics] probabilities. */
  scores: Float32Array;
  topics: readonly number[];
  maybe: readonly number[];
}

/** Thresholds tried. */
const GRID = Array.from({ length: 61 }, (_, i) => 0.2 + i / 100);

/** Neighbouring thresholds averaged over, so that one lucky score does not decide. */
const REACH = 3;

/** F1 given up for tagging more texts: less than half of the standard error of the curve, which is flat at its top. */
const TOLERANCE = 0.0065;

/** The lowest threshold for all topics whose micro-F1, smoothed over its neighbours, is as good as the best. */
export function bestThreshold(texts: readonly Thresholdable[]): number {
  const f1 = GRID.map((threshold) => microF1(texts, threshold));
  const smooth = f1.map((_, i) => {
    const near = f1.slice(Math.max(0, i - REACH), i + REACH + 1);
    return near.reduce((sum, x) => sum + x, 0) / near.length;
  });
  const best = Math.max(...smooth);
  const first = smooth.findIndex((x) => x >= best - TOLERANCE);
  return Math.round(GRID[first]! * 100) / 100;
}

function microF1(texts: readonly Thresholdable[], threshold: number): number {
  let right = 0;
  let given = 0;
  let wanted = 0;
  for (const { scores, topics, maybe } of texts) {
    wanted += topics.length;
    for (let topic = 0; topic < scores.length; topic++) {
      if (scores[topic]! < threshold || maybe.includes(topic)) continue;
      given++;
      if (topics.includes(topic)) right++;
    }
  }
  return given + wanted === 0 ? 0 : (2 * right) / (given + wanted);
}
