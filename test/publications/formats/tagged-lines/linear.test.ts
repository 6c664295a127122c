import { list, testLists } from "../../../helpers/linear-lists.ts";

testLists("tagged lines", {
  "one line": list("word ", "TY  - JOUR\nTI  - ", "\nER  - \n"),
  "no end": list("KW  - word\n", "TY  - JOUR\nTI  - A title\n"),
  beginnings: list("TY  - JOUR\n"),
  addresses: list("UR  - http://a.b\n", "TY  - JOUR\nTI  - A title\n"),
  "Web of Science": list("AU A\n", "FN a\nVR 1\nPT J\nTI A title\n", "ER\n"),
  PubMed: list("OT  - a\n", "PMID- 1\nTI  - A title\n"),
});
