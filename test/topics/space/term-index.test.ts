import fc from "fast-check";
import t from "tap";
import { indexTerms } from "../../../src/topics/space/term-index.ts";

/** Id of a term by its words, as the lexicon asks. */
function idIn(terms: readonly string[]) {
  const index = indexTerms(terms);
  return (first: string, second?: string) =>
    second === undefined
      ? index.single(index.numberOf(first))
      : index.pair(index.numberOf(first), index.numberOf(second));
}

t.test("finds words and pairs by their place among the terms, in any order of these", async (t) => {
  const id = idIn(["robot", "robot arm", "graph", "arm robot", "robot graph", "deep learning"]);
  t.same([id("robot"), id("graph")], [0, 2]);
  t.same([id("robot", "arm"), id("robot", "graph"), id("arm", "robot")], [1, 4, 3]);
  t.same([id("deep", "learning")], [5]);
});

t.test("finds nothing else: unknown words, words of pairs alone, other pairs of known words", async (t) => {
  const id = idIn(["robot", "robot arm"]);
  t.same([id("cat"), id("arm"), id("")], [-1, -1, -1]);
  t.same([id("arm", "robot"), id("robot", "robot"), id("robot", "cat"), id("cat", "arm")], [-1, -1, -1, -1]);
  t.same([idIn([])("robot"), idIn([])("robot", "arm")], [-1, -1]);
});

t.test("finds what a table of the whole terms finds", async () => {
  const word = fc.constantFrom("a", "b", "c", "d", "e");
  const terms = fc.uniqueArray(
    fc.oneof(
      word,
      fc.tuple(word, word).map((pair) => pair.join(" ")),
    ),
  );
  fc.assert(
    fc.property(terms, word, word, (all, first, second) => {
      const id = idIn(all);
      return id(first) === all.indexOf(first) && id(first, second) === all.indexOf(`${first} ${second}`);
    }),
  );
});
