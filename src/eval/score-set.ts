import { basename } from "node:path";
import type { Basis } from "../analysis.ts";
import { encoderText } from "../languages/en/spelling.ts";
import { joinText } from "../text/join.ts";
import type { RememberingEmbedder } from "../topics/build/embedding-cache.ts";
import { type Exemplar, type ReadOptions, readExemplars, type Tally } from "../topics/build/exemplars.ts";
import type { TopicModel } from "../topics/model.ts";
import type { Decided } from "./metrics.ts";

/** One language version of a labelled paper as the model tags it. */
export interface ScoredPaper extends Decided {
  paper: string;
  language: "en" | "fr";
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
export type TextChange = (text: { title: string; abstract: string; language: "en" | "fr" }) => {
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
    const joined = joinText(change(text));
    if (joined.text === "") continue;
    const embedding = await embedder.embed(encoderText(joined.text, text.language));
    const features = { embedding, text: joined.text };
    const similarities = model.centroids.similarities(model.space.point(features, text.language));
    const scores = model.calibration.scores(similarities, text.language, joined.basis);
    papers.push({
      paper: text.paper,
      language: text.language,
      basis: joined.basis,
      title: text.title,
      similarities,
      scores,
      ranking: scores,
      thresholds: model.thresholds.of(joined.basis),
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
