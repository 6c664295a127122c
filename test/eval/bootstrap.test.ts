import t from "tap";
import { bootstrapError } from "../../src/eval/bootstrap.ts";

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

t.test("bootstrapError() of a mean is about the spread over the root of the count", async (t) => {
  const values = Array.from({ length: 100 }, (_, i) => i % 2);
  const error = bootstrapError(values, mean);
  t.ok(error > 0.04 && error < 0.06, String(error));
  t.equal(bootstrapError(values, mean), error, "the same every time");
  t.equal(bootstrapError([3, 3, 3], mean), 0);
});
