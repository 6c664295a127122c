/** One text's scores and what the annotators said. */
export interface Judged {
  /** [topics] what the topics are ranked by. */
  ranking: Float32Array;
  topics: readonly number[];
  /** Counted neither right nor wrong: as if the vocabulary had no such topic for this text. */
  maybe: readonly number[];
}

/** A judged text with its tags and calibrated scores. */
export interface Decided extends Judged {
  /** [topics] probabilities. */
  scores: Float32Array;
  /** [topics] the score each topic must reach. */
  thresholds: Float32Array;
}

export interface RankingMetrics {
  /** Share of texts whose first topic is right. */
  precisionAt1: number;
  /** Normalised discounted cumulative gain of the first five (Järvelin & Kekäläinen, 2002), gains 0 or 1. */
  ndcgAt5: number;
  /** Label ranking average precision (Tsoumakas et al., "Mining Multi-label Data", 2010). */
  lrap: number;
}

export interface TagMetrics {
  precision: number;
  recall: number;
  f1: number;
  /** Mean F1 of the topics that anybody gave. */
  macroF1: number;
  /** Expected calibration error over scores of 0.1 and more, ten bins of equal width. */
  ece: number;
  /** Share of texts without a tag. */
  untagged: number;
}

/** Over the texts that have a topic. */
export function rankingMetrics(texts: readonly Judged[]): RankingMetrics {
  const judged = texts.filter((text) => text.topics.length > 0);
  const mean = (of: (text: Judged, order: number[]) => number) =>
    average(judged.map((text) => of(text, orderOf(text))));
  return {
    precisionAt1: mean((text, order) => (text.topics.includes(order[0]!) ? 1 : 0)),
    ndcgAt5: mean((text, order) => ndcg(text.topics, order, 5)),
    lrap: mean((text, order) => averagePrecision(text.topics, order)),
  };
}

export function tagMetrics(texts: readonly Decided[]): TagMetrics {
  const all = countTags(texts);
  const micro = f1Of(total(all));
  return {
    ...micro,
    macroF1: average(
      [...all.values()].filter(({ right, missed }) => right + missed > 0).map((own) => f1Of(own).f1),
    ),
    ece: calibrationError(texts),
    untagged: average(texts.map((text) => (tagsOf(text).length === 0 ? 1 : 0))),
  };
}

export interface Counts {
  right: number;
  wrong: number;
  missed: number;
}

/** Topic -> how its tags turned out; topics that nobody gave and no text has are absent. */
export function countTags(texts: readonly Decided[]): Map<number, Counts> {
  const all = new Map<number, Counts>();
  const of = (topic: number): Counts => {
    const own = all.get(topic) ?? { right: 0, wrong: 0, missed: 0 };
    all.set(topic, own);
    return own;
  };
  for (const text of texts) {
    const tags = tagsOf(text);
    for (const topic of tags) {
      if (text.topics.includes(topic)) of(topic).right++;
      else if (!text.maybe.includes(topic)) of(topic).wrong++;
    }
    for (const topic of text.topics) if (!tags.includes(topic)) of(topic).missed++;
  }
  return all;
}

export function total(counts: ReadonlyMap<number, Counts>): Counts {
  const sum = { right: 0, wrong: 0, missed: 0 };
  for (const { right, wrong, missed } of counts.values()) {
    sum.right += right;
    sum.wrong += wrong;
    sum.missed += missed;
  }
  return sum;
}

export function f1Of({ right, wrong, missed }: Counts): { precision: number; recall: number; f1: number } {
  return {
    precision: ratio(right, right + wrong),
    recall: ratio(right, right + missed),
    f1: ratio(2 * right, 2 * right + wrong + missed),
  };
}

/** Topics at or above their threshold, as the tagger decides it: scores are compared as shown, with four decimals. */
export function tagsOf({ scores, thresholds }: Pick<Decided, "scores" | "thresholds">): number[] {
  const tags: number[] = [];
  for (let topic = 0; topic < scores.length; topic++) {
    if (Math.round(scores[topic]! * 1e4) / 1e4 >= thresholds[topic]!) tags.push(topic);
  }
  return tags;
}

/** First topic first; maybe topics left out; ties in the vocabulary's order. */
export function orderOf({ ranking, maybe }: Judged): number[] {
  return [...ranking.keys()]
    .filter((topic) => !maybe.includes(topic))
    .sort((a, b) => ranking[b]! - ranking[a]! || a - b);
}

export function calibrationError(texts: readonly Decided[], least = 0.1, bins = 10): number {
  const sums = Array.from({ length: bins }, () => ({ count: 0, score: 0, right: 0 }));
  for (const { scores, topics, maybe } of texts) {
    for (let topic = 0; topic < scores.length; topic++) {
      const score = scores[topic]!;
      if (score < least || maybe.includes(topic)) continue;
      const bin = sums[Math.min(bins - 1, Math.floor(score * bins))]!;
      bin.count++;
      bin.score += score;
      bin.right += topics.includes(topic) ? 1 : 0;
    }
  }
  const count = sums.reduce((sum, bin) => sum + bin.count, 0);
  return ratio(
    sums.reduce((sum, bin) => sum + Math.abs(bin.score - bin.right), 0),
    count,
  );
}

function ndcg(topics: readonly number[], order: readonly number[], depth: number): number {
  const gain = (rank: number) => 1 / Math.log2(rank + 2);
  let found = 0;
  let ideal = 0;
  for (let rank = 0; rank < depth; rank++) {
    if (topics.includes(order[rank]!)) found += gain(rank);
    if (rank < topics.length) ideal += gain(rank);
  }
  return found / ideal;
}

function averagePrecision(topics: readonly number[], order: readonly number[]): number {
  const ranks = topics.map((topic) => order.indexOf(topic) + 1).sort((a, b) => a - b);
  return average(ranks.map((rank, i) => (i + 1) / rank));
}

export function average(values: readonly number[]): number {
  return ratio(
    values.reduce((sum, x) => sum + x, 0),
    values.length,
  );
}

/** 0 of nothing is 0: a set without a case of something has no share of it. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
