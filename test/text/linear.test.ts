import t from "tap";
import { detectLanguage } from "../../src/languages/detect-language.ts";
import { americanSpelling } from "../../src/languages/en/spelling.ts";
import { FOLDERS } from "../../src/languages/folders.ts";
import { evidenceOf } from "../../src/languages/language-evidence.ts";
import { parseJson } from "../../src/streams/parse-json.ts";
import { readLines } from "../../src/streams/read-lines.ts";
import { removeCopyright, removeHeading } from "../../src/text/boilerplate.ts";
import { cleanText, cleanTitle } from "../../src/text/clean.ts";
import { words } from "../../src/text/fold.ts";
import { joinText } from "../../src/text/join.ts";
import { latexToUnicode, withoutFormulas } from "../../src/text/latex.ts";
import { removeMarkup } from "../../src/text/markup.ts";
import { restoreAccents } from "../../src/text/restore-accents.ts";
import { removeSeeMore } from "../../src/text/see-more.ts";
import { splitSentences } from "../../src/text/sentences.ts";
import { createTermFinder } from "../../src/topics/space/find-terms.ts";
import { indexTerms } from "../../src/topics/space/term-index.ts";
import { termsOf } from "../../src/topics/space/terms.ts";
import { collect } from "../helpers/collect.ts";
import { repeating as on, testLinear } from "../helpers/count-work.ts";

t.test("removeHeading", (t) =>
  testLinear(t, {
    "spaces behind a heading": on(removeHeading, " ", "Abstract"),
    "line ends behind a heading": on(removeHeading, "\n", "Abstract", "x"),
    "spaces before a heading": on(removeHeading, " ", "", "Abstract"),
    "heading after heading": on(removeHeading, "Abstract: "),
    "headings parted by many spaces": on(removeHeading, `Abstract:${" ".repeat(40)}`),
    "marks and spaces": on(removeHeading, "** "),
  }),
);

t.test("removeCopyright", (t) =>
  testLinear(t, {
    notices: on(removeCopyright, "© 2023 Elsevier. "),
    "signs without a stop": on(removeCopyright, "a © 2020 "),
    "rights, again and again": on(removeCopyright, "all rights reserved "),
    "openings of notices": on(removeCopyright, "licensed under © "),
  }),
);

t.test("latexToUnicode and withoutFormulas", (t) =>
  testLinear(t, {
    "commands never closed": on(latexToUnicode, "\\textbf{"),
    fractions: on(latexToUnicode, "\\frac{a}{"),
    "citations never closed": on(latexToUnicode, "\\cite[a]{"),
    "long citations": on(latexToUnicode, `\\cite{${"a".repeat(299)}`),
    accents: on(latexToUnicode, "\\'"),
    "escaped for a string": on(latexToUnicode, '\\"'),
    backslashes: on(latexToUnicode, "\\"),
    "code points never closed": on(latexToUnicode, "\\unicode{x41"),
    dollars: on(latexToUnicode, "$x ", "\\"),
    hyphens: on(latexToUnicode, "--"),
    "formulas in words": on(withoutFormulas, "$x$a"),
    "formulas never closed": on(withoutFormulas, "$ "),
    "one long formula": on(withoutFormulas, "a_", "$", "$"),
  }),
);

t.test("removeMarkup", (t) =>
  testLinear(t, {
    "tags never closed": on(removeMarkup, "<a "),
    "comments never closed": on(removeMarkup, "<!--"),
    "a long name": on(removeMarkup, "a", "<"),
    "escaped again and again": on(removeMarkup, "amp;", "&", "lt;"),
    entities: on(removeMarkup, "&amp;lt;"),
  }),
);

t.test("other rules of cleaning", (t) =>
  testLinear(t, {
    "spaces before (see more)": on(removeSeeMore, `${" ".repeat(1000)}(see more)a`),
    "(see more) everywhere": on(removeSeeMore, "… (see more)"),
    "a long name with an accent lost": on(restoreAccents, "b", "A", "'a"),
    "accents lost": on(restoreAccents, "Aaaab'a"),
    "words broken": on(cleanTitle, "a-\n"),
    "a word broken before spaces": on(cleanTitle, " ", "a-\n", "b"),
    marks: on(cleanTitle, "\u0301", "a"),
    "what unfolds": on(cleanTitle, "amp;", "&", "lt;b&gt;"),
    "all rules, a heading and spaces": on(cleanText, " ", "Abstract"),
    "all rules, honest words": on(cleanText, "We study graphs, as in $O(n)$, and we find -- results. "),
  }),
);

t.test("joinText", (t) =>
  testLinear(t, {
    "a title that the abstract repeats": (size) => {
      const title = "deep ".repeat(size / 10);
      return () => joinText({ title, abstract: `${title}.${" ".repeat(size / 2)}x` });
    },
  }),
);

t.test("splitSentences", (t) =>
  testLinear(t, {
    "closing marks": on(splitSentences, ")", "."),
    stops: on(splitSentences, "."),
    initials: on(splitSentences, "A. "),
    "one word": on(splitSentences, "a", "", ". b"),
    "brackets closed without a space": on(splitSentences, ".)))) x"),
  }),
);

t.test("languages", (t) =>
  testLinear(t, {
    "one word": on(detectLanguage, "a"),
    "words that differ": (size) => {
      const text = Array.from({ length: size / 8 }, (_, i) => `w${(i * 7919) % 999_999}`).join(" ");
      return () => detectLanguage(text);
    },
    "elisions, accented": on(evidenceOf, "l'ā "),
    ideograms: on(evidenceOf, "漢字"),
    "one word in American spelling": on(americanSpelling, "isation"),
    "British words": on(americanSpelling, "optimisation colour "),
  }),
);

t.test("terms", (t) => {
  const { find, places } = createTermFinder(FOLDERS.en, indexTerms(["neural", "neural network"]));
  return testLinear(t, {
    "a known pair": on(find, "neural networks "),
    "the places of a known pair": on(places, "neural networks "),
    "words that differ": (size) => {
      const text = Array.from({ length: size / 8 }, (_, i) => `w${i * 7919}`).join(" ");
      return () => find(text);
    },
    "one word": on(words, "a"),
    "all terms": on((text) => termsOf(text, FOLDERS.fr), "journaux locaux "),
  });
});

t.test("streams", (t) => {
  const read = (text: string) => {
    try {
      return parseJson(text);
    } catch (error) {
      return error;
    }
  };
  return testLinear(t, {
    "brackets never closed": on(read, "["),
    "a string never closed": on(read, "a", '"'),
    "broken at the end": on(read, '{"a":1},', "[", "x"),
    "lines, broken": on(read, "\n", "["),
    "lines of nothing": (size) => {
      const bytes = Buffer.from("\n".repeat(size));
      return () => collect(readLines(one(bytes), 1000));
    },
  });
});

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
