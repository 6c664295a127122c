import fc from "fast-check";
import t from "tap";
import { splitSentences } from "../../src/text/sentences.ts";

t.test("splitSentences", async (t) => {
  const cases: [text: string, sentences: string[]][] = [
    ["We win. Do you? Yes! So…", ["We win.", "Do you?", "Yes!", "So…"]],
    ["It works (see Fig. 3 and Sec. 2). Good.", ["It works (see Fig. 3 and Sec. 2).", "Good."]],
    [
      "Smith et al. show it, e.g. Here. J. S. Bach too.",
      ["Smith et al. show it, e.g. Here.", "J. S. Bach too."],
    ],
    ["It gains 3.5 points. the rest follows", ["It gains 3.5 points. the rest follows"]],
    ['He said "stop." Then left.', ['He said "stop."', "Then left."]],
    ["Nous gagnons, cf. Martin. L'IA aussi.", ["Nous gagnons, cf. Martin.", "L'IA aussi."]],
    ["第一句。第二句。", ["第一句。", "第二句。"]],
    ["no end at all", ["no end at all"]],
    ["  ", []],
  ];
  for (const [text, sentences] of cases) t.same(splitSentences(text), sentences, text);
});

t.test("splitSentences loses nothing but white space", async () => {
  const texts = fc
    .array(fc.constantFrom("We", "win", ". ", "! ", "et al. ", "A. ", "。", " ", "3.5", "e.g. "))
    .map((p) => p.join(""));
  const squeezed = (text: string) => text.replace(/\s/g, "");
  fc.assert(fc.property(texts, (text) => squeezed(splitSentences(text).join("")) === squeezed(text)));
});
