import { type List, list, testLists } from "../../../helpers/linear-lists.ts";

function inEntry(part: string, start: string, end = "}"): List {
  return list(part, `@article{k, title={A title}, ${start}`, end);
}

testLists(
  "BibTeX",
  {
    openings: list("@a{"),
    "openings on lines": list("@a{x\n"),
    "signs that open nothing": list("@a ", "@article{k, title={A}}\n"),
    "words behind a sign": list("lorem ", "@article{k, title={A}}\nmail me @ home "),
    braces: list("{", "@article{k, title="),
    "braces that close": list("}", "@article{k, title={A title}"),
    "line ends in a value never closed": list("\n", "@article{k, title={abc", "}"),
    "spaces in a value never closed": list(" ", "@article{k, title={abc", "}"),
    "line ends in quotes never closed": list("\n", '@article{k, title="abc', "}"),
    "many values never closed": list("a={b\n", "@article{k,\n", "}"),
    "many quotes never closed": list('a="{\n', "@article{k,\n", "}"),
    "spaces behind a key": list(" ", "@article{k", "y, title={A title}}"),
    "spaces in an opening": list(" ", "x\n@a{", "y"),
    "parts joined": inEntry("#{a}", "note={b}"),
    "signs between fields": inEntry('"#', ""),
    "words between fields": inEntry("ab ", ""),
    "fields of one name": inEntry("title={},", ""),
    authors: inEntry("A B and ", "author={", "C}}"),
    "one author": inEntry("a", "author={", "}}"),
    "an author's spaces": inEntry(" ", "author={{x} ", "}}"),
    "an author's accents": inEntry("\\'{e}", "author={", "}}"),
    macros: list("#a", `@string{a = {${"x".repeat(1000)}}}\n@article{k, title=a`, "}"),
    "macros of macros": (size) => {
      const doubled = Array.from({ length: 28 }, (_, i) => `@string{a${i + 1} = a${i}#a${i}}\n`).join("");
      return `@string{a0 = {xxxxxxxxxx}}\n${doubled}${"@a{k, title=a9}\n".repeat(size / 16)}`;
    },
    "parts of a volume to come": list("@inproceedings{k, title={A title}, crossref={no}}\n"),
  },
  "bibtex",
);
