import t from "tap";
import { GROUP_CHARACTERS, type Groupable, takeGroup } from "../../src/workers/take-group.ts";
import { type Priority, WaitingLine } from "../../src/workers/waiting-line.ts";

type Named = Groupable & { name: string };

/** A line of texts in this order: each a name, with its priority, length and attempts where they matter. */
function lineOf(...texts: (Partial<Groupable> & { name: string; length?: number })[]): WaitingLine<Named> {
  const line = new WaitingLine<Named>();
  for (const { name, length = 10, priority = "interactive", model = 1, attempts = 0 } of texts) {
    const input = { abstract: "x".repeat(length), language: "auto", overflow: "chunk" } as const;
    line.enter({ name, input, model, priority, attempts }, priority);
  }
  return line;
}

/** All groups for so many workers until the line is empty. */
function groups(line: WaitingLine<Named>, workers = 1): string[] {
  const taken: string[] = [];
  while (line.size > 0)
    taken.push(
      takeGroup(line, workers)
        .map(({ name }) => name)
        .join(""),
    );
  return taken;
}

const many = (count: number, priority: Priority) =>
  Array.from({ length: count }, (_, i) => ({ name: String.fromCharCode(97 + i), priority }));

t.test("takeGroup", async (t) => {
  t.test("takes nothing from an empty line", async (t) => {
    t.same(takeGroup(lineOf(), 2), []);
  });

  t.test("takes up to eight interactive texts, and four of a job", async (t) => {
    t.same(groups(lineOf(...many(10, "interactive"))), ["abcdefgh", "ij"]);
    t.same(groups(lineOf(...many(10, "job"))), ["abcd", "efgh", "ij"]);
  });

  t.test("leaves every worker its share", async (t) => {
    t.same(groups(lineOf(...many(5, "interactive")), 2), ["abc", "d", "e"]);
    t.same(groups(lineOf(...many(3, "interactive")), 4), ["a", "b", "c"]);
  });

  t.test("does not mix what is asked with a job's", async (t) => {
    t.same(groups(lineOf({ name: "j", priority: "job" }, { name: "a" }, { name: "b" })), ["ab", "j"]);
  });

  t.test("does not mix models", async (t) => {
    const texts = [{ name: "a" }, { name: "b" }, { name: "n", model: 2 }, { name: "c" }];
    t.same(groups(lineOf(...texts)), ["ab", "n", "c"]);
  });

  t.test("ends before a text that makes it too long, and takes a long one by itself", async (t) => {
    const short = { name: "s" };
    const long = { name: "l", length: GROUP_CHARACTERS };
    t.same(groups(lineOf(short, short, long, short)), ["ss", "l", "s"]);
  });

  t.test("takes a text that may have ended a worker by itself", async (t) => {
    t.same(groups(lineOf({ name: "a" }, { name: "s", attempts: 1 }, { name: "b" }, { name: "c" })), [
      "a",
      "s",
      "bc",
    ]);
  });
});
