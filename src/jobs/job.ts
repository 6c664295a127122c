import type { Overflow } from "../analysis.ts";
import type { GivenLanguage } from "../languages/language.ts";
import type { Notice } from "../results/notice.ts";
import type { ListCounts } from "../results/tagged-list.ts";

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
  counts: ListCounts;
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

/** Seconds until it is worth looking at a job again. */
export function secondsToWait(job: Job): number {
  return Math.min(60, Math.max(1, Math.ceil(job.secondsLeft ?? 1)));
}
