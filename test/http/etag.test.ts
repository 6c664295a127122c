import t from "tap";
import { etagOf, matchesEtag } from "../../src/http/etag.ts";

t.test("etagOf is a quoted string that changes with the body", async (t) => {
  t.match(etagOf("a"), /^"[\w-]{22}"$/);
  t.equal(etagOf("a"), etagOf("a"));
  t.not(etagOf("a"), etagOf("b"));
});

t.test("matchesEtag compares lists weakly", async (t) => {
  const cases: [header: string | undefined, matches: boolean][] = [
    [undefined, false],
    ['"x"', true],
    ['W/"x"', true],
    ['"a", "x"', true],
    ['"a","b"', false],
    ["*", true],
    ["x", false],
  ];
  for (const [header, matches] of cases) t.equal(matchesEtag(header, '"x"'), matches, String(header));
});
