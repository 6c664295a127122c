import { createWriteStream, renameSync } from "node:fs";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TopiqueError } from "../errors.ts";
import { isTagged, type Outcome } from "../jobs/outcome.ts";
import type { Language } from "../messages.ts";
import type { Profile } from "../publications/profile.ts";
import { writeBack } from "../publications/write-back.ts";
import { entryBody, labelOf } from "../result-answers.ts";
import type { Vocabulary } from "../topics/vocabulary.ts";
import type { ListPlan, Work } from "./list-plan.ts";

/** What results are written from, once everything is tagged. */
export interface Results {
  plan: ListPlan;
  outcomes: ReadonlyMap<number, Outcome>;
  profile: Profile;
  vocabulary: Vocabulary;
  /** Of keywords, column names and warnings. */
  language: Language;
}

const ENDINGS = {
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
  ".json": "json",
  ".csv": "csv",
  ".tsv": "csv",
  ".bib": "bibtex",
  ".ris": "ris",
} as const;
type OutFormat = (typeof ENDINGS)[keyof typeof ENDINGS];

/** The format a file's ending asks for. Throws TopiqueError "field-invalid" for one that is not written. */
export function outFormatOf(path: string): OutFormat {
  const ending = extname(path).toLowerCase();
  const format = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending as keyof typeof ENDINGS] : undefined;
  if (format !== undefined) return format;
  throw new TopiqueError("field-invalid", {
    field: "--out",
    choices: Object.keys(ENDINGS).join(", "),
    came: JSON.stringify(path),
  });
}

/**
 * Refuses, before anything is tagged, to write a list back as what it was not:
 * BibTeX and RIS come back only as they went in, and one list at a time.
 */
export function checkOut(format: OutFormat, plan: ListPlan, path: string): void {
  if (format !== "bibtex" && format !== "ris") return;
  if (plan.lists.length === 1 && plan.lists[0]!.detected.format === format) return;
  throw new TopiqueError("field-invalid", {
    field: "--out",
    choices: ".ndjson, .json, .csv",
    came: JSON.stringify(path),
  });
}

/** Writes the results beside their final name first, so that a file that is there is whole. */
export async function writeOut(path: string, format: OutFormat, results: Results): Promise<void> {
  const partial = `${path}.part`;
  await pipeline(Readable.from(piecesOf(format, results)), createWriteStream(partial));
  renameSync(partial, path);
}

function piecesOf(format: OutFormat, results: Results): AsyncGenerator<string | Uint8Array> {
  const [first, second] = results.plan.lists;
  const isBack = first !== undefined && second === undefined && first.detected.format === format;
  if (format === "json") return asJson(results);
  if (format === "ndjson") return asNdjson(results);
  return isBack ? back(results) : asTable(results);
}

/** One result as a line of NDJSON, or undefined for a publication that was never tried. */
export function resultLine(
  work: Work,
  outcome: Outcome | undefined,
  results: Pick<Results, "plan" | "vocabulary" | "language">,
): string | undefined {
  const body = bodyOf(work, outcome, results);
  return body === undefined
    ? undefined
    : `${JSON.stringify("failure" in body ? { failure: body.failure } : body.publication)}\n`;
}

function bodyOf(
  work: Work,
  outcome: Outcome | undefined,
  { plan, vocabulary, language }: Pick<Results, "plan" | "vocabulary" | "language">,
) {
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

async function* bodies(results: Results) {
  for await (const work of results.plan.works()) {
    const body = bodyOf(
      work,
      work.kind === "failure" ? undefined : results.outcomes.get(work.index),
      results,
    );
    if (body !== undefined) yield body;
  }
}

async function* asNdjson(results: Results): AsyncGenerator<string> {
  for await (const body of bodies(results))
    yield `${JSON.stringify("failure" in body ? body : body.publication)}\n`;
}

async function* asJson(results: Results): AsyncGenerator<string> {
  const failures: object[] = [];
  let before = '{"publications":[';
  for await (const body of bodies(results)) {
    if ("failure" in body) {
      failures.push(body.failure!);
      continue;
    }
    yield before + JSON.stringify(body.publication);
    before = ",";
  }
  const { read, duplicates } = results.plan;
  const counts = { read, duplicates, tagged: results.profile.publications, failed: failures.length };
  yield `${before === "," ? "" : before}],"failures":${JSON.stringify(failures)},"counts":${JSON.stringify(counts)},"profile":${JSON.stringify(results.profile)}}\n`;
}

function back({ plan, outcomes, vocabulary, language }: Results): AsyncGenerator<Uint8Array> {
  const list = plan.lists[0]!;
  return writeBack(list.open(), {
    detected: list.detected,
    language,
    keywordsOf(position) {
      const index = plan.workAt(0, position);
      const outcome = index === undefined ? undefined : outcomes.get(index);
      return outcome && isTagged(outcome)
        ? outcome.tags.map(({ topic }) => labelOf(topic, vocabulary)[language])
        : undefined;
    },
  });
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
    "thèmes",
    "scores",
    "échec",
  ],
} as const;

/** A table (RFC 4180) for lists that were none themselves: a line a publication, failures in their place. */
async function* asTable(results: Results): AsyncGenerator<string> {
  const { outcomes, vocabulary, language } = results;
  // The mark makes spreadsheets read accents right.
  yield `\u{feff}${tableLine(COLUMNS[language])}`;
  for await (const work of results.plan.works()) {
    if (work.kind === "failure") {
      const { place, excerpt, reason } = work.failure;
      yield tableLine([work.list, place.position, excerpt, "", "", "", "", "", "", "", reason]);
      continue;
    }
    const { title, authors, year = "", venue = "", doi = "", place } = work.publication;
    const outcome = outcomes.get(work.index);
    if (outcome === undefined) continue;
    const found = isTagged(outcome)
      ? [
          outcome.language.code,
          outcome.tags.map(({ topic }) => labelOf(topic, vocabulary)[language]).join("; "),
          outcome.tags.map(({ score }) => score).join("; "),
          "",
        ]
      : ["", "", "", outcome.error.code];
    yield tableLine([work.list, place.position, title, authors.join("; "), year, venue, doi, ...found]);
  }
}

function tableLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  // A spreadsheet would run a text that starts like a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
