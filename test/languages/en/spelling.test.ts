import t from "tap";
import { american, americanSpelling } from "../../../src/languages/en/spelling.ts";

t.test("americanSpelling", async (t) => {
  const cases: [text: string, spelled: string][] = [
    ["Optimisation of modelling", "optimization of modeling"],
    ["the behaviour of labelled neighbours", "the behavior of labeled neighbors"],
    ["analysing a centre's programmes", "analyzing a center's programs"],
    ["defence, grey, practised", "defense, gray, practiced"],
    // Words that look British and are written like this everywhere.
    ["Unsupervised noise, denoised by advertising", "Unsupervised noise, denoised by advertising"],
    ["otherwise precise and revised expertise", "otherwise precise and revised expertise"],
    ["four hours of our tour", "four hours of our tour"],
    ["GPT-4 généralise", "GPT-4 généralise"],
  ];
  for (const [text, spelled] of cases) t.equal(americanSpelling(text), spelled);
});

t.test("americanSpelling of American text changes nothing", async (t) => {
  const text =
    "We optimize the behavior of modeling; generalization at the center is analyzed, colored and labeled.";
  t.equal(americanSpelling(text), text);
});

t.test("americanSpelling of one endless word is linear and leaves it", async (t) => {
  const word = "is".repeat(500_000);
  t.equal(americanSpelling(word), word);
});

t.test("american spells every word the looking-before lets pass as the whole does", async (t) => {
  for (const word of [
    "optimise",
    "colour",
    "fibres",
    "analyser",
    "dialog",
    "artefact",
    "ageing",
    "programmes",
    "sceptical",
  ]) {
    t.not(american(word), word);
    t.equal(americanSpelling(word), american(word));
  }
});
