import t from "tap";
import type { Analysis } from "../../src/analysis.ts";
import { createTagger, decide } from "../../src/tagging/tagger.ts";
import { decision, snapshot, WORDS } from "../helpers/app.ts";
import { createFakeAnalyser } from "../helpers/fake-analyser.ts";

const analysis = (similarities: number[] | undefined, over: Partial<Analysis> = {}): Analysis => ({
  language: { code: "en", confidence: 0.98765 },
  basis: "abstract",
  text: { tokens: 10, chunks: 1, truncated: false },
  ...(similarities ? { similarities: Float32Array.from(similarities) } : {}),
  ...over,
});

const ids = (similarities: number[], options: { limit: number; threshold?: number }) =>
  decide(analysis(similarities), decision, options).tags.map((tag) => tag.topic);

t.test(
  "decide: a tag carries id, labels of both languages, score and similarity to four decimals",
  async (t) => {
    t.strictSame(decide(analysis([0.123456, 0.654321, 0]), decision, { limit: 5 }), {
      language: { code: "en", confidence: 0.9877 },
      basis: "abstract",
      tags: [
        {
          topic: "computer-vision",
          label: { en: "Computer Vision", fr: "Vision par ordinateur" },
          score: 0.6543,
          similarity: 0.6543,
        },
      ],
      abstained: false,
      text: { tokens: 10, chunks: 1, truncated: false },
      warnings: [],
    });
  },
);

t.test("decide: order, limit and threshold", async (t) => {
  t.strictSame(ids([0.4, 0.9, 0.6], { limit: 5 }), ["computer-vision", "graph-learning", "robotics"]);
  t.strictSame(ids([0.4, 0.9, 0.6], { limit: 2 }), ["computer-vision", "graph-learning"]);
  t.strictSame(ids([0.4, 0.9, 0.6], { limit: 5, threshold: 0.7 }), ["computer-vision"]);
  t.strictSame(
    ids([0, 0, 0], { limit: 100, threshold: 0 }),
    ["computer-vision", "graph-learning", "robotics"],
    "ties by id",
  );
  t.strictSame(ids([0.29, 0, 0], { limit: 5 }), [], "below the topic's own threshold");
  t.strictSame(
    ids([0.29, 0, 0], { limit: 5, threshold: 0.1 }),
    ["robotics"],
    "a given threshold goes before it",
  );
});

t.test("decide: a score read from an answer works as a threshold", async (t) => {
  const { score } = decide(analysis([0.123_449, 0, 0]), decision, { limit: 1, threshold: 0.1 }).tags[0]!;
  t.strictSame(ids([0.123_449, 0, 0], { limit: 1, threshold: score }), ["robotics"]);
  const rounded = decide(analysis([0.123_451, 0, 0]), decision, { limit: 1, threshold: 0.1 }).tags[0]!;
  t.strictSame(ids([0.123_451, 0, 0], { limit: 1, threshold: rounded.score }), ["robotics"]);
});

t.test("decide: equal scores are ordered by similarity", async (t) => {
  const flat = { ...decision, calibration: { scores: () => Float32Array.of(0.5, 0.5, 0.5) } };
  const tagged = decide(analysis([0.1, 0.3, 0.2]), flat, { limit: 3 });
  t.strictSame(
    tagged.tags.map((tag) => tag.topic),
    ["computer-vision", "graph-learning", "robotics"],
  );
});

t.test("decide: warnings", async (t) => {
  const warned = (given: Analysis) =>
    decide(given, decision, { limit: 5 }).warnings.map((warning) => warning.code);
  const cases: [string, Analysis, string[]][] = [
    ["nothing to say", analysis([0.9, 0, 0]), []],
    ["nothing passes", analysis([0.1, 0, 0]), ["no-topic-fits"]],
    [
      "another language",
      analysis(undefined, { language: { code: "other", confidence: 0.9 } }),
      ["language-other"],
    ],
    [
      "a title in another language: not tagged, so not from the title alone",
      analysis(undefined, { language: { code: "other", confidence: 0.9 }, basis: "title" }),
      ["language-other"],
    ],
    [
      "both languages",
      analysis([0.9, 0, 0], { language: { code: "mixed", confidence: 0.9 } }),
      ["language-mixed"],
    ],
    [
      "unsure language",
      analysis([0.9, 0, 0], { language: { code: "fr", confidence: 0.3 } }),
      ["language-uncertain"],
    ],
    ["cut", analysis([0.9, 0, 0], { text: { tokens: 900, chunks: 1, truncated: true } }), ["truncated"]],
    [
      "title with its own threshold",
      analysis([0.4, 0, 0], { basis: "title" }),
      ["title-only", "no-topic-fits"],
    ],
  ];
  for (const [name, given, codes] of cases) t.strictSame(warned(given), codes, name);
  const { tags, abstained } = decide(analysis(undefined), decision, { limit: 5, threshold: 0 });
  t.strictSame([tags, abstained], [[], true], "a text that was not analysed has no tags at any threshold");
});

t.test("createTagger: one text through the analyser, with its options", async (t) => {
  const analyser = createFakeAnalyser(WORDS);
  const tagger = createTagger(analyser, snapshot);
  const input = { abstract: "robot image", language: "auto" as const, overflow: "chunk" as const };
  const tagged = await tagger.tag(input, { limit: 1 }, { priority: "job" });
  t.equal(tagged.tags[0]?.topic, "computer-vision");
  t.strictSame(analyser.calls, [{ input, options: { priority: "job", model: snapshot.id } }]);
  await t.rejects(tagger.tag({ ...input, abstract: "" }, { limit: 1 }), { code: "text-empty" });
});
