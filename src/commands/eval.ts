import { join } from "node:path";
import type { Embedder } from "../embedder.ts";
import { reportBaselines } from "../eval/baselines.ts";
import { outOfFold } from "../eval/out-of-fold.ts";
import { type EvalReport, printReports } from "../eval/print.ts";
import { reportPairs, reportSet } from "../eval/report.ts";
import { type RobustnessReport, reportRobustness } from "../eval/robustness.ts";
import { readSet, type ScoredSet, scoreSet } from "../eval/score-set.ts";
import { rememberEmbeddings } from "../topics/build/embedding-cache.ts";
import { requireSameEncoder } from "../topics/manifest.ts";
import { loadTopicModel } from "../topics/model.ts";
import { loadKeywordRules } from "../topics/vocabulary/keyword-rules.ts";
import { EXIT } from "./exit-codes.ts";
import { createProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface EvalOptions {
  /** Labelled JSONL, plain or .gz. */
  files: readonly string[];
  models: string;
  json: boolean;
  /** Fit calibration and thresholds again on the other papers of the same files before judging each. */
  outOfFold: boolean;
  /** Measure how many texts keep their first three topics when the text is disturbed. */
  robustness: boolean;
  /** Labelled files the baselines learn from; none for no baselines. */
  baselines: readonly string[];
  topicsOf: readonly string[];
  /** Another encoder, with its name, to make baselines of as well. */
  rival?: { name: string; embedder: Embedder } | undefined;
  /** A folder for embeddings already made. */
  cache?: string | undefined;
}

/** Measures the model in force on labelled texts and prints tables, or one JSON object. Returns the exit code. */
export async function evaluate(
  options: EvalOptions,
  embedder: Embedder,
  terminal: Terminal,
): Promise<number> {
  const model = loadTopicModel(options.models);
  requireSameEncoder(model.encoder, embedder.identity);
  const rules = loadKeywordRules(join(options.models, "topics/keyword_rules.json"), model.vocabulary);
  const remembering = rememberEmbeddings(embedder, options.cache);
  const encoders = [{ name: "embedding", embedder: remembering }];
  if (options.rival) {
    const { name, embedder } = options.rival;
    encoders.push({ name, embedder: rememberEmbeddings(embedder, options.cache) });
  }
  const progress = createProgress(terminal.errors);
  const onText = (done: number, total: number) => progress.update("texts", done, total);

  const read = await Promise.all(
    options.files.map(async (path) => ({
      path,
      texts: await readSet(path, { vocabulary: model.vocabulary, rules }),
    })),
  );
  let sets: ScoredSet[] = [];
  for (const { path, texts } of read) sets.push(await scoreSet(path, texts, model, remembering, onText));
  if (options.outOfFold) sets = outOfFold(sets);
  const robustness: RobustnessReport[] = [];
  if (options.robustness) {
    for (const { path, texts } of read)
      robustness.push(...(await reportRobustness(path, texts, model, remembering, onText)));
  }
  const baselines =
    options.baselines.length > 0
      ? await reportBaselines(read, options, { vocabulary: model.vocabulary, rules }, encoders, progress)
      : [];
  progress.end();
  for (const { embedder } of encoders) embedder.save();

  const report: EvalReport = {
    stamps: { ...model.stamps, encoder: model.encoder.hash },
    outOfFold: options.outOfFold,
    sets: sets.flatMap((set) => reportSet(set, model.vocabulary.ids)),
    pairs: sets.map(reportPairs).filter((pair) => pair !== undefined),
    robustness,
    baselines,
  };
  terminal.output.write(options.json ? `${JSON.stringify(report, null, 1)}\n` : printReports(report));
  return EXIT.ok;
}
