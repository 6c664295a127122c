import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Embedder } from "../embedder.ts";
import { rankingMetrics, tagMetrics } from "../eval/metrics.ts";
import { readSet, scoreSet } from "../eval/score-set.ts";
import { MODEL_LANGUAGES, type ModelLanguage } from "../languages/language.ts";
import { languagesOf, type PerLanguage, perLanguage } from "../languages/per-language.ts";
import { type BuildSettings, type BuiltModel, buildModel } from "../topics/build/build-model.ts";
import { type RememberingEmbedder, rememberEmbeddings } from "../topics/build/embedding-cache.ts";
import {
  type Assigned,
  type Exemplar,
  readAssigned,
  readExemplars,
  type Tally,
} from "../topics/build/exemplars.ts";
import { adjust } from "../topics/build/fit-calibration.ts";
import { fitRefit } from "../topics/build/refit.ts";
import { saveModel } from "../topics/build/save-model.ts";
import { selectExemplars } from "../topics/build/select-exemplars.ts";
import { writeManifest } from "../topics/manifest.ts";
import { createCalibration } from "../topics/space/calibration.ts";
import { createCentroids } from "../topics/space/joint-centroids.ts";
import { createSpace } from "../topics/space/joint-space.ts";
import { createThresholds, type ThresholdFile } from "../topics/thresholds.ts";
import { type KeywordRules, loadKeywordRules } from "../topics/vocabulary/keyword-rules.ts";
import { loadVocabulary, type Vocabulary } from "../topics/vocabulary/vocabulary.ts";
import { EXIT } from "./exit-codes.ts";
import { createProgress, type ProgressLine } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface BuildOptions {
  /** Labelled JSONL, plain or .gz; see `readExemplars`. */
  files: readonly string[];
  /** Files of `{id, topics, maybe?}` that give records of `files` their topics. */
  topicsOf: readonly string[];
  /** More texts of the field, labelled or not, for the lexicon and the languages' means. */
  background: readonly string[];
  /** Give records without other topics those whose labels stand in their title. */
  matchTitles: boolean;
  /** Development sets of read topics, both in and out of scope, that the last line of the calibration and the thresholds are fitted on. */
  calibrate: readonly string[];
  /** The models folder: vocabulary and rules are read there, the rest written. */
  models: string;
  /** Where to write, when not there. */
  out?: string | undefined;
  /** Papers wanted for a topic from keywords and title matches. */
  perTopic: number;
  /** A folder for embeddings already made, so that a second build is fast. */
  cache?: string | undefined;
  settings: BuildSettings;
}

/** Builds the joint space from labelled papers and writes it with its manifest. Returns the exit code. */
export async function build(options: BuildOptions, embedder: Embedder, terminal: Terminal): Promise<number> {
  const { models, out = models } = options;
  const vocabulary = loadVocabulary(join(models, "topics/vocabulary.json"));
  const rules = loadKeywordRules(join(models, "topics/keyword_rules.json"), vocabulary);
  const assigned = new Map<string, Assigned>();
  for (const path of options.topicsOf) {
    for (const [id, topics] of await readAssigned(path, vocabulary)) assigned.set(id, topics);
  }

  const bySource = new Map<string, Exemplar[]>();
  for (const path of [...options.files, ...options.background]) {
    const tally: Tally = { records: 0, nonCommercial: 0, unused: 0 };
    const found: Exemplar[] = [];
    const keepUnlabelled = options.background.includes(path);
    const reading = { vocabulary, rules, matchTitles: options.matchTitles, assigned, keepUnlabelled };
    for await (const exemplar of readExemplars(path, reading, tally)) found.push(exemplar);
    bySource.set(basename(path), found);
    terminal.errors.write(
      `${basename(path)}: ${tally.records} records, ${found.length} texts, ${tally.unused} without topics` +
        `${tally.nonCommercial > 0 ? `, ${tally.nonCommercial} left out for their licence` : ""}\n`,
    );
  }
  const exemplars = selectExemplars([...bySource.values()].flat(), vocabulary.topics.length, {
    perTopic: options.perTopic,
    mostTopics: 6,
  });
  const progress = createProgress(terminal.errors);
  const remembering = rememberEmbeddings(embedder, options.cache);
  const model = await buildModel(exemplars, vocabulary, remembering, options.settings, progress.update);
  const thresholds = await calibrate(options.calibrate, model, { vocabulary, rules }, remembering, progress);
  progress.end();
  remembering.save();

  const languages = languagesOf(model.space.lexicon);
  saveModel(out, model, thresholds);
  copyVocabulary(models, out);
  writeManifest(out, ["encoder", "topics"], {
    encoder: embedder.identity,
    vocabulary: vocabulary.stamp,
    topics: {
      settings: flat({ perTopic: options.perTopic, matchTitles: options.matchTitles, ...options.settings }),
      terms: perLanguage(languages, (language) => model.space.lexicon[language].terms.length),
      sources: [...bySource].map(([name, found]) => ({ name, ...countKept(found, exemplars) })),
      exemplars: countByTopic(exemplars, vocabulary),
    },
  });
  for (const language of languages) terminal.errors.write(heldOutLine(model, language));
  terminal.errors.write(`${exemplars.length} exemplars -> ${join(out, "topics")}\n`);
  return EXIT.ok;
}

/** Where nothing says better: what maximises F1 of well calibrated scores lies a little under a half. */
const USUAL_THRESHOLD = 0.4;

/** Adjusts the model's curves in place, for whole texts and for titles alone, and says the thresholds. */
async function calibrate(
  paths: readonly string[],
  model: BuiltModel,
  topics: { vocabulary: Vocabulary; rules: KeywordRules },
  embedder: RememberingEmbedder,
  progress: ProgressLine,
): Promise<ThresholdFile> {
  const thresholds: ThresholdFile = {
    note: "The score a topic must reach to be a tag: a default, and topics that differ. Edit freely; nothing has to be rebuilt.",
    abstract: { default: USUAL_THRESHOLD, topics: {} },
    title: { default: USUAL_THRESHOLD, topics: {} },
  };
  if (paths.length === 0) return thresholds;
  const read = await Promise.all(paths.map((path) => readSet(path, topics)));
  const complete = read.flat().filter(({ from }) => from === "read");
  const scoring = {
    space: createSpace(model.space),
    centroids: createCentroids(model.space, model.centroids),
    calibration: createCalibration(model.calibration),
    thresholds: createThresholds(thresholds, topics.vocabulary),
  };
  for (const basis of ["abstract", "title"] as const) {
    const { papers } = await scoreSet(
      basis,
      complete,
      scoring,
      embedder,
      (done, total) => progress.update(`calibrate on ${basis}s`, done, total),
      (text) => (basis === "title" ? { ...text, abstract: "" } : text),
    );
    const languages = languagesOf(model.calibration);
    const refit = fitRefit(papers, languages);
    for (const language of languages) {
      model.calibration[language][basis] = adjust(model.calibration[language][basis], refit.lines[language]);
    }
    thresholds[basis].default = refit.threshold;
  }
  return thresholds;
}

/** How the centroids do on read texts that they never saw: what to compare settings by. */
function heldOutLine({ heldOut }: BuiltModel, language: ModelLanguage): string {
  const texts = heldOut
    .filter((text) => text.language === language && text.topics.length > 0)
    .map((text) => ({
      ...text,
      ranking: text.scores,
      thresholds: new Float32Array(text.scores.length).fill(USUAL_THRESHOLD),
    }));
  if (texts.length === 0) return "";
  const { precisionAt1, ndcgAt5 } = rankingMetrics(texts);
  const { f1, macroF1 } = tagMetrics(texts);
  const [p1, ndcg, micro, macro] = [precisionAt1, ndcgAt5, f1, macroF1].map((value) => value.toFixed(3));
  return `held out, ${language}: ${texts.length} texts, P@1 ${p1}, nDCG@5 ${ndcg}, micro-F1 ${micro}, macro-F1 ${macro}\n`;
}

function copyVocabulary(models: string, out: string): void {
  if (models === out) return;
  mkdirSync(join(out, "topics"), { recursive: true });
  for (const name of ["vocabulary.json", "keyword_rules.json"]) {
    const from = join(models, "topics", name);
    if (existsSync(from)) copyFileSync(from, join(out, "topics", name));
  }
}

function countKept(found: readonly Exemplar[], kept: readonly Exemplar[]): Record<string, number> {
  const chosen = new Set(kept);
  const counts: Record<string, number> = {};
  for (const exemplar of found) {
    if (!chosen.has(exemplar)) continue;
    const key = `${exemplar.from}.${exemplar.language}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function countByTopic(
  exemplars: readonly Exemplar[],
  { ids }: Vocabulary,
): Record<string, PerLanguage<number>> {
  const counts = ids.map(() => perLanguage(MODEL_LANGUAGES, () => 0));
  for (const { topics, language } of exemplars) for (const topic of topics) counts[topic]![language]++;
  return Object.fromEntries(ids.map((id, topic) => [id, counts[topic]!]));
}

/** Nested settings as one level of dotted names. */
function flat(value: object, prefix = ""): Record<string, number | string | boolean> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, inner]) =>
      typeof inner === "object" && inner !== null
        ? flat(inner, `${prefix}${key}.`)
        : { [`${prefix}${key}`]: inner },
    ),
  );
}
