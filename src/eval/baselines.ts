import { basename } from "node:path";
import { FOLDERS } from "../languages/folders.ts";
import { LABEL_LANGUAGES, type LabelLanguage } from "../languages/language.ts";
import { languagesOf, perLanguage } from "../languages/per-language.ts";
import { featuresOf, readText } from "../tagging/features.ts";
import { descriptionsOf } from "../topics/build/build-model.ts";
import { DEFAULT_BUILD_SETTINGS as SETTINGS } from "../topics/build/default-settings.ts";
import type { RememberingEmbedder } from "../topics/build/embedding-cache.ts";
import {
  type Assigned,
  type Exemplar,
  readAssigned,
  readExemplars,
  type Tally,
} from "../topics/build/exemplars.ts";
import { type CentroidMatrix, centroidMeans } from "../topics/build/fit-centroids.ts";
import { fitCorrections } from "../topics/build/fit-corrections.ts";
import { fitSpace, type SpaceText } from "../topics/build/fit-space.ts";
import { selectExemplars } from "../topics/build/select-exemplars.ts";
import { createSpace } from "../topics/space/joint-space.ts";
import type { Point } from "../topics/space/space.ts";
import { row } from "../topics/space/vectors.ts";
import type { KeywordRules } from "../topics/vocabulary/keyword-rules.ts";
import type { Vocabulary } from "../topics/vocabulary/vocabulary.ts";
import { outOfFold } from "./out-of-fold.ts";
import { reportSet, type SetReport } from "./report.ts";
import type { ScoredPaper } from "./score-set.ts";

export interface BaselineOptions {
  /** Labelled files to learn from, the same as a build's. */
  baselines: readonly string[];
  topicsOf: readonly string[];
}

/** An encoder that baselines are made of; "embedding" is the model's own. */
export interface NamedEncoder {
  name: string;
  embedder: RememberingEmbedder;
}

interface Progress {
  update(stage: string, done: number, total: number): void;
}

/** Same splits, same texts, same calibration as the model; only the way from text to ranking differs. */
export async function reportBaselines(
  sets: readonly { path: string; texts: readonly Exemplar[] }[],
  options: BaselineOptions,
  topics: { vocabulary: Vocabulary; rules: KeywordRules },
  encoders: readonly NamedEncoder[],
  progress: Progress,
): Promise<SetReport[]> {
  const exemplars = await learnable(options, topics);
  const reports: SetReport[] = [];
  for (const [i, encoder] of encoders.entries()) {
    const ways = i === 0 ? [...LEXICAL, ...DENSE] : DENSE;
    reports.push(...(await reportEncoder(sets, exemplars, topics.vocabulary, encoder, ways, progress)));
  }
  return reports;
}

async function reportEncoder(
  sets: readonly { path: string; texts: readonly Exemplar[] }[],
  exemplars: readonly Exemplar[],
  vocabulary: Vocabulary,
  { name: encoder, embedder }: NamedEncoder,
  ways: readonly Way[],
  progress: Progress,
): Promise<SetReport[]> {
  const prepare = async (texts: readonly Exemplar[], stage: string): Promise<Embedded[]> => {
    const out: Embedded[] = [];
    for (const [i, text] of texts.entries()) {
      progress.update(stage, i, texts.length);
      const { language, title, abstract, topics } = text;
      const features = await featuresOf(readText({ language, title, abstract }), embedder);
      out.push({ language, topics, isOurs: true, ...features });
    }
    return out;
  };
  const learned = await prepare(exemplars, "baselines");
  const asked = await Promise.all(sets.map(async ({ texts }) => prepare(texts, "texts")));
  const definitions = await prepare(
    vocabulary.topics.flatMap((topic) =>
      LABEL_LANGUAGES.map((language) =>
        definitionOf(topic.label[language], topic.definition[language], language),
      ),
    ),
    "definitions",
  );

  const reports: SetReport[] = [];
  for (const { called, denseShare, way } of ways) {
    const name = called(encoder);
    progress.update(name, 0, 1);
    const tables = fitSpace(
      learned,
      descriptionsOf(vocabulary),
      {
        denseShare: perLanguage(languagesOf(FOLDERS), () => denseShare),
        leastTexts: SETTINGS.space.leastTexts,
        mostTerms: { ...SETTINGS.space.mostTerms, en: 120_000 },
        // The guard against other fields is the model's own and no part of a baseline.
        familiar: perLanguage(languagesOf(FOLDERS), () => [-1, 0] as const),
      },
      FOLDERS,
    );
    const space = createSpace(tables);
    const place = (texts: readonly Embedded[]) =>
      texts.map((text) => ({ text, point: space.point(text, text.language) }));
    const papers = place(
      way === "definitions"
        ? definitions.map((text, i) => ({ ...text, topics: [Math.floor(i / LABEL_LANGUAGES.length)] }))
        : learned,
    )
      .filter(({ text }) => text.topics.length > 0)
      .map(({ text, point }) => ({ point, topics: text.topics, maybe: [], read: false }));
    let matrix = centroidMeans(
      tables,
      papers,
      vocabulary.topics.map(() => []),
      { readWeight: 1, aboutWeight: 0 },
    );
    let offset = new Float64Array(vocabulary.topics.length).fill(-6);
    let slope = 20;
    if (way === "regression") {
      const nothing = { ...matrix, dense: matrix.dense.map(() => 0), lexical: matrix.lexical.map(() => 0) };
      const fitted = fitCorrections(nothing, papers, { lambda: 1, rounds: 60 });
      matrix = fitted.matrix;
      offset = Float64Array.from(fitted.offset);
      slope = 1;
    }
    const scored = sets.map(({ path, texts }, s) => ({
      name: `${basename(path).replace(/\.jsonl(\.gz)?$/, "")}: ${name}`,
      isComplete: texts.every(({ from }) => from === "read"),
      papers: place(asked[s]!).map(({ point }, i) => judged(texts[i]!, logits(point, matrix, slope, offset))),
    }));
    reports.push(...outOfFold(scored).flatMap((set) => reportSet(set, vocabulary.ids)));
  }
  return reports;
}

type Embedded = SpaceText & { embedding: Float32Array; topics: readonly number[] };

interface Way {
  called(encoder: string): string;
  denseShare: 0 | 1;
  /** How the topics' vectors come about. */
  way: "means" | "regression" | "definitions";
}

const LEXICAL: readonly Way[] = [
  { called: () => "TF-IDF nearest centroid", denseShare: 0, way: "means" },
  { called: () => "TF-IDF logistic regression", denseShare: 0, way: "regression" },
];
const DENSE: readonly Way[] = [
  { called: (encoder) => `${encoder} nearest centroid`, denseShare: 1, way: "means" },
  { called: (encoder) => `${encoder} logistic regression`, denseShare: 1, way: "regression" },
  { called: (encoder) => `${encoder} of definitions`, denseShare: 1, way: "definitions" },
];

async function learnable(
  options: BaselineOptions,
  topics: { vocabulary: Vocabulary; rules: KeywordRules },
): Promise<Exemplar[]> {
  const assigned = new Map<string, Assigned>();
  for (const path of options.topicsOf) {
    for (const [id, own] of await readAssigned(path, topics.vocabulary)) assigned.set(id, own);
  }
  const found: Exemplar[] = [];
  for (const path of options.baselines) {
    const tally: Tally = { records: 0, nonCommercial: 0, unused: 0 };
    for await (const text of readExemplars(path, { ...topics, matchTitles: true, assigned }, tally))
      found.push(text);
  }
  return selectExemplars(found, topics.vocabulary.topics.length, { perTopic: 200, mostTopics: 6 });
}

function definitionOf(label: string, definition: string, language: LabelLanguage): Exemplar {
  return { paper: label, language, title: label, abstract: definition, topics: [], maybe: [], from: "read" };
}

function logits(point: Point, matrix: CentroidMatrix, slope: number, offset: Float64Array): Float32Array {
  const out = Float32Array.from(offset);
  for (let topic = 0; topic < matrix.topics; topic++) {
    const own = row(matrix.dense, topic, matrix.dimensions);
    for (let i = 0; i < own.length; i++) out[topic] = out[topic]! + slope * own[i]! * point.dense[i]!;
  }
  for (const [i, term] of point.terms.entries()) {
    const from = term * matrix.topics;
    for (let topic = 0; topic < matrix.topics; topic++) {
      out[topic] = out[topic]! + slope * matrix.lexical[from + topic]! * point.weights[i]!;
    }
  }
  return out;
}

function judged(text: Exemplar, z: Float32Array): ScoredPaper {
  const scores = z.map((x) => 1 / (1 + Math.exp(-x)));
  return {
    paper: text.paper,
    language: text.language,
    basis: "abstract",
    title: text.title,
    similarities: z,
    scores,
    ranking: z,
    thresholds: new Float32Array(z.length).fill(0.4),
    topics: text.topics,
    maybe: text.maybe,
  };
}
