import t from "tap";
import { TopiqueError } from "../../src/errors.ts";
import { fromFailure, toFailure } from "../../src/workers/protocol.ts";

t.test("a failure survives the way between threads as data", async (t) => {
  const failure = structuredClone(toFailure(new TopiqueError("text-too-long", { tokens: 9, limit: 5 })));
  const error = fromFailure(failure);
  t.ok(error instanceof TopiqueError);
  t.equal(error.code, "text-too-long");
  t.same(error.facts, { tokens: 9, limit: 5 });
});

t.test("whatever else was thrown is internal, with its stack kept for the log", async (t) => {
  const bug = toFailure(new RangeError("a bug"));
  t.equal(bug.code, "internal");
  t.match(bug.trace, /RangeError: a bug\n\s+at /);
  t.same(toFailure("a string"), { code: "internal", facts: {}, trace: "a string" });
});
