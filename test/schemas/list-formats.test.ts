import t from "tap";
import { FORMAT_NAMES } from "../../src/publications/format.ts";
import { LIST_FORMATS } from "../../src/schemas/jobs.ts";

t.test("the contract offers every format that lists are read in", async (t) => {
  // Schemas import nothing of the project's, so the names stand twice.
  t.strictSame([...LIST_FORMATS], [...FORMAT_NAMES]);
});
