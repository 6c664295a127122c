import t from "tap";
import { FOLDERS } from "../../../src/languages/folders.ts";
import { createLexicon, TermCounter } from "../../../src/topics/space/lexicon.ts";
import { termsOf } from "../../../src/topics/space/terms.ts";

t.test("vector() has unit length, ascending ids and only known terms", async (t) => {
  const lexicon = createLexicon(FOLDERS.en, ["graph", "robot", "robot arm"], Float32Array.of(1, 3, 4));
  const { ids, weights, pairs, knownPairs } = lexicon.vector("Robots: a robot arm");
  t.same(ids, Uint32Array.of(1, 2));
  // "robot" twice: 3 (1 + ln 2); "robot arm" once and one word later: 4 (0.03 + 0.97 / (1 + (1/40)³)).
  const [robot, arm] = [3 * (1 + Math.log(2)), 4 * (0.03 + 0.97 / (1 + 0.025 ** 3))];
  const length = Math.hypot(robot, arm);
  t.same(weights, Float32Array.of(robot / length, arm / length));
  // "robot robot" and "robot arm".
  t.same([pairs, knownPairs], [2, 1]);
});

t.test("vector() of a text without a known term is empty", async (t) => {
  const { ids, weights } = createLexicon(FOLDERS.en, ["graph"], Float32Array.of(1)).vector("cats");
  t.same([ids.length, weights.length], [0, 0]);
});

t.test("TermCounter keeps terms of enough texts, the most frequent, in alphabetical order", async (t) => {
  const counter = new TermCounter(FOLDERS.en);
  for (const text of ["robot graph", "robot", "robot image", "image"]) counter.add(text);
  const lexicon = counter.lexicon(2, 10);
  t.same(lexicon.terms, ["image", "robot"]);
  // log((1 + 4) / (1 + 2)) + 1 and log((1 + 4) / (1 + 3)) + 1
  t.same(lexicon.idf, Float32Array.of(Math.log(5 / 3) + 1, Math.log(5 / 4) + 1));
  t.same(counter.lexicon(1, 1).terms, ["robot"]);
  t.equal(lexicon.idOf("robot"), 1);
  t.equal(lexicon.idOf("graph"), undefined);
});

t.test("vector() weighs a term the less the later it first comes up", async (t) => {
  const lexicon = createLexicon(FOLDERS.en, ["cat", "dog"], Float32Array.of(1, 1));
  // Forty words later: 0.03 + 0.97 / 2 of the weight.
  const { weights } = lexicon.vector(`cat ${"filler ".repeat(39)} dog`);
  t.ok(Math.abs(weights[1]! / weights[0]! - 0.515) < 1e-6);
  const late = lexicon.vector(`cat ${"filler ".repeat(1_499)} dog`).weights;
  t.ok(Math.abs(late[1]! / late[0]! - (0.03 + 0.97 / (1 + (1_500 / 40) ** 3))) < 1e-6);
  const beginning = lexicon.vector("cat dog");
  t.same(lexicon.vector(`cat dog ${"filler ".repeat(200)}`).weights, beginning.weights);
});

t.test("vector() knows of a text what termsOf() finds in it", async (t) => {
  const text =
    "Graphs of robots: a robot arm, a graph robot arm and Étude of graph robots in the cat robot arm.";
  const known = ["arm", "graph", "graph robot", "robot", "robot arm"];
  const { ids, pairs, knownPairs } = createLexicon(FOLDERS.en, known, new Float32Array(5).fill(1)).vector(
    text,
  );
  const found = [...termsOf(text, FOLDERS.en).keys()];
  t.same(
    Array.from(ids, (id) => known[id]),
    known.filter((term) => found.includes(term)),
  );
  const inPairs = found.filter((term) => term.includes(" "));
  t.same([pairs, knownPairs], [inPairs.length, inPairs.filter((term) => known.includes(term)).length]);
});

t.test("vector() of one endless word, which it does not know, is empty", async (t) => {
  const lexicon = createLexicon(FOLDERS.fr, ["graphe"], Float32Array.of(1));
  t.equal(lexicon.vector("a".repeat(1_000_000)).ids.length, 0);
});
