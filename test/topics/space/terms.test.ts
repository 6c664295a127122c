import t from "tap";
import { FOLDERS } from "../../../src/languages/folders.ts";
import { bare, words } from "../../../src/text/fold.ts";
import { termsOf, termWords } from "../../../src/topics/space/terms.ts";

t.test("bare() folds case, accents and ligatures and keeps the rest", async (t) => {
  t.equal(bare("Réseaux, Œuvre & Straße"), "reseaux, oeuvre & strasse");
});

t.test("words() are runs of letters and digits", async (t) => {
  t.same(words("L'IA-générative : GPT-4, 3D."), ["l", "ia", "generative", "gpt", "4", "3d"]);
});

t.test("termsOf() pairs words over function words", async (t) => {
  t.same(
    [...termsOf("Apprentissage par renforcement. L'apprentissage !", FOLDERS.fr)],
    [
      ["apprentissage", { count: 2, first: 0 }],
      ["renforcement", { count: 1, first: 1 }],
      ["apprentissage renforcement", { count: 1, first: 0 }],
      ["renforcement apprentissage", { count: 1, first: 1 }],
    ],
  );
  t.same([...termsOf("We propose the of a", FOLDERS.en).keys()], []);
});

t.test("termWords() folds words and leaves function words out", async (t) => {
  t.same(termWords("We propose 3D Networks for the networks, a 3", FOLDERS.en), ["3d", "network", "network"]);
  t.same(termWords("Les réseaux de l'IA", FOLDERS.fr), ["reseau", "ia"]);
});

t.test("termsOf() does not tell spellings, accents and case apart", async (t) => {
  t.same(termsOf("Modelling NEURAL behaviours", FOLDERS.en), termsOf("modeling neural behavior", FOLDERS.en));
  t.same(termsOf("Réseaux de Neurones", FOLDERS.fr), termsOf("reseau neurone", FOLDERS.fr));
});
