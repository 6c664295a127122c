import { list, testLists } from "../../../helpers/linear-lists.ts";

testLists(
  "tables",
  {
    "quotes opened on each row": list('"open,b,c\n', "title,abstract,year\n"),
    "a quote opened on each row of another width": list('"a\n', "title,abstract,year\n"),
    "quotes that close on the next row": list('"a\nb"\n', "title,abstract,year\n"),
    "one cell and the next row's quote": list('"x\ny\n', "title\n", `"${",".repeat(1000)}\n`),
    "quotes and spaces": list('" ', 'title,abstract,year\n"'),
    columns: list("1,", "title,abstract\nA title of it,"),
    "columns of the header": list("a,", "title,", "b\nA title,b\n"),
    "one column": list("word\n", "title\n"),
    "no line ends": list("word ", "title,abstract\n"),
    backslashes: list("\\", 'title,abstract\n"a\\"b",c\n"', '"'),
    "brackets in the header": list("[", "title,", "\nA title,b\n"),
    "authors of one cell": list("A, ", 'title,authors\nA title here,"', '"\n'),
  },
  "csv",
);
