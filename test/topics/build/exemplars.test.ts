import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import t from "tap";
import {
  type Exemplar,
  exemplarsOf,
  readAssigned,
  readExemplars,
} from "../../../src/topics/build/exemplars.ts";
import { selectExemplars } from "../../../src/topics/build/select-exemplars.ts";
import { createKeywordRules } from "../../../src/topics/vocabulary/keyword-rules.ts";
import { parseVocabulary } from "../../../src/topics/vocabulary/vocabulary.ts";

const vocabulary = parseVocabulary(
  JSON.stringify({
    areas: [{ id: "all", label: { en: "All", fr: "Tout" } }],
    topics: [
      ["robots", "Robots", "Robotique"],
      ["images", "Images", "Imagerie"],
    ].map(([id, en, fr]) => ({ id, area: "all", label: { en, fr }, definition: { en, fr } })),
  }),
);
const options = { vocabulary, rules: createKeywordRules(vocabulary, {}), matchTitles: false };

t.test("exemplarsOf() reads the shapes of labelled records", async (t) => {
  const cases: [name: string, record: Record<string, unknown>, expected: Partial<Exemplar>[]][] = [
    [
      "author keywords, English",
      { title: "T", abstract: "A", keywords: ["Robots", "Images", "cats"] },
      [{ language: "en", title: "T", abstract: "A", topics: [0, 1], from: "keywords" }],
    ],
    [
      "author keywords, French",
      { title: "T", abstract: "A", language: "fr", keywords: ["robotique"] },
      [{ language: "fr", topics: [0], from: "keywords" }],
    ],
    [
      "both languages, topics and maybes",
      {
        id: "x",
        title_en: "T",
        abstract_en: "A",
        title_fr: "U",
        abstract_fr: "B",
        topics: ["images"],
        maybe: ["robots"],
      },
      [
        { paper: "x", language: "en", title: "T", topics: [1], maybe: [0], from: "read" },
        { paper: "x", language: "fr", title: "U", abstract: "B", topics: [1] },
      ],
    ],
    [
      "an English record with its translation",
      { id: "x", title: "T", abstract: "A", title_fr: "U", abstract_fr: "B", topics: ["images"] },
      [
        { language: "en", title: "T" },
        { language: "fr", title: "U" },
      ],
    ],
    [
      "out of scope",
      { field: "law", hard: false, language: "fr", title: "T", abstract: "A" },
      [{ language: "fr", topics: [], from: "read" }],
    ],
    [
      "a title that stands there twice",
      { title: "Graphs of robotsGraphs of robots", abstract: "A", topics: [] },
      [{ title: "Graphs of robots" }],
    ],
    ["nothing to learn", { title: "About robots", abstract: "A" }, []],
  ];
  for (const [name, record, expected] of cases)
    t.match(exemplarsOf(record, "here:1", options), expected, name);
  for (const [name, record, expected] of cases) {
    t.equal(exemplarsOf(record, "here:1", options).length, expected.length, name);
  }
});

t.test(
  "exemplarsOf() takes topics from titles, from elsewhere, or keeps the text as background, when asked",
  async (t) => {
    const record = { id: "x", title: "About robots", abstract: "A" };
    t.match(exemplarsOf(record, "", { ...options, matchTitles: true }), [{ topics: [0], from: "title" }]);
    const assigned = new Map([["x", { topics: [1], maybe: [] }]]);
    t.match(exemplarsOf(record, "", { ...options, assigned }), [{ topics: [1], from: "read" }]);
    t.match(exemplarsOf(record, "", { ...options, keepUnlabelled: true }), [
      { topics: [], from: "background" },
    ]);
  },
);

t.test("exemplarsOf() names the field and the topic that is not in the vocabulary", async (t) => {
  t.throws(() => exemplarsOf({ title: "T", topics: ["cars"] }, "here:7", options), {
    code: "input-unreadable",
    facts: { name: "here:7", reason: 'topics: no topic "cars" in the vocabulary' },
  });
});

const read = async (path: string) => {
  const tally = { records: 0, nonCommercial: 0, unused: 0 };
  const found: Exemplar[] = [];
  for await (const exemplar of readExemplars(path, options, tally)) found.push(exemplar);
  return { found, tally };
};
const labelled = (id: string, more: object = {}) =>
  JSON.stringify({ id, title: id, abstract: "A", keywords: ["robots"], ...more });

t.test("readExemplars() reads plain and gzip files and leaves non-commercial records out", async (t) => {
  const dir = t.testdir();
  const text = `${labelled("a")}\n\n${labelled("b", { license: "CC-BY-NC-SA-4.0" })}\n${JSON.stringify({ title: "c" })}\n`;
  writeFileSync(join(dir, "set.jsonl"), text);
  writeFileSync(join(dir, "set.jsonl.gz"), gzipSync(text));
  writeFileSync(join(dir, "set_nc.jsonl"), text);
  for (const name of ["set.jsonl", "set.jsonl.gz"]) {
    const { found, tally } = await read(join(dir, name));
    t.same(
      found.map(({ paper }) => paper),
      ["a"],
      name,
    );
    t.same(tally, { records: 3, nonCommercial: 1, unused: 1 }, name);
  }
  t.same((await read(join(dir, "set_nc.jsonl"))).tally, { records: 3, nonCommercial: 3, unused: 0 });
});

t.test("readExemplars() knows when a corpus' licence changed", async (t) => {
  const dir = t.testdir();
  const path = join(dir, "jeptalnrecital_fr.jsonl");
  writeFileSync(path, [2015, 2016].map((year) => labelled(`p${year}`, { year })).join("\n"));
  t.same(
    (await read(path)).found.map(({ paper }) => paper),
    ["p2016"],
  );
});

t.test("readExemplars() says in which line a file can't be understood", async (t) => {
  const dir = t.testdir();
  const path = join(dir, "set.jsonl");
  writeFileSync(path, `${labelled("a")}\n{`);
  await t.rejects(read(path), { code: "input-unreadable", facts: { name: `${path}:2`, reason: "not JSON" } });
  await t.rejects(read(join(dir, "none.jsonl")), { code: "input-unreadable" });
  await t.rejects(read(join(dir, "none.jsonl.gz")), { code: "input-unreadable" });
});

t.test("readAssigned() reads topics by record id, or by title where records have none", async (t) => {
  const path = join(t.testdir(), "topics.jsonl");
  writeFileSync(
    path,
    '{"id": "x", "topics": ["images"], "maybe": ["robots"]}\n{"title": "Vu, de près", "topics": []}\n',
  );
  const assigned = await readAssigned(path, vocabulary);
  t.same(assigned.get("x"), { topics: [1], maybe: [0] });
  const record = { title_fr: "Vu de près", title_en: "Seen", abstract: "Oui.", abstract_lang: "fr" };
  t.match(exemplarsOf(record, "here:1", { ...options, assigned }), [
    { language: "fr", topics: [], from: "read" },
  ]);
  t.same(exemplarsOf({ title: "Seen" }, "here:1", { ...options, assigned }), []);
});

t.test("readAssigned() names the line that has neither id nor title", async (t) => {
  const path = join(t.testdir(), "topics.jsonl");
  writeFileSync(path, '{"topics": ["images"]}\n');
  await t.rejects(readAssigned(path, vocabulary), {
    code: "input-unreadable",
    facts: { name: "topics.jsonl:1", reason: "id or title: wanted a text" },
  });
});

t.test(
  "selectExemplars() keeps what was read and of the rest what a topic still wants, keywords first",
  async (t) => {
    const exemplar = (title: string, from: Exemplar["from"], topics: number[]): Exemplar => ({
      paper: title,
      language: "en",
      title,
      abstract: "A",
      topics,
      maybe: [],
      from,
    });
    const kept = selectExemplars(
      [
        exemplar("by title", "title", [0]),
        exemplar("by keyword", "keywords", [0]),
        exemplar("By Keyword!", "keywords", [0]),
        exemplar("read", "read", [0]),
        exemplar("rare", "title", [0, 1]),
        exemplar("broad", "keywords", [0, 1]),
      ],
      2,
      { perTopic: 1, mostTopics: 2 },
    );
    t.same(
      kept.map(({ title }) => title),
      ["read", "by keyword", "broad"],
    );
  },
);
