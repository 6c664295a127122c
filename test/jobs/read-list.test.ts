import t from "tap";
import { readList } from "../../src/jobs/read-list.ts";
import { bytesOf } from "../helpers/jobs.ts";

t.test("readList", async (t) => {
  t.test("gives the records in order, the groups of duplicates, and what it found out", async (t) => {
    const bib = `
@article{a, title={Learning to walk on ice}, author={Ada Byron}, year={2020}, doi={10.1000/walk}}
@article{b, title={Learning to fly}, author={Ada Byron}, year={2021}}
@misc{c, title={Learning to Walk on Ice}, author={Byron, Ada}, year={2020}, abstract={Robots slip on ice.}}
@misc{d, year={2020}}
`;
    const reading = await readList(bytesOf(bib), {});
    const titles: string[] = [];
    for await (const entry of reading.entries) titles.push("title" in entry ? entry.title : entry.reason);
    t.strictSame(titles, [
      "Learning to walk on ice",
      "Learning to fly",
      "Learning to Walk on Ice",
      "title-missing",
    ]);
    t.strictSame([...reading.duplicates()], [[0, 2]]);
    t.match(reading.facts(), { format: "bibtex", encoding: "utf-8" });
  });

  t.test("numbers groups by position when unreadable records stand between", async (t) => {
    const ndjson = ['{"title":"Graph learning"}', "{broken", '{"title":"Graph learning"}'].join("\n");
    const reading = await readList(bytesOf(ndjson), { format: "ndjson" });
    for await (const _ of reading.entries);
    t.strictSame([...reading.duplicates()], [[0, 2]]);
  });
});
