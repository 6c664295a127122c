import t from "tap";
import { english } from "../../../src/languages/en/english.ts";

t.test("an English word of a term is an American singular", async (t) => {
  const cases: [string, string][] = [
    ["networks", "network"],
    ["queries", "query"],
    ["biases", "biase"],
    ["loss", "loss"],
    ["analysis", "analysis"],
    ["optimisation", "optimization"],
    ["generalised", "generalized"],
    ["behaviour", "behavior"],
    ["colours", "color"],
    ["modelling", "modeling"],
    ["labelled", "labeled"],
    ["centre", "center"],
    ["analysed", "analyzed"],
    ["supervised", "supervised"],
    ["noise", "noise"],
    ["precise", "precise"],
    ["programme", "program"],
    ["dialog", "dialogue"],
  ];
  for (const [came, wanted] of cases) t.equal(english.foldWord(came), wanted, came);
});
