/** What profile pages, converters and keyboards do to an abstract must not change its tags; on the shipped models. */
import t from "tap";
import { loadEncoder } from "../../src/encoder/encoder.ts";
import { DISTURBANCES, reportRobustness } from "../../src/eval/robustness.ts";
import { FOLDERS } from "../../src/languages/folders.ts";
import { rememberEmbeddings } from "../../src/topics/build/embedding-cache.ts";
import type { Exemplar } from "../../src/topics/build/exemplars.ts";
import { requireSameEncoder } from "../../src/topics/manifest.ts";
import { loadTopicModel } from "../../src/topics/model.ts";
import { termWords } from "../../src/topics/space/terms.ts";
import { ABSTRACTS, ENCODER } from "../helpers/real-encoder.ts";

const MODELS = new URL("../../models", import.meta.url).pathname;

t.test("the first three topics stand up to disturbed text, in both languages", async (t) => {
  const encoder = await loadEncoder({ encoder: ENCODER });
  const model = loadTopicModel(MODELS);
  requireSameEncoder(model.encoder, encoder.identity);
  const texts = ABSTRACTS.flatMap(({ id, en, fr }): Exemplar[] => [
    { paper: id, language: "en", ...en, topics: [], maybe: [], from: "read" },
    { paper: id, language: "fr", ...fr, topics: [], maybe: [], from: "read" },
  ]);
  const report = await reportRobustness("fixtures", texts, model, rememberEmbeddings(encoder), () => {});
  t.equal(report.length, Object.keys(DISTURBANCES).length * 2);
  for (const { disturbance, language, same } of report) {
    // What a page does to a text is undone before anybody reads it; a last third dropped is gone, and may have named a topic.
    const isGone = disturbance === "last third dropped";
    t.ok(same >= (isGone ? 0.9 : 0.95), `${disturbance}, ${language}: ${same.toFixed(2)} the same`);
  }
});

t.test("an explanation on the shipped models adds up to the similarity", async (t) => {
  const encoder = await loadEncoder({ encoder: ENCODER });
  const model = loadTopicModel(MODELS, { verify: false });
  for (const language of ["en", "fr"] as const) {
    const { title, abstract } = ABSTRACTS[0]![language];
    const text = `${title}. ${abstract}`;
    const { vector } = await encoder.embed(text, "chunk");
    const point = model.space.point({ embedding: vector, text }, language);
    const similarities = model.centroids.similarities(point);
    for (const { topic, dense, terms } of model.centroids.explain(point, text, [...similarities.keys()])) {
      const sum = terms.reduce((total, { contribution }) => total + contribution, dense);
      t.ok(Math.abs(sum - similarities[topic]!) < 1e-6);
      for (const { term, places } of terms) {
        t.ok(places.length > 0, term);
        for (const { from, to } of places) {
          t.equal(termWords(text.slice(from, to), FOLDERS[language]).join(" "), term);
        }
      }
    }
  }
});
