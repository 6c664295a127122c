import { isTagged, type Tagged } from "../jobs/outcome.ts";
import { isUnreadable, listedEntries } from "../jobs/results.ts";
import type { Publication } from "../publications/publication.ts";
import { labelOf } from "./entry.ts";
import type { ResultStream } from "./json.ts";

const COLUMNS = {
  en: ["position", "title", "authors", "year", "venue", "DOI", "language", "topics", "scores", "failure"],
  fr: ["position", "titre", "auteurs", "année", "revue", "DOI", "langue", "sujets", "scores", "échec"],
} as const;

/** Results as a table (RFC 4180), for lists that were none themselves: a line a publication, failures in their place. */
export async function* resultsAsTable({
  sql,
  job,
  vocabulary,
  language,
}: ResultStream): AsyncGenerator<string> {
  // The mark makes spreadsheets read accents right.
  yield `\u{feff}${line(COLUMNS[language])}`;
  for await (const entry of listedEntries(sql, job.seq)) {
    if (isUnreadable(entry)) {
      yield line([entry.position, entry.excerpt, "", "", "", "", "", "", "", entry.reason]);
    } else if (entry.outcome) {
      const { position, publication, outcome } = entry;
      const rest = isTagged(outcome)
        ? [...topics(outcome, (topic) => labelOf(topic, vocabulary)[language]), ""]
        : ["", "", "", outcome.error.code];
      yield line([position, ...bibliographic(publication), ...rest]);
    }
  }
}

function bibliographic({ title, authors, year, venue = "", doi = "" }: Publication): string[] {
  return [title, authors.join("; "), year === undefined ? "" : String(year), venue, doi];
}

function topics({ language, tags }: Tagged, label: (topic: string) => string): string[] {
  return [
    language.code,
    tags.map(({ topic }) => label(topic)).join("; "),
    tags.map(({ score }) => score).join("; "),
  ];
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  // A spreadsheet would run a text that starts like a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
