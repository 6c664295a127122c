import { open, rename, rm } from "node:fs/promises";
import { extname } from "node:path";
import { TopiqueError } from "../errors.ts";
import type { Outcome } from "../jobs/outcome.ts";
import type { ColumnNames } from "../publications/format.ts";
import type { Profile } from "../publications/profile/profile.ts";
import type { ListPlan, Work } from "./list-plan.ts";
import { type OutFormat, type ResultWords, writerOf } from "./list-writers.ts";

/** A file of results in the making. */
export interface ListOut {
  /** The next work in the order of the lists, with what became of a publication. */
  add(work: Work, outcome: Outcome | undefined): Promise<void>;
  /** Puts the whole file where it was asked for. */
  finish(profile: Profile): Promise<void>;
  /** Leaves no file behind, unless it is finished. */
  abandon(): Promise<void>;
}

const ENDINGS = {
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
  ".json": "json",
  ".csv": "csv",
  ".tsv": "csv",
  ".bib": "bibtex",
  ".ris": "ris",
} as const satisfies Record<string, OutFormat>;

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

/** Text is written in blocks of so many characters. */
const BLOCK = 64 * 1024;

/**
 * Writes the results as they come beside their final name, so that a file that is there is whole.
 * Only a list that is written back has to wait for all of them, and keeps their topics till then.
 */
export async function openOut(
  path: string,
  format: OutFormat,
  words: ResultWords,
  columns?: ColumnNames | undefined,
): Promise<ListOut> {
  const partial = `${path}.part`;
  const file = await open(partial, "w");
  const writer = writerOf(path, format, words, columns);
  let held = writer.begin;
  let isFinished = false;
  const flush = async () => {
    const text = held;
    held = "";
    await file.appendFile(text);
  };
  return {
    async add(work, outcome) {
      held += writer.add(work, outcome);
      if (held.length >= BLOCK) await flush();
    },
    async finish(profile) {
      await flush();
      for await (const piece of writer.end(profile)) await file.appendFile(piece);
      await file.close();
      await rename(partial, path);
      isFinished = true;
    },
    async abandon() {
      if (isFinished) return;
      await file.close();
      await rm(partial, { force: true });
    },
  };
}
