import { TopiqueError } from "../errors.ts";
import { type Detected, WRITTEN_BACK } from "../publications/format.ts";
import { RESULT_FORMATS, type ResultFormat } from "../schemas/jobs.ts";
import { resultsAsJson, resultsAsNdjson } from "./json.ts";
import type { Wording } from "./labels.ts";
import { resultsAsList } from "./list.ts";
import { resultsAsTable, type TableShape } from "./table.ts";
import type { TaggedList } from "./tagged-list.ts";

export interface WrittenResults {
  /** Content type. */
  type: string;
  pieces: AsyncGenerator<string | Uint8Array>;
}

/** The formats that any list can be had in. */
const ALWAYS: readonly ResultFormat[] = ["json", "ndjson", "csv"];

/** Refuses to write a list back as what it was not. Throws TopiqueError "field-invalid" that names `field`. */
export function requireFormat(format: ResultFormat, detected: Partial<Detected>, field: string): void {
  const choices = RESULT_FORMATS.filter((one) => ALWAYS.includes(one) || one === detected.format);
  if (choices.includes(format)) return;
  throw new TopiqueError("field-invalid", {
    field,
    choices: choices.join(", "),
    came: JSON.stringify(format),
  });
}

/**
 * The results of a list in a format that `requireFormat` lets pass. BibTeX, RIS and tables come back
 * as they went in with the topics added as keywords; any list can be had as JSON, NDJSON or a table,
 * which has the shape asked for.
 */
export function writeResults(
  list: TaggedList,
  format: ResultFormat,
  wording: Wording,
  shape?: TableShape,
): WrittenResults {
  if (format === "json") {
    return { type: "application/json; charset=utf-8", pieces: resultsAsJson(list, wording) };
  }
  if (format === "ndjson") return { type: "application/x-ndjson", pieces: resultsAsNdjson(list, wording) };
  const { format: own, encoding = "utf-8" } = list.detected;
  return format === own
    ? { type: `${WRITTEN_BACK[format]}; charset=${encoding}`, pieces: resultsAsList(list, wording) }
    : { type: "text/csv; charset=utf-8", pieces: resultsAsTable(list, wording, shape) };
}
