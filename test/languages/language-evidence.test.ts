import t from "tap";
import { evidenceOf } from "../../src/languages/language-evidence.ts";

t.test("evidenceOf speaks for the language of a piece", async (t) => {
  const english = evidenceOf("a language model");
  t.ok(english.en > english.fr && english.en > Math.max(...english.others));
  const french = evidenceOf("un modèle de langue");
  t.ok(french.fr > french.en && french.fr > Math.max(...french.others));
  const german = evidenceOf("ein neues Sprachmodell");
  t.ok(Math.max(...german.others) > Math.max(german.en, german.fr));
});

t.test("evidenceOf counts function words and French spacing on top of the n-grams", async (t) => {
  t.equal(evidenceOf("xyz the xyz").en - evidenceOf("xyz xyz").en > 2, true);
  t.equal(evidenceOf("xyz : xyz").fr - evidenceOf("xyz: xyz").fr, 2);
  t.equal(evidenceOf("l'xyz").fr >= 2, true);
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
