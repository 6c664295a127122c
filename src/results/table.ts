import type { Publication } from "../publications/publication.ts";
import { reasonOf } from "./entry-body.ts";
import { labelOf, type Wording } from "./labels.ts";
import { isTagged, type Tagged } from "./outcome.ts";
import type { Entry, TaggedList } from "./tagged-list.ts";

export interface TableShape {
  delimiter: "," | "\t";
  /** A first column names the list that each entry stands in. */
  withLists: boolean;
}

const LIST = { en: "list", fr: "liste" } as const;
const COLUMNS = {
  en: ["position", "title", "authors", "year", "venue", "DOI", "language", "topics", "scores", "failure"],
  fr: ["position", "titre", "auteurs", "année", "revue", "DOI", "langue", "sujets", "scores", "échec"],
} as const;

/** Results as a table (RFC 4180), for lists that were none themselves: a line a publication, failures in their place. */
export async function* resultsAsTable(
  list: TaggedList,
  wording: Wording,
  { delimiter, withLists }: TableShape = { delimiter: ",", withLists: false },
): AsyncGenerator<string> {
  const line = (list: string, cells: readonly (string | number)[]) =>
    `${(withLists ? [list, ...cells] : cells).map((value) => cell(value, delimiter)).join(delimiter)}\r\n`;
  // The mark makes spreadsheets read accents right.
  yield `\u{feff}${line(LIST[wording.language], COLUMNS[wording.language])}`;
  for await (const entry of list.entries()) {
    const cells = cellsOf(entry, wording);
    if (cells) yield line(entry.list ?? "", cells);
  }
}

/** None for a publication that was never tried. */
function cellsOf(entry: Entry, wording: Wording): (string | number)[] | undefined {
  if ("failure" in entry) {
    const { place, excerpt, reason } = entry.failure;
    return [place.position, excerpt, "", "", "", "", "", "", "", reason];
  }
  const { publication, outcome } = entry;
  if (!outcome) return undefined;
  return [
    publication.place.position,
    ...bibliographic(publication),
    ...(isTagged(outcome) ? [...topics(outcome, wording), ""] : ["", "", "", reasonOf(outcome.error)]),
  ];
}

function bibliographic({ title, authors, year, venue = "", doi = "" }: Publication): string[] {
  return [title, authors.join("; "), year === undefined ? "" : String(year), venue, doi];
}

function topics({ language, tags }: Tagged, wording: Wording): string[] {
  return [
    language.code,
    tags.map(({ topic }) => labelOf(topic, wording.vocabulary)[wording.language]).join("; "),
    tags.map(({ score }) => score).join("; "),
  ];
}

function cell(value: string | number, delimiter: string): string {
  if (typeof value === "number") return String(value);
  // A spreadsheet would run a text that starts like a formula; one that separates at semicolons also after these,
  // and after line ends, as it sees no quotes within what are cells to it.
  const safe = value.replace(/(?<=^|[;\n\r])(?=[=+\-@\t\r])/g, "'");
  return /["\r\n]/.test(safe) || safe.includes(delimiter) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
