import t from "tap";
import { printJson } from "../../scripts/print-json.ts";

t.test("printJson keeps on one line what fits, and reads back as the same value", async (t) => {
  const value = { a: [1, 2], b: { c: "x".repeat(12), d: ["yyyyyyyyyyyy", "zzzzzzzzzzzz"] } };
  const printed = printJson(value, 30);
  t.equal(
    printed,
    `{
  "a": [ 1, 2 ],
  "b": {
    "c": "xxxxxxxxxxxx",
    "d": [
      "yyyyyyyyyyyy",
      "zzzzzzzzzzzz"
    ]
  }
}
`,
  );
  t.same(JSON.parse(printed), value);
});
