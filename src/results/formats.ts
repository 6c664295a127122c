import { TopiqueError } from "../errors.ts";
import { topicsByPosition } from "../jobs/keywords.ts";
import { uploadOf } from "../jobs/list-store.ts";
import type { Detected } from "../publications/format.ts";
import { writeBack } from "../publications/write-back.ts";
import type { ResultFormat } from "../schemas/jobs.ts";
import { labelOf } from "./entry.ts";
import { type ResultStream, resultsAsJson, resultsAsNdjson } from "./json.ts";
import { resultsAsTable } from "./table.ts";

export interface WrittenResults {
  type: string;
  pieces: AsyncGenerator<string | Uint8Array>;
}

/**
 * A job's results in a format. BibTeX, RIS and tables come back as they went in with the topics
 * added as keywords; any list can be had as JSON, NDJSON or a table. Throws TopiqueError
 * "field-invalid" for a list that was not BibTeX or RIS itself.
 */
export function writeResults(stream: ResultStream, format: ResultFormat): WrittenResults {
  const detected = stream.job.facts as Partial<Detected>;
  switch (format) {
    case "json":
      return { type: "application/json; charset=utf-8", pieces: resultsAsJson(stream) };
    case "ndjson":
      return { type: "application/x-ndjson", pieces: resultsAsNdjson(stream) };
    case "csv":
      return detected.format === "csv"
        ? { type: charset("text/csv", detected), pieces: back(stream, detected) }
        : { type: "text/csv; charset=utf-8", pieces: resultsAsTable(stream) };
    default:
      if (detected.format !== format) {
        const wanted = ["json", "ndjson", "csv", ...(detected.format === "ris" ? ["ris"] : [])];
        if (detected.format === "bibtex") wanted.push("bibtex");
        throw new TopiqueError("field-invalid", {
          field: "?format",
          choices: wanted.join(", "),
          came: JSON.stringify(format),
        });
      }
      return { type: charset(TYPES[format], detected), pieces: back(stream, detected) };
  }
}

const TYPES = { bibtex: "application/x-bibtex", ris: "application/x-research-info-systems" } as const;

function charset(type: string, { encoding = "utf-8" }: Partial<Detected>): string {
  return `${type}; charset=${encoding}`;
}

function back({ sql, job, vocabulary, language }: ResultStream, detected: Partial<Detected>) {
  const topicsAt = topicsByPosition(sql, job.seq);
  return writeBack(uploadOf(sql, job.seq), {
    detected: {
      encoding: detected.encoding ?? "utf-8",
      bom: detected.bom ?? false,
      ...(detected.format && { format: detected.format }),
    },
    language,
    columns: job.source.columns,
    keywordsOf: async (position) =>
      (await topicsAt(position))?.map((topic) => labelOf(topic, vocabulary)[language]),
  });
}
