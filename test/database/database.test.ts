import t from "tap";
import { jsonParameter } from "../../src/database/database.ts";

t.test("jsonParameter keeps what PostgreSQL's jsonb takes and mends the rest", async (t) => {
  const cases: [given: string, kept: string][] = [
    ["plain", "plain"],
    ["a\u0000b", "ab"],
    ["half \ud83d of a pair", "half \u{fffd} of a pair"],
    ["\udc00", "\u{fffd}"],
    ["whole \u{1f600} pair", "whole \u{1f600} pair"],
    // Written out, these are letters and no characters to mend.
    ["\\u0000", "\\u0000"],
    ["\\ud83d and \\\\udc00", "\\ud83d and \\\\udc00"],
    ['\u0001"\\\n\t/', '\u0001"\\\n\t/'],
  ];
  for (const [given, kept] of cases) t.equal(JSON.parse(jsonParameter({ given })).given, kept);
});
