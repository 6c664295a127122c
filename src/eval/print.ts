import type { PairReport, SetReport } from "./report.ts";
import type { RobustnessReport } from "./robustness.ts";

export interface EvalReport {
  stamps: { vocabulary: string; centroids: string; encoder: string };
  outOfFold: boolean;
  sets: SetReport[];
  pairs: PairReport[];
  robustness: RobustnessReport[];
  baselines: SetReport[];
}

/** The report as tables for a terminal or a model card (they are Markdown). */
export function printReports(report: EvalReport): string {
  const parts = [
    `Centroids ${report.stamps.centroids}, encoder ${report.stamps.encoder}${report.outOfFold ? "; calibration and thresholds out of fold" : ""}\n`,
    setTable(report.sets),
    table(
      ["set", "papers", "same first topic", "FR/EN micro-F1"],
      report.pairs.map((pair) => [
        pair.set,
        pair.papers,
        digits(pair.sameFirstTopic),
        digits(pair.frenchToEnglish),
      ]),
    ),
  ];
  if (report.baselines.length > 0) parts.push("Baselines\n", setTable(report.baselines));
  if (report.robustness.length > 0) {
    parts.push(
      "First three topics after a disturbance\n",
      table(
        ["set", "language", "disturbance", "kept", "all three", "same tags"],
        report.robustness.map((row) => [
          row.set,
          row.language,
          row.disturbance,
          digits(row.kept),
          digits(row.same),
          digits(row.sameTags),
        ]),
      ),
    );
  }
  for (const set of report.sets) if (set.mistakes?.length) parts.push(mistakes(set));
  return `${parts.join("\n")}\n`;
}

function setTable(sets: readonly SetReport[]): string {
  return table(
    ["set", "", "texts", "P@1", "nDCG@5", "LRAP", "P", "R", "micro-F1", "±", "macro-F1", "ECE", "untagged"],
    sets.map(({ set, language, texts, ranking, tags, f1Error }) => [
      set,
      language,
      texts,
      digits(ranking?.precisionAt1),
      digits(ranking?.ndcgAt5),
      digits(ranking?.lrap),
      digits(tags?.precision),
      digits(tags?.recall),
      digits(tags?.f1),
      digits(f1Error),
      digits(tags?.macroF1),
      digits(tags?.ece),
      digits(tags?.untagged),
    ]),
  );
}

function mistakes({ set, language, mistakes: list = [] }: SetReport): string {
  const shown = (topics: { topic: string; score: number }[]) =>
    topics.map(({ topic, score }) => `${topic} ${score.toFixed(2)}`).join(", ") || "nothing";
  const lines = list.map(
    ({ title, wrong, missed }) => `- ${title}\n  wrong: ${shown(wrong)}; missed: ${shown(missed)}`,
  );
  return `Worst of ${set}, ${language}\n\n${lines.join("\n")}\n`;
}

function table(head: readonly string[], rows: readonly (string | number)[][]): string {
  const cells = [head, head.map(() => "---"), ...rows].map((row) => row.map(String));
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  return `${cells.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`).join("\n")}\n`;
}

function digits(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(3);
}
