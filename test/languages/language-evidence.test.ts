import t from "tap";
import { MODEL_LANGUAGES } from "../../src/languages/language.ts";
import { evidenceOf } from "../../src/languages/language-evidence.ts";

/** The evidence for English and for French, and the most for another language. */
function nats(piece: string): [en: number, fr: number, other: number] {
  const { known, others } = evidenceOf(piece);
  return [known[EN]!, known[FR]!, Math.max(...others)];
}
const [EN, FR] = [MODEL_LANGUAGES.indexOf("en"), MODEL_LANGUAGES.indexOf("fr")];

t.test("evidenceOf speaks for the language of a piece", async (t) => {
  const best = (piece: string) => nats(piece).indexOf(Math.max(...nats(piece)));
  t.same(["a language model", "un modèle de langue", "ein neues Sprachmodell"].map(best), [0, 1, 2]);
});

t.test("evidenceOf counts function words and French spacing on top of the n-grams", async (t) => {
  t.equal(nats("xyz the xyz")[0] - nats("xyz xyz")[0] > 2, true);
  t.equal(nats("xyz : xyz")[1] - nats("xyz: xyz")[1], 2);
  t.equal(nats("l'xyz")[1] >= 2, true);
});

t.test("evidenceOf weighs scripts by what their letters hold", async (t) => {
  const share = (piece: string) => [evidenceOf(piece).letters, evidenceOf(piece).latinShare];
  t.same(share("abc"), [3, 1]);
  t.same(share("abcd да"), [6, 4 / 6]);
  t.same(share("abc 学"), [6, 0.5]);
  t.same(share("α = 3"), [0, 0]);
  t.same(share("42"), [0, 0]);
});

t.test("evidenceOf says of plain text what it says beside a sign that is not plain", async (t) => {
  for (const piece of [
    "L'œuvre d'Émile : ŒUVRE, naïve façade – “déjà” 42 ºª",
    "don't stop, Straße!",
    "× ÷ ± ’tis",
  ]) {
    const [plain, other] = [evidenceOf(piece), evidenceOf(`${piece} ∀`)];
    t.same(plain, other, piece);
  }
});
