import { list, testLists } from "../../helpers/linear-lists.ts";

testLists("what is no list", {
  comments: list("<!---->", "", "x"),
  "comments never closed": list("<!--a", " "),
  "a namespace's name": list("xmlns", "<a "),
  spaces: list(" ", "", "x"),
  "line ends": list("\n", "", "x"),
  "byte order marks": list("\uFEFF", "", "x"),
});
