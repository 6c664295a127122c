import t from "tap";
import { readAll } from "../../../helpers/publications.ts";

const LIST = `_last_id: 9
_papers:
  - id: 0
    version: 2026-01-19T00:00:00
    title: "Ripeness of Strawberries"
    abstract: "We look at strawberries."
    authors:
      - display_name: "Anna Banana"
        author:
          name: "Anna Banana"
        affiliations:
          - name: "Fruit Research Institute"
    releases:
      - venue:
          type: journal
          name: "Journal of Fruit"
          date: 2024-03-15
        status: published

  - id: 1
    title: "Sugar in Apples"
    authors: []
_exclusions: []
`;

t.test("readPublications, YAML: paperoni's third version", async (t) => {
  const { publications, failures, detected } = await readAll(LIST);
  t.match(detected, { format: "yaml", flavour: "paperoni" });
  t.same(failures, []);
  t.match(publications, [
    {
      title: "Ripeness of Strawberries",
      authors: ["Anna Banana"],
      year: 2024,
      venue: "Journal of Fruit",
      id: "0",
      place: { lines: [5, 5] },
    },
    { title: "Sugar in Apples", id: "1" },
  ]);
});

t.test("readPublications, YAML: one broken item fails alone", async (t) => {
  const { publications, failures, detected } = await readAll(
    LIST.replace('"Sugar in', '"Sugar" in').replace("_exclusions: []", '  - id: 2\n    title: "Mangoes"\n'),
  );
  t.same(
    publications.map(({ title }) => title),
    ["Ripeness of Strawberries", "Mangoes"],
  );
  t.match(failures, [{ reason: "syntax", excerpt: /^- id: 1/ }]);
  t.same(detected.warnings, ["list-damaged"]);
});
