import t from "tap";
import {
  calibrationError,
  countTags,
  type Decided,
  f1Of,
  rankingMetrics,
  tagMetrics,
  tagsOf,
} from "../../src/eval/metrics.ts";
import { outOfFold } from "../../src/eval/out-of-fold.ts";
import { reportPairs, reportSet } from "../../src/eval/report.ts";
import type { ScoredPaper } from "../../src/eval/score-set.ts";

const text = (scores: number[], topics: number[], maybe: number[] = []): Decided => ({
  scores: Float32Array.from(scores),
  ranking: Float32Array.from(scores),
  thresholds: new Float32Array(scores.length).fill(0.5),
  topics,
  maybe,
});
const log2 = Math.log2;

t.test("rankingMetrics() by hand", async (t) => {
  // Topics 1 and 2 at ranks 1 and 3; topic 0 at rank 2.
  const { precisionAt1, ndcgAt5, lrap } = rankingMetrics([
    text([0.5, 0.9, 0.1], [1, 2]),
    text([0.5, 0.9, 0.1], [0]),
  ]);
  t.equal(precisionAt1, 0.5);
  const first = (1 + 1 / log2(4)) / (1 + 1 / log2(3));
  t.equal(ndcgAt5, (first + 1 / log2(3)) / 2);
  t.equal(lrap, ((1 + 2 / 3) / 2 + 1 / 2) / 2);
});

t.test(
  "rankingMetrics() ranks as if maybe topics were not there, and leaves texts without topics out",
  async (t) => {
    t.equal(rankingMetrics([text([0.9, 0.5], [1], [0]), text([0.9, 0.5], [])]).precisionAt1, 1);
  },
);

t.test("tagMetrics() by hand", async (t) => {
  const texts = [text([0.9, 0.6, 0.1], [0]), text([0.9, 0.1, 0.1], [0, 2], [1]), text([0.1, 0.1, 0.1], [])];
  t.same(
    countTags(texts),
    new Map([
      [0, { right: 2, wrong: 0, missed: 0 }],
      [1, { right: 0, wrong: 1, missed: 0 }],
      [2, { right: 0, wrong: 0, missed: 1 }],
    ]),
  );
  const { precision, recall, f1, macroF1, untagged } = tagMetrics(texts);
  t.same([precision, recall, f1, macroF1, untagged], [2 / 3, 2 / 3, 2 / 3, 0.5, 1 / 3]);
});

t.test("tagsOf() decides on scores as they are shown", async (t) => {
  t.same(tagsOf({ scores: Float32Array.of(0.49996, 0.4999), thresholds: Float32Array.of(0.5, 0.5) }), [0]);
  t.same(f1Of({ right: 0, wrong: 0, missed: 0 }), { precision: 0, recall: 0, f1: 0 });
});

t.test("calibrationError() compares each bin's scores with its hits, from 0.1 on", async (t) => {
  // Bin 0.2: two of 0.25, one right -> |0.5 - 1|; bin 0.9: one of 1, right -> 0.
  const texts = [text([0.25, 0.25, 0.05], [0]), text([1, 0.05, 0.05], [0])];
  t.equal(calibrationError(texts), 0.5 / 3);
  t.equal(calibrationError([text([1, 0], [], [0])]), 0, "a maybe is not counted");
});

const paper = (id: string, language: "en" | "fr", scores: number[], topics: number[]): ScoredPaper => ({
  ...text(scores, topics),
  paper: id,
  language,
  basis: "abstract",
  title: `${id} ${language}`,
  similarities: Float32Array.from(scores),
});

t.test(
  "outOfFold() calibrates scores that promise too much, by papers other than the one judged",
  async (t) => {
    // A score of 0.9 is right half of the time.
    const papers = Array.from({ length: 60 }, (_, i) => paper(`p${i}`, "en", [0.9, 0.01], i % 2 ? [0] : []));
    const [set] = outOfFold([{ name: "s", isComplete: true, papers }]);
    for (const { scores } of set!.papers) t.ok(scores[0]! > 0.3 && scores[0]! < 0.7, String(scores[0]));
    const open = { name: "k", isComplete: false, papers: papers.slice(0, 2) };
    t.equal(outOfFold([open])[0], open, "a set of incomplete topics teaches nothing and stays");
  },
);

t.test("reportSet() splits by language and lists the worst mistakes", async (t) => {
  const papers = [
    paper("good", "en", [0.9, 0.1], [0]),
    paper("bad", "en", [0.9, 0.1], [1]),
    paper("good", "fr", [0.6, 0.4], [0]),
  ];
  const [en, fr] = reportSet({ name: "s", isComplete: true, papers }, ["robots", "images"]);
  t.match(en, { language: "en", texts: 2, tags: { f1: 0.5 }, ranking: { precisionAt1: 0.5 } });
  t.match(en!.mistakes, [
    { paper: "bad", wrong: [{ topic: "robots", score: 0.9 }], missed: [{ topic: "images", score: 0.1 }] },
  ]);
  t.match(en!.perTopic, [
    { topic: "robots", given: 1, precision: 0.5, recall: 1 },
    { topic: "images", given: 1, f1: 0 },
  ]);
  t.match(fr, { language: "fr", texts: 1, tags: { f1: 1 }, mistakes: [] });
  const [keywords] = reportSet({ name: "k", isComplete: false, papers }, ["robots", "images"]);
  t.equal(keywords!.tags, undefined, "incomplete topics allow ranking only");
});

t.test("reportPairs() compares the two languages of a paper", async (t) => {
  const papers = [
    paper("a", "en", [0.9, 0.1], [0]),
    paper("a", "fr", [0.8, 0.1], [0]),
    paper("b", "en", [0.9, 0.1], [0]),
    paper("b", "fr", [0.1, 0.2], [0]),
    paper("c", "en", [0.9, 0.1], [0]),
  ];
  // French: one of two found, F1 2/3; English all.
  t.same(reportPairs({ name: "s", isComplete: true, papers }), {
    set: "s",
    papers: 2,
    sameFirstTopic: 0.5,
    frenchToEnglish: 2 / 3,
  });
  t.equal(reportPairs({ name: "s", isComplete: true, papers: papers.slice(4) }), undefined);
});
