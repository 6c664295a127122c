import assert from "node:assert/strict";
import fc from "fast-check";
import t from "tap";
import { foldTitle } from "../../../src/publications/duplicates/duplicate-keys.ts";
import { DuplicateFinder, deduplicate } from "../../../src/publications/duplicates/duplicates.ts";
import type { Publication } from "../../../src/publications/publication.ts";
import { publication } from "../../helpers/publications.ts";

type Fields = Partial<Publication> & { title: string };
const groups = (...list: Fields[]) =>
  deduplicate(list.map((fields, i) => publication(fields, i))).map((one) =>
    [one, ...one.versions].map(({ place }) => place.position).sort((a, b) => a - b),
  );

const SAME: [name: string, ...list: Fields[]][] = [
  [
    "the same DOI under titles in two languages",
    { title: "A study of reading", doi: "10.1/a", authors: ["Jane Roe"] },
    { title: "Une étude de la lecture", doi: "10.1/a", authors: ["Jane Roe"] },
  ],
  [
    "the same arXiv id and a slightly other title",
    { title: "Reading lists", arxiv: "2001.00001" },
    { title: "Reading lists, quickly", arxiv: "2001.00001" },
  ],
  [
    "an identifier the source calls the same work",
    { title: "A preprint", doi: "10.1/p", sameAs: ["10.1/q"] },
    { title: "The article", doi: "10.1/q" },
  ],
  [
    "the same title with other case and accents, years one apart",
    { title: "Mesh: Generation of Étés", year: 2015, authors: ["A Roe"] },
    { title: "mesh generation of etes", year: 2016, authors: ["Anne Roe", "B Li"] },
  ],
  [
    "a preprint without year and its article",
    { title: "A fine title here", arxiv: "2001.00001", authors: ["Jane Roe"] },
    { title: "A Fine Title Here", doi: "10.1/a", year: 2021, authors: ["J. Roe"] },
  ],
  ["the same line twice in a list of titles", { title: "One title" }, { title: "One title" }],
  [
    "a preprint three years before its article",
    { title: "A very fine title here", year: 2018, authors: ["Jane Roe"] },
    { title: "A very fine title here", year: 2021, authors: ["Jane Roe"] },
  ],
  [
    "the preprint's DOI beside the article's",
    { title: "A fine title here", doi: "10.48550/arxiv.2001.00001", year: 2020, authors: ["Jane Roe"] },
    { title: "A fine title here", doi: "10.1/a", year: 2021, authors: ["Jane Roe"] },
  ],
];
const APART: [name: string, ...list: Fields[]][] = [
  [
    "Part I and Part II",
    { title: "On reading, Part I", year: 2020, authors: ["Jane Roe"] },
    { title: "On reading, Part II", year: 2020, authors: ["Jane Roe"] },
  ],
  [
    "editions named by year",
    { title: "The state of reading 2018", year: 2018 },
    { title: "The state of reading 2019", year: 2019 },
  ],
  [
    "annual editions with DOIs of their own",
    { title: "State of Reading", year: 2018, doi: "10.1/a", authors: ["Jane Roe"] },
    { title: "State of Reading", year: 2019, doi: "10.1/b", authors: ["Jane Roe"] },
  ],
  [
    "different errata",
    { title: "Erratum", year: 2020, doi: "10.1/a", authors: ["Jane Roe"] },
    { title: "Erratum", year: 2020, doi: "10.1/b", authors: ["Jane Roe"] },
  ],
  [
    "errata by others",
    { title: "Corrigendum", year: 2020, authors: ["Jane Roe"] },
    { title: "Corrigendum", year: 2020, authors: ["Max Li"] },
  ],
  [
    "an arXiv id pasted into another record",
    { title: "Soccer with a quadruped", arxiv: "2208.01160", authors: ["Y Ji", "Z Li", "G Berseth"] },
    { title: "Imagined goals for robots", arxiv: "2208.01160", authors: ["A Nair", "V Pong", "G Berseth"] },
  ],
  [
    "one title by other people in the same year",
    { title: "Learning to read", year: 2020, authors: ["Jane Roe"] },
    { title: "Learning to read", year: 2020, authors: ["Max Li"] },
  ],
  [
    "a short title many years later",
    { title: "Reading", year: 1990, authors: ["Jane Roe"] },
    { title: "Reading", year: 2020, authors: ["Jane Roe"] },
  ],
];

for (const [name, ...list] of SAME)
  t.test(`deduplicate: joins ${name}`, async (t) => t.same(groups(...list), [[0, 1]]));
for (const [name, ...list] of APART)
  t.test(`deduplicate: keeps apart ${name}`, async (t) => t.same(groups(...list), [[0], [1]]));

t.test("deduplicate: joins through a third record", async (t) => {
  t.same(
    groups(
      { title: "A preprint of it", arxiv: "2001.00001" },
      { title: "Something else" },
      { title: "The article", doi: "10.1/a" },
      { title: "A preprint of it", arxiv: "2001.00001", doi: "10.1/a" },
    ),
    [[0, 2, 3], [1]],
  );
});

t.test("deduplicate: the fullest record wins, gaps are filled, nothing is thrown away", async (t) => {
  const [merged] = deduplicate([
    publication(
      { title: "A fine title", authors: ["J. Antoran"], year: 2020, venue: "arXiv", keywords: ["a"] },
      0,
    ),
    publication(
      { title: "A Fine Title", authors: ["Javier Antoran"], abstract: "We do. We did.", doi: "10.1/a" },
      1,
    ),
    publication({ title: "A fine title", authors: ["Javier Antorán"], abstract: "We do." }, 2),
  ]);
  t.match(merged, {
    title: "A Fine Title",
    abstract: "We do. We did.",
    doi: "10.1/a",
    year: 2020,
    venue: "arXiv",
    keywords: ["a"],
    authors: ["Javier Antorán"],
    repairs: ["author-spelling"],
    place: { position: 1 },
  });
  t.same(
    merged?.versions.map(({ place }) => place.position),
    [0, 2],
  );
});

t.test("foldTitle: what may differ between two records of one title", async (t) => {
  t.equal(foldTitle("  L’Été : «Réseaux» — C++ & co. (2nd)"), "l ete reseaux c++ and co 2nd");
  t.equal(foldTitle("深度学习"), "深度学习");
});

t.test("DuplicateFinder: every record is in one group, named by the group's first", async () => {
  const fields = fc.record({
    title: fc.constantFrom("One two three", "Four five six", "One two three!", "Seven eight", ""),
    year: fc.option(fc.integer({ min: 2018, max: 2022 }), { nil: undefined }),
    doi: fc.option(fc.constantFrom("10.1/a", "10.1/b"), { nil: undefined }),
    authors: fc.array(fc.constantFrom("Jane Roe", "Max Li"), { maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fields, { maxLength: 12 }), async (list) => {
      const records = list.map((one, i) => publication(one as Fields, i));
      const finder = new DuplicateFinder();
      for (const [i, record] of records.entries()) assert.equal(finder.add(record), i);
      for (const i of records.keys()) {
        const first = finder.groupOf(i);
        assert.ok(first <= i);
        assert.equal(finder.groupOf(first), first);
      }
      const merged = deduplicate(records);
      const positions = merged.flatMap((one) => [one, ...one.versions].map(({ place }) => place.position));
      assert.deepEqual(
        positions.sort((a, b) => a - b),
        records.map((_, i) => i),
      );
    }),
  );
});
