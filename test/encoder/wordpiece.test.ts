import fc from "fast-check";
import t from "tap";
import { fastWordPiece } from "../../src/encoder/wordpiece.ts";
import { bertTokenizer } from "../helpers/bert-tokenizer.ts";

const PIECES = "[UNK] [SEP] robot robots ##s ##ic un ##robot . , ( [ ' etude l 深 x ##x 3 ##d σ".split(" ");

const tokenizer = (changes?: Parameters<typeof bertTokenizer>[1]) => bertTokenizer(PIECES, changes);
const bert = tokenizer();
const library = (text: string): number[] => bert.encode(text, { add_special_tokens: false });
const fast = fastWordPiece(bert, library)!;
const pieces = (text: string) => fast(text).map((id) => PIECES[id]);

t.test("splits words into the longest known pieces, without case and accents", async (t) => {
  const cases: [string, string[]][] = [
    ["Robots", ["robots"]],
    ["robotics, robot.", ["robot", "##ic", "##s", ",", "robot", "."]],
    ["unrobot", ["un", "##robot"]],
    ["L'Étude", ["l", "'", "etude"]],
    ["robot’s", ["robot", "[UNK]", "[UNK]"]],
    ["robotz 3D", ["[UNK]", "3", "##d"]],
    ["x".repeat(20), ["x", ...Array(19).fill("##x")]],
    ["x".repeat(21), ["[UNK]"]],
    [" \t\n", []],
    ["", []],
  ];
  for (const [text, wanted] of cases) t.same(pieces(text), wanted, text);
});

t.test("leaves to the library what the recipe treats apart", async (t) => {
  const asked: string[] = [];
  const watched = fastWordPiece(bert, (text) => {
    asked.push(text);
    return library(text);
  })!;
  const apart = ["robot[SEP]robot", "深深", "ro\u00adbot", "ro\u0000bot", "😀", "\ufffd", "ro\ud800bot"];
  for (const text of apart) t.same(watched(text), library(text), text);
  t.same(asked, apart);
});

t.test("gives every text the tokens that the library gives it", async () => {
  const parts = fc.oneof(
    fc.constantFrom(
      ...PIECES,
      "Robot",
      "ÉTUDE",
      "étude",
      "e\u0301",
      "l’",
      "[",
      "]",
      "[SEP",
      "Σ",
      "ΟΔΟΣ",
      "İ",
      "ß",
      "ﬁ",
    ),
    fc.constantFrom(" ", "\u00a0", "\n", "\u2028", "-", "–", "=", "≠", "^", "\u200b", "\u0085", "K", "Å"),
    fc.string({ unit: "binary", maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (all) => {
      const text = all.join("");
      return String(fast(text)) === String(library(text));
    }),
    { numRuns: 1_000 },
  );
});

t.test("is not there for a tokenizer of another recipe", async (t) => {
  for (const changes of [
    { normalizer: { lowercase: false } },
    { normalizer: { strip_accents: false } },
    { normalizer: { clean_text: false } },
    { special: { normalized: true } },
  ]) {
    const other = tokenizer(changes);
    t.equal(fastWordPiece(other, library), undefined, JSON.stringify(changes));
  }
});
