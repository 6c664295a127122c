import type { MergedPublication } from "../publications/duplicates/duplicates.ts";
import type { ColumnNames, Detected } from "../publications/format.ts";
import type { ReadFailure } from "../publications/publication.ts";
import { isTagged, type Outcome, type Tagged } from "./outcome.ts";

/** A list and what tagging it came to, whether a job or the command line did it. */
export interface TaggedList {
  /** What reading the list found out; nothing of it is known when its job ended before. */
  detected: Partial<Detected>;
  /** For tables: which column is which, as the sender said. */
  columns?: ColumnNames | undefined;
  /** Every publication once, in the order of the list, and what could not be read in its place. */
  entries(): AsyncIterable<Entry>;
  /** Final when the entries have been gone through. */
  counts(): ListCounts;
  /** The list as it came. */
  bytes(): AsyncIterable<Uint8Array> | Uint8Array;
  /**
   * Looks up the topics of the record at a position, for positions asked for in ascending order; a
   * duplicate has those of the publication it was merged into.
   */
  topics(): Promise<TopicsAt>;
}

export type TopicsAt = (
  position: number,
) => readonly string[] | undefined | Promise<readonly string[] | undefined>;

export type Entry = PublicationEntry | FailureEntry;

export interface PublicationEntry {
  /** Name of the list it stands in, where there are several. */
  list?: string;
  publication: MergedPublication;
  /** Absent when the list was given up before its turn. */
  outcome?: Outcome;
}

export interface FailureEntry {
  list?: string;
  failure: ReadFailure;
}

/** What an entry was tagged with; nothing when it could not be read or tagged. */
export function taggedOf(entry: Entry): Tagged | undefined {
  return "failure" in entry || !entry.outcome || !isTagged(entry.outcome) ? undefined : entry.outcome;
}

export interface ListCounts {
  /** Records in the list, readable or not. */
  read: number;
  /** Records merged into another one. */
  duplicates: number;
  /** Publications with a result, those that no topic fits among them. */
  tagged: number;
  /** Records that could not be read and publications that could not be tagged. */
  failed: number;
  /** Publications still to be tagged; 0 until the list is read. */
  waiting: number;
}
