import type { LabelLanguage } from "../languages/language.ts";
import type { Encoding } from "./bytes/encoding.ts";
import type { RawText } from "./bytes/raw-text.ts";
import type { Publication, ReadFailure } from "./publication.ts";

/**
 * The formats a list may come in; where two are equally sure of a list, the earlier has it. The one
 * list of them: formats.ts says who reads and writes each, and the contract and the command line
 * offer what stands here.
 */
export const FORMAT_NAMES = [
  "bibtex",
  "ris",
  "wos",
  "nbib",
  "ndjson",
  "json",
  "csv",
  "yaml",
  "page",
  "references",
] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** The formats that come back as they went in, topics added, and the content type they have then. */
export const WRITTEN_BACK = {
  csv: "text/csv",
  bibtex: "application/x-bibtex",
  ris: "application/x-research-info-systems",
} as const satisfies Partial<Record<FormatName, string>>;
export type WrittenBack = keyof typeof WRITTEN_BACK;

/** What each reader is given; it numbers records and hands on what it learned about the list as a whole. */
export interface ReadContext {
  /** The position of the next record, counted from 0 over records and failures alike. */
  next(): number;
  /** A stable code about the list as a whole, told once. */
  warn(code: string): void;
  columns: ColumnNames;
  /** The beginning of the text, as much as was at hand when the format was recognised. */
  head: string;
  detected: Detected;
}

/** What reading a list has found out; complete when its records have all been read. */
export interface Detected {
  format?: FormatName;
  /** The shape of a JSON record where it has a name: "openalex", "crossref", "orcid", "paperoni" ... */
  flavour?: string;
  encoding: Encoding;
  bom: boolean;
  warnings: string[];
  /** The columns a table was read by: field -> the column's own name. */
  columns?: Record<string, string>;
  /** The person and the topics a profile page declares. */
  person?: string;
  declaredTopics: string[];
  biography?: string;
}

/** Overrides for a table: the column's name, or its number from 1. */
export type ColumnNames = Partial<Record<ColumnField, string | number>>;

export const COLUMN_FIELDS = [
  "title",
  "abstract",
  "authors",
  "year",
  "venue",
  "doi",
  "arxiv",
  "url",
  "language",
  "keywords",
  "id",
] as const;
export type ColumnField = (typeof COLUMN_FIELDS)[number];

export interface RecordReader {
  push(text: string): Iterable<Publication | ReadFailure>;
  end(): Iterable<Publication | ReadFailure>;
}

export interface Format {
  name: FormatName;
  /** Content types and file name endings, used only where the content leaves a doubt. */
  types: readonly string[];
  endings: readonly string[];
  /** 0 (no) to 1 (certain), from the first characters of the text. */
  recognise(head: string): number;
  open(context: ReadContext): RecordReader;
}

/** What each writer is given. */
export interface WriteContext {
  raw: RawText;
  /** The beginning of the list, in raw units. */
  head: string;
  /** Names the column that is added to a table without keywords. */
  language: LabelLanguage;
  columns: ColumnNames;
}

/** One list in its raw units: cut into parts, and each part that holds a record rewritten. */
export interface ListWriter {
  /** The parts that are complete with this text, in order; `position` is set for records as the reader counts them. */
  split(text: string, last: boolean): Iterable<Part>;
  /** The text with the words added. */
  add(part: Part, words: readonly string[]): string;
}

export interface Part {
  text: string;
  position: number | undefined;
}
