import { list, testLists } from "../../../helpers/linear-lists.ts";

testLists("pages and references", {
  page: list(
    "Deep learning for graphs\nJane Doe\nJohn Smith\n2020\nWe study graphs and find that they work. (see more)\n",
    "Jane Doe\nPublications\n",
  ),
  "the same names": list("Jane Doe\nJohn Roe\n", "Jane Doe\nPublications\nA title of a paper\n"),
  "many titles": list("Deep learning for all\n", "Jane Doe\nPublications\n… (see more)\n"),
  "names on one line": list("Ab Cd, ", "Jane Doe\nPublications\n… (see more)\n"),
  "topics on one line": list("a; ", "Jane Doe\nResearch topics\n", "\nPublications\nA title of a paper\n"),
  "stars of a list": list(`- ${"*".repeat(300)}\n`, "- a title\n"),
  "brackets of a list": list("[", "- a title\n- "),
  "links of a list": list("[a](", "- a title\n- "),
  "lines of an item": list("  go on\n", "- a title\n- b title\n"),
  "lines of an item that nothing marks": list("  a\n", "A title of something\n"),
  headings: list(`# ${" ".repeat(200)}x\n`),
  rules: list(`${"- ".repeat(500)}x\n`),
});
