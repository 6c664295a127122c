import t from "tap";
import { trimEndOf } from "../../src/text/trim.ts";

t.test("trimEndOf takes the characters of an expression from the end alone", async (t) => {
  t.equal(trimEndOf("..a.b.,.", /[.,]/), "..a.b");
  t.equal(trimEndOf("...", /[.]/), "");
  t.equal(trimEndOf("", /x/), "");
});
