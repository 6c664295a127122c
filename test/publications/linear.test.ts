import t from "tap";
import { decodeText } from "../../src/publications/bytes/encoding.ts";
import { deduplicate } from "../../src/publications/duplicates/duplicates.ts";
import { authorsAfter } from "../../src/publications/formats/prose/authors-after.ts";
import { scoreLine } from "../../src/publications/formats/prose/line-scores.ts";
import { readReference } from "../../src/publications/formats/prose/read-references.ts";
import { findArxiv, findDoi, readArxiv } from "../../src/publications/identifiers.ts";
import {
  betterName,
  displayName,
  familyKey,
  joinName,
  repairName,
  splitAuthors,
} from "../../src/publications/names.ts";
import type { Publication } from "../../src/publications/publication.ts";
import { readLanguage, readYear, splitKeywords } from "../../src/publications/record.ts";
import { latexToText, squeeze, tidyAbstract, tidyTitle } from "../../src/publications/tidy.ts";
import { collect } from "../helpers/collect.ts";
import { repeating as on, testLinear, type Work } from "../helpers/count-work.ts";
import { publication } from "../helpers/publications.ts";

t.test("titles and abstracts", (t) => {
  const title = (text: string) => tidyTitle(text, "text", new Set());
  const abstract = (text: string) => tidyAbstract(text, "A title", "text", new Set());
  return testLinear(t, {
    "white space": on(squeeze, " \n", "a", "b"),
    "a quoted title": on(title, " ", '"', "a«"),
    "quotes and spaces": on(title, '" '),
    "footnotes never at the end": on(title, "a<sup>1</sup> "),
    "brackets where no abstract is": on(abstract, "( "),
    "brackets that close": on(abstract, ") ", "none"),
    "a heading and spaces": on(abstract, " ", "Abstract"),
    LaTeX: on(latexToText, "\\'{e"),
  });
});

t.test("names", (t) => {
  const join = (family: string) => joinName("Given", family);
  return testLinear(t, {
    "one word": on(displayName, "a"),
    "words and brackets": on(displayName, "a ("),
    "spaces and figures": on(displayName, " 1"),
    "bracket and spaces": on(join, " ", "A (B", "("),
    "brackets of a particle": on(join, "(de "),
    "one author, one word": on(splitAuthors, "a"),
    "a word's worth of lost spaces": on(splitAuthors, "\uFFFD", "a", "b"),
    spaces: on(splitAuthors, " ", "a", "b"),
    "authors by commas": on(splitAuthors, "Ab Cd, "),
    "families and initials by commas": on(splitAuthors, "Ab, C., "),
    "authors by and": on(splitAuthors, "A B and "),
    and: on(splitAuthors, " and"),
    "authors by semicolons": on(splitAuthors, "A B;"),
    "lost accents": on(repairName, "a'e`"),
    "for comparing": on(familyKey, "a-"),
    "the better one": on((name) => betterName(name, "b"), "A. "),
  });
});

t.test("identifiers, years, languages, keywords", (t) =>
  testLinear(t, {
    DOIs: on(findDoi, ".10.1111.1", "A"),
    "brackets that close": on(findDoi, ")", "10.1000/a"),
    "arXiv ids": on(readArxiv, "a-v"),
    "figures and points": on(readArxiv, "0001.0000."),
    "arXiv said": on(findArxiv, " preprint", "arxiv", ","),
    years: on(readYear, "20200 "),
    languages: on(readLanguage, ";", "a"),
    keywords: on(splitKeywords, ", "),
  }),
);

t.test("readReference", (t) =>
  testLinear(t, {
    "brackets that open": on(readReference, "["),
    "round brackets": on(readReference, "("),
    "links never closed": on(readReference, "[a]("),
    "a link in a link": on(readReference, "a(", "[a link text]("),
    "a link with brackets": on(readReference, "(a)", "[a link text](", ")"),
    "a long link": on(readReference, "a", "[a link text]("),
    years: on(readReference, "2020 "),
    "authors and no year": on(readReference, "A, ", "", "(2020"),
    "a sentence of one word": on(readReference, "a", "Smith, J. (2020). ", ". x"),
    "abbreviations that are no sentences": on(readReference, "ab.c", "Smith, J. (2020). "),
    "stops and spaces": on(readReference, " .", '"A title of it"'),
    guillemets: on(readReference, "« "),
    "quotes of LaTeX": on(readReference, "`` "),
    emphasis: on(readReference, "*a _b "),
    "emphasis that opens": on(readReference, "*_"),
    "addresses in one word": on(readReference, "http://x", "a ", " y"),
    "addresses and brackets": on(readReference, " (", "http://x", "y"),
    "spaces at the end": on(readReference, ", ", "A title,"),
    "buttons behind a title": on(authorsAfter, "[pdf]("),
    "brackets behind a title": on(authorsAfter, "[", ". Doe, A., "),
    "authors behind a title": on(authorsAfter, "A. Doe, "),
  }),
);

t.test("lines of a copied page", (t) => {
  const score = (line: string) => scoreLine(line, "Jane Doe");
  return testLinear(t, {
    "a venue of figures": on(score, "1, ", "A"),
    "venues of figures": on((text) => text.split("\n").map(score), `A${"1".repeat(250)}, 20201\n`),
    "stars behind a name": on(score, "*", "A", "b"),
    "quotes in a name": on(score, ' "Aa'),
    "one word": on(score, "a"),
    capitals: on(score, "A. "),
  });
});

t.test("decodeText", (t) =>
  testLinear(t, {
    "bytes that are no UTF-8": (size) => () => collect(decodeText(Buffer.alloc(size, 0xe9), encoding())),
    "among good ones": (size) => () =>
      collect(decodeText(Buffer.from("c3a9e9".repeat(size / 6), "hex"), encoding())),
    "line ends of two kinds": (size) => () => collect(decodeText(Buffer.from("\r".repeat(size)), encoding())),
  }),
);

function encoding() {
  return { encoding: "utf-8", bom: false, mixed: false } as const satisfies object as Parameters<
    typeof decodeText
  >[1];
}

t.test("deduplicate", (t) => {
  /** So many publications as have so many characters with what each of them says. */
  const of = (fields: (i: number) => Partial<Publication>, length: number): Work => {
    return (size) => {
      const list = Array.from({ length: size / length }, (_, i) =>
        publication({ title: "A title of it", ...fields(i) }, i),
      );
      return () => deduplicate(list);
    };
  };
  return testLinear(t, {
    "one DOI, one family name, other given names": of(
      (i) => ({ doi: "10.1/same", authors: [`A${i} Doe`] }),
      50,
    ),
    "one title, other authors": of((i) => ({ authors: [`A Doe${i}`], year: 1500 + ((i * 7) % 600) }), 50),
    "one DOI, other titles and authors": of(
      (i) => ({ title: `t${i} u${i}`, doi: "10.1/same", authors: [`A Doe${i}`] }),
      50,
    ),
    "one person, always otherwise": of(
      (i) => ({ title: "A title", doi: "10.1/same", authors: [`${"abcdefghij"[i % 10]}${i} Doe`, "B Roe"] }),
      50,
    ),
  });
});
