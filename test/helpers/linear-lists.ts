import t from "tap";
import { TopiqueError } from "../../src/errors.ts";
import type { FormatName } from "../../src/publications/format.ts";
import { chooseFormat } from "../../src/publications/read.ts";
import { testLinear, type Work } from "./count-work.ts";
import { readAll } from "./publications.ts";

/** A list of one part repeated, between a beginning and an end. */
export type List = (size: number) => string;

export function list(part: string, start = "", end = ""): List {
  return (size) => start + part.repeat(size / part.length) + end;
}

/** Recognises lists, which looks at no more than their first 64 KiB, and reads them in their format. */
export function testLists(name: string, lists: Readonly<Record<string, List>>, format?: FormatName): void {
  const all = Object.entries(lists);
  const of = (work: (text: string) => unknown) =>
    Object.fromEntries(all.map(([name, list]) => [name, on(list, work)]));
  t.test(`${name}, recognised`, (t) =>
    testLinear(
      t,
      of((text) => chooseFormat(text, {})),
      [8_000, 64_000],
    ),
  );
  t.test(`${name}, read`, (t) =>
    testLinear(
      t,
      of((text) => readAll(text, { format }).catch(refused)),
    ),
  );
}

function on(list: List, work: (text: string) => unknown): Work {
  return (size) => {
    const text = list(size);
    return () => work(text);
  };
}

/** A list may be none as a whole. */
function refused(error: unknown): void {
  if (!(error instanceof TopiqueError)) throw error;
}
