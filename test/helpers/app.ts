import type { Test } from "tap";
import { buildApp } from "../../src/http/app.ts";
import type { App, AppParts } from "../../src/http/app-parts.ts";
import { createModelHolder } from "../../src/tagging/model-holder.ts";
import type { ModelSnapshot } from "../../src/tagging/snapshot.ts";
import type { TopicDecision } from "../../src/tagging/tagger.ts";
import type { Topic } from "../../src/topics/vocabulary/vocabulary.ts";
import { createFakeAnalyser, type FakeAnalyser } from "./fake-analyser.ts";

/** Topic i of the test vocabulary is about words[i]. */
export const WORDS = ["robot", "image", "graph"] as const;

const topic = (id: string, en: string, fr: string): Topic => ({
  id,
  area: "machines",
  label: { en, fr },
  altLabel: { en: [], fr: [] },
  definition: { en: `About ${en}.`, fr: `Sur ${fr}.` },
  related: [],
});

const topics = [
  topic("robotics", "Robotics", "Robotique"),
  topic("computer-vision", "Computer Vision", "Vision par ordinateur"),
  topic("graph-learning", "Graph Learning", "Apprentissage sur graphes"),
];

/** Scores are the similarities themselves; a topic's own threshold is 0.3, or 0.5 for a title alone. */
export const decision: TopicDecision = {
  vocabulary: {
    areas: [{ id: "machines", label: { en: "Machines", fr: "Machines" } }],
    topics,
    ids: topics.map(({ id }) => id),
    stamp: "vocabulary-hash",
    indexOf: (id) => {
      const at = topics.findIndex((each) => each.id === id);
      return at < 0 ? undefined : at;
    },
  },
  calibration: { scores: (similarities) => similarities },
  thresholds: { of: (basis) => new Float32Array(topics.length).fill(basis === "title" ? 0.5 : 0.3) },
};

export const stamp = {
  encoder: "fake",
  vocabulary: "vocabulary-hash",
  centroids: "centroids-hash",
  version: "test",
};

export const snapshot: ModelSnapshot = {
  ...decision,
  id: 1,
  stamp,
  spaceStamp: "space-hash",
  source: undefined,
};

export const identity = {
  name: "fake",
  hash: "0123456789abcdef",
  dtype: "fp32",
  pooling: "mean" as const,
  prefix: "",
  dimensions: 4,
  window: 512,
  chunkSize: 512,
};

/** An app on the fake analyser; both are closed when the test ends. */
export async function startApp(
  t: Test,
  parts: Partial<AppParts> = {},
): Promise<{ app: App; analyser: FakeAnalyser }> {
  const analyser = createFakeAnalyser(WORDS);
  const app = await buildApp({
    model: createModelHolder(analyser, snapshot),
    isReady: () => true,
    encoder: () => identity,
    limits: { bodyBytes: 64 * 1024, queue: 100, workers: 2 },
    ...parts,
  });
  t.teardown(() => app.close());
  return { app, analyser };
}
