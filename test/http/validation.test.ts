import t from "tap";
import { Type } from "typebox";
import { checkItem, compileValidator, shorten } from "../../src/http/validation.ts";

const validator = (schema: object, httpPart: string) =>
  compileValidator({ schema, method: "POST", url: "/", httpPart } as Parameters<typeof compileValidator>[0]);

t.test("compileValidator: a query's texts become numbers, a body's do not", async (t) => {
  const schema = Type.Object({ limit: Type.Integer() });
  const query = { limit: "5" };
  t.equal(validator(schema, "querystring")(query), true);
  t.strictSame(query, { limit: 5 });
  t.match(validator(schema, "body")({ limit: "5" }), {
    error: { code: "field-invalid", facts: { field: "/limit", type: "integer", came: '"5"' } },
  });
});

t.test("compileValidator: fields are named as a person finds them", async (t) => {
  const schema = Type.Object(
    { list: Type.Array(Type.Object({ "a/b~c": Type.Integer() }, { additionalProperties: false })) },
    { additionalProperties: false },
  );
  const fieldOf = (data: unknown, httpPart = "body") => {
    const outcome = validator(schema, httpPart)(data) as unknown as { error: { facts: { field: string } } };
    return outcome.error.facts.field;
  };
  t.equal(fieldOf({ list: [{ "a/b~c": 1 }, { "a/b~c": "x" }] }), "/list/1/a~1b~0c");
  t.equal(fieldOf({ list: [{}] }), "/list/0/a~1b~0c");
  t.equal(fieldOf({ list: [], "x/y": 1 }), "/x~1y");
  t.equal(fieldOf([]), undefined, "the whole has no name");
  t.equal(fieldOf({ list: [], ["k".repeat(500)]: 1 }).length, 61);
  t.equal(fieldOf({ lst: "" }, "querystring"), "?list");
  t.equal(fieldOf({}, "params"), "{list}");
});

t.test("checkItem: an entry or the error that is answered in its place", async (t) => {
  t.strictSame(checkItem({ id: 1, title: "x" }), { id: 1, title: "x" });
  t.match(checkItem({ id: 1 }), { code: "text-missing" });
  t.match(checkItem({ titel: "x" }), { code: "field-invalid", facts: { field: "/titel", allowed: /title/ } });
  t.match(checkItem({ id: true, title: "x" }), {
    code: "field-invalid",
    facts: { field: "/id", came: "true" },
  });
  t.match(checkItem(undefined), { code: "field-invalid" });
});

t.test("shorten shows what came, never much of it", async (t) => {
  const cases: [unknown, string][] = [
    ["a", '"a"'],
    ['say "hi"', '"say \\"hi\\""'],
    [null, "null"],
    [undefined, "undefined"],
    [1e21, "1e+21"],
    [[1, 2], "[…]"],
    [{ a: 1 }, "{…}"],
  ];
  for (const [value, shown] of cases) t.equal(shorten(value), shown);
  t.equal(shorten("x".repeat(1_000_000)).length, 62);
  t.ok(shorten("𝒳".repeat(100)).isWellFormed(), "cut between characters");
});
