import t from "tap";
import { isTooDeep } from "../../../../src/publications/formats/json/values.ts";
import { readAll } from "../../../helpers/publications.ts";

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

t.test("a record nested too deep fails alone", async (t) => {
  const lists: [format: string, list: string][] = [
    ["a JSON list", `[{"title": ${nested(10_000)}}, {"title": "Good"}]`],
    ["JSON lines", `{"title": ${nested(10_000)}}\n{"title": "Good"}\n`],
    ["YAML", `- title: ${nested(10_000)}\n- title: Good\n`],
    ["YAML in circles", "- &a\n  title: Round\n  author: *a\n- title: Good\n"],
  ];
  for (const [format, list] of lists) {
    const { failures, publications } = await readAll(
      list,
      format.startsWith("YAML") ? { format: "yaml" } : {},
    );
    t.match(failures, [{ reason: "syntax" }], format);
    t.match(publications, [{ title: "Good" }], format);
  }
});

t.test("isTooDeep: further than sixty values down", async (t) => {
  t.notOk(isTooDeep(JSON.parse(nested(60))));
  t.ok(isTooDeep(JSON.parse(nested(70))));
});
