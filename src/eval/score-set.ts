import { basename } from "node:path";
import type { Basis } from "../analysis.ts";
import type { ModelLanguage } from "../languages/language.ts";
import { featuresOf, readText } from "../tagging/features.ts";
import type { RememberingEmbedder } from "../topics/build/embedding-cache.ts";
import { type Exemplar, type ReadOptions, readExemplars, type Tally } from "../topics/build/exemplars.ts";
import type { TopicModel } from "../topics/model.ts";
import type { Decided } from "./metrics.ts";

/** One language version of a labelled paper as the model tags it. */
export interface ScoredPaper extends Decided {
  paper: string;
  language: ModelLanguage;
  basis: Basis;
  /** For lists of mistakes. */
  title: string;
  /** [topics] */
  similarities: Float32Array;
}

export interface ScoredSet {
  name: string;
  /** Whether a topic that is not given is wrong; author keywords leave most topics out. */
  isComplete: boolean;
  papers: ScoredPaper[];
}

/**
 * A labelled file as evaluation reads it: the same formats as a build, but never the title's own words as topics.
 * Texts without topics stay, for they can still be compared with their translations.
 */
export async function readSet(
  path: string,
  options: Pick<ReadOptions, "vocabulary" | "rules">,
): Promise<Exemplar[]> {
  const tally: Tally = { records: 0, nonCommercial: 0, unused: 0 };
  const texts: Exemplar[] = [];
  // Measuring on text is no use of it in the model, so its licence does not matter here.
  for await (const text of readExemplars(
    path,
    { ...options, matchTitles: false, anyLicence: true, keepUnlabelled: true },
    tally,
  )) {
    texts.push(text);
  }
  return texts;
}

/** The text as one set scores it; a changed text is for measuring how tags stand up to noise. */
export type TextChange = (text: { title: string; abstract: string; language: ModelLanguage }) => {
  title: string;
  abstract: string;
};

export async function scoreSet(
  path: string,
  texts: readonly Exemplar[],
  model: Pick<TopicModel, "space" | "centroids" | "calibration" | "thresholds">,
  embedder: RememberingEmbedder,
  onText: (done: number, total: number) => void,
  change: TextChange = (text) => text,
): Promise<ScoredSet> {
  const papers: ScoredPaper[] = [];
  for (const [i, text] of texts.entries()) {
    onText(i, texts.length);
    const { language } = text;
    const read = readText({ ...change(text), language });
    if (read.text === "") continue;
    const point = model.space.point(await featuresOf(read, embedder), language);
    const similarities = model.centroids.similarities(point);
    const scores = model.calibration.scores(similarities, language, read.basis);
    papers.push({
      paper: text.paper,
      language,
      basis: read.basis,
      title: text.title,
      similarities,
      scores,
      ranking: scores,
      thresholds: model.thresholds.of(read.basis),
      topics: text.topics,
      maybe: text.maybe,
    });
  }
  return {
    name: basename(path).replace(/\.jsonl(\.gz)?$/, ""),
    isComplete: texts.every(({ from }) => from === "read"),
    papers,
  };
}
