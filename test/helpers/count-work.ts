/**
 * Work instead of time, so that a test of it says the same on every machine: the steps a backtracking engine
 * takes for each expression, the characters and elements that methods of strings and arrays go through, and
 * how often each block of the code is run (V8's precise coverage), all added up.
 */
import assert from "node:assert/strict";
import { Session } from "node:inspector/promises";
import type { Test } from "tap";
import { type Stepper, stepperOf } from "./count-steps.ts";

/** Work at which it is stopped: what is exponential would not end, and a test wants to know soon. */
const MOST = 3e8;

export class TooMuchWork extends Error {
  override name = "TooMuchWork";
}

/** What a piece of work, done twice, costs; Infinity where it was stopped at `most`. */
export async function workOf(work: () => unknown, most = MOST): Promise<number> {
  // One after the other, as counting blocks would slow down what counts steps.
  const steps = await stepsOf(work, most);
  return steps > most ? Number.POSITIVE_INFINITY : steps + (await blocksOf(work));
}

async function stepsOf(work: () => unknown, most: number): Promise<number> {
  const counter = { steps: 0, most };
  const restore = patch(counter);
  try {
    await work();
  } catch (error) {
    // Whoever was stopped may have caught the first error and thrown another.
    if (counter.steps <= most) throw error;
  } finally {
    restore();
  }
  return counter.steps;
}

async function blocksOf(work: () => unknown): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  try {
    await work();
    const { result } = await session.post("Profiler.takePreciseCoverage");
    const functions = result
      .filter(({ url }) => url.startsWith("file:"))
      .flatMap((script) => script.functions);
    return functions.flatMap(({ ranges }) => ranges).reduce((sum, { count }) => sum + count, 0);
  } finally {
    await session.post("Profiler.stopPreciseCoverage");
    session.disconnect();
  }
}

interface Counter {
  steps: number;
  most: number;
}

/** Makes the built-in methods count; the answer takes that back. */
function patch(counter: Counter): () => void {
  const step = (steps: number) => {
    counter.steps += steps;
    if (counter.steps > counter.most) throw new TooMuchWork(`more than ${counter.most} steps`);
  };
  const undo: (() => void)[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: built-in methods of every kind
  type Any = any;
  const replace = (owner: Any, name: string, costOf: (self: Any, args: Any[], result: Any) => number) => {
    const own = owner[name];
    owner[name] = function (this: Any, ...args: Any[]) {
      const result = own.apply(this, args);
      step(costOf(this, args, result));
      return result;
    };
    undo.push(() => {
      owner[name] = own;
    });
  };
  const { exec } = RegExp.prototype;
  const { indexOf } = String.prototype;
  let isCounting = false;
  RegExp.prototype.exec = function (this: RegExp, text: string) {
    const whole = String(text);
    // What counts is not counted.
    if (isCounting) return exec.call(this, whole);
    isCounting = true;
    try {
      return counted(this, whole);
    } finally {
      isCounting = false;
    }
  };
  const counted = (expression: RegExp, whole: string) => {
    const from = expression.global || expression.sticky ? expression.lastIndex : 0;
    // Counted first: what would never end must not be begun.
    const [start, end] = (from <= whole.length && stepper(expression)(whole, from, step)) || [-1, -1];
    const found = exec.call(expression, whole);
    const isRight = found === null ? start < 0 : start === found.index && end === start + found[0].length;
    assert.ok(isRight, `the steps of ${expression} were counted wrongly`);
    return found;
  };
  undo.push(() => {
    RegExp.prototype.exec = exec;
  });
  const scanned = (self: Any, [wanted, from = 0]: Any[]) => {
    const at = indexOf.call(self, wanted, from);
    return 1 + (at < 0 ? Math.max(0, self.length - from) : at - from);
  };
  for (const name of ["indexOf", "includes"]) {
    replace(String.prototype, name, scanned);
    replace(Array.prototype, name, (self) => 1 + self.length);
  }
  replace(
    String.prototype,
    "lastIndexOf",
    (self, [, from], at) => 1 + Math.min(from ?? self.length, self.length) - at,
  );
  for (const name of ["trim", "trimEnd", "trimStart"])
    replace(String.prototype, name, (self, _args, result) => 1 + self.length - result.length);
  // A slice is made without copying, whatever its length.
  for (const name of [
    "toLowerCase",
    "toUpperCase",
    "normalize",
    "replaceAll",
    "split",
    "toWellFormed",
    "isWellFormed",
  ])
    replace(String.prototype, name, (self) => 1 + self.length);
  replace(String.prototype, "repeat", (_self, _args, result) => 1 + result.length);
  replace(Array.prototype, "join", (self, _args, result) => 1 + self.length + result.length);
  for (const name of "shift unshift splice concat sort toSorted reverse flat map filter some every find findIndex reduce".split(
    " ",
  ))
    replace(Array.prototype, name, (self) => 1 + self.length);
  replace(Array.prototype, "slice", (_self, _args, result) => 1 + result.length);
  replace(JSON, "parse", (_self, [text]) => 1 + String(text).length);
  replace(JSON, "stringify", (_self, _args, result) => 1 + (result?.length ?? 0));
  return () => {
    for (const restore of undo) restore();
  };
}

const steppers = new Map<string, Stepper>();

function stepper(expression: RegExp): Stepper {
  const key = String(expression);
  let known = steppers.get(key);
  if (known === undefined) {
    known = stepperOf(expression);
    steppers.set(key, known);
  }
  return known;
}

/** Characters of the two texts whose work is compared, and how many times more the longer one's may be. */
const SIZES: readonly [short: number, long: number] = [50_000, 400_000];
const MOST_GROWTH = 10;

/** A piece of work on its own worst case of so many characters. */
export type Work = (size: number) => () => unknown;

/** A rule on a text of one part repeated, between a beginning and an end. */
export function repeating(rule: (text: string) => unknown, part: string, start = "", end = ""): Work {
  return (size) => {
    const text = start + part.repeat(size / part.length) + end;
    return () => rule(text);
  };
}

/** Tests that each piece of work grows as its text does, and no more than by a constant. */
export async function testLinear(t: Test, all: Readonly<Record<string, Work>>, sizes = SIZES): Promise<void> {
  for (const [name, work] of Object.entries(all)) {
    const short = await workOf(work(sizes[0]));
    const long = short === Number.POSITIVE_INFINITY ? short : await workOf(work(sizes[1]));
    t.ok(long <= MOST_GROWTH * short && long < Number.POSITIVE_INFINITY, name, { short, long });
  }
}
