import { eld } from "eld/small";
import t from "tap";
import { gramsOf, NGRAM_LANGUAGES, pack, scoresOf } from "../../src/languages/language-ngrams.ts";

const scoresOfWords = (words: string[]) => scoresOf(words.flatMap(gramsOf));

/** ELD scales a mean score x of a text's n-grams to x / (x + 25). */
function eldScores(text: string): number[] {
  const scores = eld.detect(text).getScores();
  return NGRAM_LANGUAGES.map((language) => {
    const scaled = scores[language] ?? 0;
    return (25 * scaled) / (1 - scaled);
  });
}

t.test("scoresOf gives what ELD gives, but for a common factor", async (t) => {
  const texts = [
    "we study how deep networks generalise from few examples",
    "nous étudions la généralisation des réseaux profonds d'images",
    "wir schlagen ein neues verfahren für große sprachmodelle vor",
    "proponemos un método de aprendizaje automático para señales médicas",
    "ağ modelleri için yeni bir yöntem öneriyoruz",
    "a an the de",
    "internationalisation",
    "é",
    "l’été où naïve",
    `${"aé".repeat(40)} ${"abc".repeat(40)} ${"’a".repeat(30)}`,
  ];
  for (const text of texts) {
    const theirs = eldScores(text);
    const ours = scoresOfWords(text.split(" "));
    const factor = Math.max(...ours) / Math.max(...theirs);
    t.ok(factor > 0, text);
    for (const [i, language] of NGRAM_LANGUAGES.entries()) {
      t.ok(Math.abs(ours[i]! - factor * theirs[i]!) < 1e-6 * Math.max(...ours), `${language}: ${text}`);
    }
  }
});

t.test("scoresOf counts an n-gram once, however often it stands", async (t) => {
  t.same(scoresOfWords(["le", "le", "le"]), scoresOfWords(["le"]));
  const nothing = NGRAM_LANGUAGES.map(() => 0);
  t.same(scoresOf([]), nothing);
  t.same(scoresOfWords(["学"]), nothing);
});

t.test("scoresOf gives the same every time, however many times", async (t) => {
  const words = "the the networks generalise and the networks learn".split(" ");
  const first = scoresOfWords(words);
  for (let times = 0; times < 300; times++) {
    scoresOfWords(["networks", "apprennent"]);
    t.same(scoresOfWords(words), first);
  }
});

t.test("pack makes bytes one number, in order", async (t) => {
  t.equal(pack([1, 2]), 258);
  t.equal(pack([32, 255, 255, 255, 255, 32]), 32 * 256 ** 5 + (256 ** 4 - 1) * 256 + 32);
});
