import t from "tap";
import { findTitleLink, withoutLinks } from "../../../../src/publications/formats/prose/links.ts";

t.test("withoutLinks leaves labels, and what is no link as it is", async (t) => {
  const cases: [given: string, expected: string][] = [
    ["See [one](a) and [two](b).", "See one and two."],
    ["[[a](b)", "[a"],
    ["a [note] and (this)", "a [note] and (this)"],
    ["[a](never closed", "[a](never closed"],
    ["[](x) left", " left"],
  ];
  for (const [given, expected] of cases) t.equal(withoutLinks(given), expected, given);
});

t.test("findTitleLink: a label of a title's length, and all of its target", async (t) => {
  t.strictSame(findTitleLink("1. [A long title](http://a.b/c(1)d) x"), {
    label: "A long title",
    start: 3,
    end: 35,
  });
  t.equal(findTitleLink("[pdf](http://a.b) and [A long title](http://c.d)")?.label, "A long title");
  t.equal(findTitleLink(`[${"a".repeat(401)}](b)`), undefined);
  t.equal(findTitleLink("[A long title](never closed"), undefined);
});
