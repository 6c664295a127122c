import t from "tap";
import { bare, words } from "../../../src/text/fold.ts";
import { foldEnglish, foldFrench, termsOf, termWords } from "../../../src/topics/space/terms.ts";

t.test("bare() folds case, accents and ligatures and keeps the rest", async (t) => {
  t.equal(bare("Réseaux, Œuvre & Straße"), "reseaux, oeuvre & strasse");
});

t.test("words() are runs of letters and digits", async (t) => {
  t.same(words("L'IA-générative : GPT-4, 3D."), ["l", "ia", "generative", "gpt", "4", "3d"]);
});

t.test("foldEnglish() writes American singulars", async (t) => {
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
  for (const [came, wanted] of cases) t.equal(foldEnglish(came), wanted, came);
});

t.test("foldFrench() writes singulars", async (t) => {
  const cases: [string, string][] = [
    ["reseaux", "reseau"],
    ["signaux", "signal"],
    ["donnees", "donne"],
    ["modeles", "modele"],
    ["analyses", "analyse"],
    ["corpus", "corpus"],
    ["processus", "processus"],
    ["cas", "cas"],
  ];
  for (const [came, wanted] of cases) t.equal(foldFrench(came), wanted, came);
});

t.test("termsOf() pairs words over function words", async (t) => {
  t.same(
    [...termsOf("Apprentissage par renforcement. L'apprentissage !", "fr")],
    [
      ["apprentissage", { count: 2, first: 0 }],
      ["renforcement", { count: 1, first: 1 }],
      ["apprentissage renforcement", { count: 1, first: 0 }],
      ["renforcement apprentissage", { count: 1, first: 1 }],
    ],
  );
  t.same([...termsOf("We propose the of a", "en").keys()], []);
});

t.test("termWords() folds words and leaves function words out", async (t) => {
  t.same(termWords("We propose 3D Networks for the networks, a 3", "en"), ["3d", "network", "network"]);
  t.same(termWords("Les réseaux de l'IA", "fr"), ["reseau", "ia"]);
});

t.test("termsOf() does not tell spellings, accents and case apart", async (t) => {
  t.same(termsOf("Modelling NEURAL behaviours", "en"), termsOf("modeling neural behavior", "en"));
  t.same(termsOf("Réseaux de Neurones", "fr"), termsOf("reseau neurone", "fr"));
});
