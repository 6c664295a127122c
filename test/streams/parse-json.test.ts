import fc from "fast-check";
import t from "tap";
import { parseJson, whereJsonBreaks } from "../../src/streams/parse-json.ts";

t.test("parseJson reads JSON, with or without a byte order mark", async (t) => {
  t.strictSame(parseJson('{"a":[1,true,null,"é"]}'), { a: [1, true, null, "é"] });
  t.strictSame(parseJson("\ufeff[]"), []);
});

t.test("parseJson says where JSON breaks", async (t) => {
  const cases: [text: string, line: number, column: number, near?: string][] = [
    ["", 1, 1],
    ['{"a": ', 1, 7],
    ['{"a": tru}', 1, 7, "tru}"],
    ['{"a" 1}', 1, 6, "1}"],
    ["[1, 2,]", 1, 7, "]"],
    ['{\n  "a": 1,\n  b: 2\n}', 3, 3, "b: 2"],
    ["[1] 2", 1, 5, "2"],
    ["[01]", 1, 2, "01]"],
    ["{'a': 1}", 1, 2, "'a': 1}"],
    ['["a\nb"]', 1, 2, '"a'],
    ["[NaN]", 1, 2, "NaN]"],
    ["}", 1, 1, "}"],
  ];
  for (const [text, line, column, near] of cases) {
    t.throws(
      () => parseJson(text),
      { code: "json-broken", facts: { line, column, ...(near ? { near } : {}) } },
      text,
    );
  }
});

t.test(
  "whereJsonBreaks agrees with JSON.parse about what is JSON, and what goes before the break is its start",
  async () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", "]", "}", ",", '"', "x", "0", "\n"),
        (json, at, insert) => {
          const i = at % (json.length + 1);
          const text = json.slice(0, i) + insert + json.slice(i + (insert === "" ? 1 : 0));
          const place = whereJsonBreaks(text);
          const fault = faultOf(text);
          return fault === undefined ? place === text.length : isStartOfJson(text.slice(0, place));
        },
      ),
      { numRuns: 2_000 },
    );
  },
);

function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** V8 finds fault with the start of a JSON text only at its end. */
function isStartOfJson(text: string): boolean {
  const fault = faultOf(text);
  return (
    fault === undefined || fault.includes("end of JSON input") || fault.includes(`position ${text.length} `)
  );
}
