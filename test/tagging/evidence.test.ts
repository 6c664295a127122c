import { readFileSync } from "node:fs";
import t from "tap";
import type { AbstractText } from "../../src/analysis.ts";
import { loadEncoder } from "../../src/encoder/encoder.ts";
import { MAX_SENTENCES, MAX_SPANS, MAX_TERMS } from "../../src/limits.ts";
import { createAnalyser } from "../../src/tagging/analyser.ts";
import { createExplainer, sentencesOf } from "../../src/tagging/evidence.ts";
import { readText } from "../../src/tagging/features.ts";
import { decide } from "../../src/tagging/tagger.ts";
import { loadTopicModel } from "../../src/topics/model.ts";
import { createCentroids } from "../../src/topics/space/joint-centroids.ts";
import { createSpace } from "../../src/topics/space/joint-space.ts";
import { decision } from "../helpers/app.ts";
import { createFakeEmbedder } from "../helpers/fake-embedder.ts";
import { ABSTRACTS, ENCODER } from "../helpers/real-encoder.ts";
import { TINY_CENTROIDS, TINY_SPACE } from "../helpers/tiny-space.ts";

const GIVEN: AbstractText = { language: "auto", overflow: "chunk" };

function tiny() {
  const space = createSpace(TINY_SPACE);
  const centroids = createCentroids(TINY_SPACE, TINY_CENTROIDS);
  const model = { ...decision, space, centroids };
  const embedder = createFakeEmbedder({ axes: ["robot", "image"] });
  return createAnalyser({ embedder, space, centroids, explainer: createExplainer(model) });
}

t.test(
  "a tag's evidence is what the embedding's sentences and the terms give, with their places",
  async (t) => {
    const text = {
      ...GIVEN,
      title: "A <b>robot</b>.",
      abstract: "It has an image. Robots!",
      language: "en" as const,
    };
    const options = { limit: 5, evidence: true };
    const { tags, nearest } = decide(await tiny().analyse(text, { explain: options }), decision, options);
    t.equal(nearest, undefined);
    t.equal(tags[0]?.topic, "robotics");
    const { embedding, sentences, terms } = tags[0]!.evidence!;
    // The embedding is (1, 1) / √2: half of the point's length, √½ of the centroid's.
    t.ok(Math.abs(embedding - 0.5 * 0.5) < 1e-6);
    t.strictSame(sentences, [
      { contribution: 0.25, spans: [{ field: "title", start: 0, end: 10 }] },
      { contribution: 0, spans: [{ field: "abstract", start: 0, end: 15 }] },
      { contribution: 0, spans: [{ field: "abstract", start: 17, end: 23 }] },
    ]);
    t.strictSame(terms, [
      {
        term: "robot",
        language: "en",
        contribution: 0.612372,
        spans: [
          { field: "title", start: 5, end: 10 },
          { field: "abstract", start: 17, end: 23 },
        ],
      },
    ]);
  },
);

t.test("nothing is explained unasked, and the tags are the same", async (t) => {
  const analyser = tiny();
  const text = { ...GIVEN, abstract: "A robot and an image. Robots!" };
  const plain = await analyser.analyse(text);
  const explained = await analyser.analyse(text, { explain: { limit: 1 } });
  t.notOk("evidence" in plain);
  t.equal(explained.evidence?.length, 1);
  const { evidence: _, ...same } = explained;
  t.same(same, plain);
});

t.test("an abstention names what came nearest, what it lacked, and why it was near", async (t) => {
  const options = { limit: 5, threshold: 0.99, evidence: true };
  const analysis = await tiny().analyse({ ...GIVEN, abstract: "a robot" }, { explain: options });
  const { tags, abstained, nearest } = decide(analysis, decision, options);
  t.strictSame([tags, abstained], [[], true]);
  t.match(nearest, [
    { topic: "robotics", score: 0.9659, threshold: 0.99, evidence: { terms: [{ term: "robot" }] } },
  ]);
  t.equal(nearest?.length, 1, "a topic at similarity 0 is not near");
  const unasked = decide(analysis, decision, { limit: 5, threshold: 0.99 });
  t.notOk("nearest" in unasked);
});

t.test("a text in another language has no evidence", async (t) => {
  const options = { limit: 5, evidence: true };
  const analysis = await tiny().analyse(
    { ...GIVEN, abstract: "Der Roboter ist ein neues Verfahren und lernt aus Bildern" },
    { explain: options },
  );
  t.equal(analysis.similarities, undefined);
  t.match(decide(analysis, decision, options), { tags: [], nearest: [] });
});

t.test("sentences are the encoder's, at their places in the clean text", async (t) => {
  const abstract = "We labelled data. Optimisation of the model is hard. Its colours: modelled. Grey.";
  const read = readText({ abstract, language: "en" });
  t.not(read.forEncoder, read.text);
  t.strictSame(
    sentencesOf(read).map(({ read, from, to }) => [read, abstract.slice(from, to)]),
    [
      [
        "We labeled data. optimization of the model is hard.",
        "We labelled data. Optimisation of the model is hard.",
      ],
      ["Its colors: modeled. gray.", "Its colours: modelled. Grey."],
    ],
    "a word spelled anew begins in lower case, which ends no sentence",
  );
  const many = readText({ abstract: "Robots walk. ".repeat(MAX_SENTENCES + 5), language: "en" });
  const sentences = sentencesOf(many);
  t.equal(sentences.length, MAX_SENTENCES);
  t.equal(sentences.at(-1)?.to, many.text.length);
  t.strictSame(sentencesOf({ text: "", forEncoder: "" }), []);
});

const MODELS = new URL("../../models", import.meta.url).pathname;

t.test("on the shipped models", async (t) => {
  const embedder = await loadEncoder({ encoder: ENCODER });
  const model = loadTopicModel(MODELS, { verify: false });
  const { space, centroids } = model;
  const analyser = createAnalyser({ embedder, space, centroids, explainer: createExplainer(model) });
  const options = { limit: 5, evidence: true };

  await t.test("the parts add up to similarity and embedding, and each has its places", async (t) => {
    let [known, all] = [0, 0];
    for (const { en, fr } of ABSTRACTS) {
      for (const given of [en, fr]) {
        const { tags } = decide(
          await analyser.analyse({ ...GIVEN, ...given }, { explain: options }),
          model,
          options,
        );
        const plain = decide(await analyser.analyse({ ...GIVEN, ...given }), model, options);
        t.strictSame(
          tags.map(({ evidence: _, ...tag }) => tag),
          plain.tags,
        );
        for (const { evidence, similarity } of tags) {
          const { embedding, sentences, terms } = evidence!;
          const sum = (parts: { contribution: number }[]) =>
            parts.reduce((total, { contribution }) => total + contribution, 0);
          t.ok(Math.abs(embedding + sum(terms) - similarity) < 1e-4);
          t.ok(Math.abs(sum(sentences) - embedding) < 1e-5);
          t.ok(sentences.every(({ spans }) => spans.length > 0));
          all += terms.length;
          known += terms.filter(({ spans }) => spans.length > 0).length;
        }
      }
    }
    t.ok(known >= 0.98 * all, `${known} of ${all} terms have places`);
  });

  await t.test("a text of any length has a bounded answer", async (t) => {
    const words = readFileSync(`${MODELS}/topics/lexicon.en.txt`, "utf8").split("\n", 4_000).join(" ");
    const text = { ...GIVEN, abstract: `${words} ${"The robot arm learns. ".repeat(100)}` };
    const all = { limit: 100, threshold: 0, evidence: true };
    const { tags } = decide(await analyser.analyse(text, { explain: all }), model, all);
    for (const { evidence, similarity } of tags) {
      const { embedding, sentences, terms, others = 0 } = evidence!;
      t.ok(sentences.length <= MAX_SENTENCES && terms.length <= MAX_TERMS);
      t.ok(terms.every(({ spans }) => spans.length <= 2 * MAX_SPANS));
      const sum = terms.reduce((total, { contribution }) => total + contribution, embedding + others);
      t.ok(Math.abs(sum - similarity) < 1e-4);
    }
    t.ok(tags.some(({ evidence }) => evidence?.others !== undefined));
  });
});
