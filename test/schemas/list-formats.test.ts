import t from "tap";
import { COLUMN_FIELDS, FORMAT_NAMES } from "../../src/publications/format.ts";
import { LIST_FORMATS, TABLE_FIELDS } from "../../src/schemas/jobs.ts";

t.test("the contract offers every format that lists are read in", async (t) => {
  // Schemas import nothing of the project's, so the names stand twice.
  t.strictSame([...LIST_FORMATS], [...FORMAT_NAMES]);
});

t.test("and a column for every field that is read from a table", async (t) => {
  t.strictSame([...TABLE_FIELDS], [...COLUMN_FIELDS]);
});
