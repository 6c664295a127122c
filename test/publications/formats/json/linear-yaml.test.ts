import { list, testLists } from "../../../helpers/linear-lists.ts";

testLists(
  "YAML",
  {
    brackets: list("[", "- title: a\n  b: "),
    braces: list("{a: ", "- title: a\n  b: "),
    dashes: list("- ", "- title: a\n- "),
    keys: (size) => {
      const keys = Array.from({ length: size / 10 }, (_, i) => `  k${i}: 1`).join("\n");
      return `- title: a\n${keys}`;
    },
    "one thing wrong in many": list("- title: a b c\n", "", "- title: [\n"),
    "each wrong": list("- title: [a\n"),
    "hyphens behind a record that is wrong": list("-", "- title: a\n  x: [\n", "\n"),
    "line ends in quotes": list("a\n", "- title: '"),
    "spaces on the first line": list(" \t", "", "x\ntitle: a\n"),
    "the same title": list("- title: a b c\n  year: 2020\n"),
  },
  "yaml",
);
