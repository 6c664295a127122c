import { isTagged, type Outcome } from "../jobs/outcome.ts";
import type { Language } from "../messages/messages.ts";
import type { ColumnNames } from "../publications/format.ts";
import type { Profile } from "../publications/profile/profile.ts";
import { writeBack } from "../publications/write-back.ts";
import { entryBody, labelOf } from "../results/entry.ts";
import type { Vocabulary } from "../topics/vocabulary/vocabulary.ts";
import type { ListPlan, Work } from "./list-plan.ts";

export type OutFormat = "ndjson" | "json" | "csv" | "bibtex" | "ris";

export interface ResultWords {
  plan: ListPlan;
  vocabulary: Vocabulary;
  /** Of keywords, column names and warnings. */
  language: Language;
}

/** The text of a file of results, piece by piece. */
export interface Writer {
  begin: string;
  add(work: Work, outcome: Outcome | undefined): string;
  end(profile: Profile): Iterable<string> | AsyncIterable<Uint8Array>;
}

/** Writes a list back where it was of the format asked for, and makes a file of its own of it otherwise. */
export function writerOf(path: string, format: OutFormat, words: ResultWords, columns?: ColumnNames): Writer {
  const [first, second] = words.plan.lists;
  const isBack = first !== undefined && second === undefined && first.detected.format === format;
  if (format === "json") return jsonWriter(words);
  if (format === "ndjson") {
    return { begin: "", add: (work, outcome) => resultLine(work, outcome, words) ?? "", end: () => [] };
  }
  return isBack ? backWriter(words, columns) : tableWriter(words, /\.tsv$/i.test(path) ? "\t" : ",");
}

/** One result as a line of NDJSON, or undefined for a publication that was never tried. */
export function resultLine(work: Work, outcome: Outcome | undefined, words: ResultWords): string | undefined {
  const body = bodyOf(work, outcome, words);
  return body === undefined
    ? undefined
    : `${JSON.stringify("failure" in body ? { failure: body.failure } : body.publication)}\n`;
}

function bodyOf(work: Work, outcome: Outcome | undefined, { plan, vocabulary, language }: ResultWords) {
  // Which list is only worth saying when there are several.
  const list = plan.lists.length > 1 ? { list: work.list } : {};
  if (work.kind === "failure") {
    const { place, ...failure } = work.failure;
    return { failure: { ...list, ...place, ...failure } };
  }
  const { versions, ...publication } = work.publication;
  const body = entryBody(
    { position: publication.place.position, publication, versions, ...(outcome && { outcome }) },
    vocabulary,
    language,
  );
  if (body === undefined) return undefined;
  return "failure" in body
    ? { failure: { ...list, ...body.failure } }
    : { publication: { ...list, ...body.publication } };
}

function jsonWriter(words: ResultWords): Writer {
  const failures: object[] = [];
  let before = "";
  return {
    begin: '{"publications":[',
    add(work, outcome) {
      const body = bodyOf(work, outcome, words);
      if (body === undefined) return "";
      if ("failure" in body) {
        failures.push(body.failure!);
        return "";
      }
      const text = before + JSON.stringify(body.publication);
      before = ",";
      return text;
    },
    end(profile) {
      const { read, duplicates } = words.plan;
      const counts = { read, duplicates, tagged: profile.publications, failed: failures.length };
      return [
        `],"failures":${JSON.stringify(failures)},"counts":${JSON.stringify(counts)},"profile":${JSON.stringify(profile)}}\n`,
      ];
    },
  };
}

function backWriter({ plan, vocabulary, language }: ResultWords, columns: ColumnNames | undefined): Writer {
  const topics = new Map<number, readonly string[]>();
  return {
    begin: "",
    add(work, outcome) {
      if (work.kind === "publication" && outcome && isTagged(outcome) && outcome.tags.length > 0) {
        topics.set(
          work.index,
          outcome.tags.map(({ topic }) => topic),
        );
      }
      return "";
    },
    end() {
      const list = plan.lists[0]!;
      return writeBack(list.open(), {
        detected: list.detected,
        language,
        columns,
        keywordsOf(position) {
          const index = plan.workAt(0, position);
          const found = index === undefined ? undefined : topics.get(index);
          return found?.map((topic) => labelOf(topic, vocabulary)[language]);
        },
      });
    },
  };
}

const COLUMNS = {
  en: [
    "list",
    "position",
    "title",
    "authors",
    "year",
    "venue",
    "DOI",
    "language",
    "topics",
    "scores",
    "failure",
  ],
  fr: [
    "liste",
    "position",
    "titre",
    "auteurs",
    "année",
    "revue",
    "DOI",
    "langue",
    "sujets",
    "scores",
    "échec",
  ],
} as const;

/** A table (RFC 4180) for lists that were none themselves: a line a publication, failures in their place. */
function tableWriter({ vocabulary, language }: ResultWords, delimiter: "," | "\t"): Writer {
  const line = (cells: readonly (string | number)[]) =>
    `${cells.map((value) => cell(value, delimiter)).join(delimiter)}\r\n`;
  return {
    // The mark makes spreadsheets read accents right.
    begin: `\u{feff}${line(COLUMNS[language])}`,
    add(work, outcome) {
      if (work.kind === "failure") {
        const { place, excerpt, reason } = work.failure;
        return line([work.list, place.position, excerpt, "", "", "", "", "", "", "", reason]);
      }
      if (outcome === undefined) return "";
      const { title, authors, year = "", venue = "", doi = "", place } = work.publication;
      const found = isTagged(outcome)
        ? [
            outcome.language.code,
            outcome.tags.map(({ topic }) => labelOf(topic, vocabulary)[language]).join("; "),
            outcome.tags.map(({ score }) => score).join("; "),
            "",
          ]
        : ["", "", "", outcome.error.code];
      return line([work.list, place.position, title, authors.join("; "), year, venue, doi, ...found]);
    },
    end: () => [],
  };
}

function cell(value: string | number, delimiter: string): string {
  if (typeof value === "number") return String(value);
  // A spreadsheet would run a text that starts like a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /["\r\n]/.test(safe) || safe.includes(delimiter) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
