import type { Overflow } from "../analysis.ts";
import type { GivenLanguage } from "../languages/language.ts";

/**
 * receiving -> reading -> tagging -> done
 *                            ^          |
 *                            +- retagging
 * and from any of them but done: failed, cancelled.
 */
export type JobState = "receiving" | "reading" | "tagging" | "retagging" | "done" | "failed" | "cancelled";

/** How every publication of the list is to be tagged. */
export interface TaggingOptions {
  language: GivenLanguage;
  limit: number;
  /** 0-1; each topic's own threshold when absent. */
  threshold?: number;
  overflow: Overflow;
}

/** What the sender said about the bytes; the reader trusts the bytes more. */
export interface ListSource {
  name?: string;
  contentType?: string;
  format?: string;
  /** For tables: the name or number of the column that holds a field, by field. */
  columns?: Readonly<Record<string, string>>;
}

export interface JobCounts {
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

/** A warning or failure as a stable code with its facts; words are chosen where it is shown. */
export interface Notice {
  code: string;
  facts: Readonly<Record<string, string | number>>;
}

export interface Job {
  /** Internal number, ascending with creation. */
  seq: number;
  id: string;
  state: JobState;
  source: ListSource;
  options: TaggingOptions;
  /** What reading found out about the list: its format, declared topics. */
  facts: Readonly<Record<string, unknown>>;
  bytes: number;
  counts: JobCounts;
  warnings: Notice[];
  failure?: Notice;
  stamp?: Readonly<Record<string, string>>;
  createdAt: Date;
  taggingAt?: Date;
  finishedAt?: Date;
  /**
   * Publications per second since tagging began; absent before the first chunk is done, and when
   * all were tagged again from kept embeddings.
   */
  rate?: number;
  /** Seconds until the last publication is tagged, at that rate. */
  secondsLeft?: number;
}

export function isOver(state: JobState): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}
