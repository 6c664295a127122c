/** Random records written in each format come back as they were; cut or corrupted anywhere, nothing crashes and neighbours stay. */
import assert from "node:assert/strict";
import fc from "fast-check";
import t from "tap";
import { TopiqueError } from "../../src/errors.ts";
import { FORMAT_NAMES, type FormatName } from "../../src/publications/format.ts";
import { inPieces, readAll } from "../helpers/publications.ts";

interface Simple {
  title: string;
  abstract: string;
  authors: string[];
  year: number;
  doi: string;
  keywords: string[];
}

const word = fc.stringMatching(/^[a-zéèàçœüA-ZÉÎ0-9]{1,9}$/);
const words = (least: number, most: number) =>
  fc.array(word, { minLength: least, maxLength: most }).map((all) => all.join(" "));
const name = fc.tuple(
  fc.stringMatching(/^[A-ZÉ][a-zéü]{2,8}$/),
  fc.stringMatching(/^[A-ZŁ][a-zç]{2,8}(?:-[A-Z][a-z]{2,5})?$/),
);
const record: fc.Arbitrary<Simple> = fc.record({
  title: fc
    .tuple(words(2, 8), fc.constantFrom("", ": a study", ", again", '; and "more"', " (2nd part)", "?"))
    .map(([a, b]) => `The ${a}${b}`),
  abstract: fc
    .array(words(4, 12), { minLength: 1, maxLength: 4 })
    .map((all) => `We ${all.join(". It, too; ")} "end".`),
  authors: fc.array(
    name.map(([given, family]) => `${given} ${family}`),
    { minLength: 1, maxLength: 4 },
  ),
  year: fc.integer({ min: 1900, max: 2030 }),
  doi: fc.stringMatching(/^10\.[1-9]\d{3}\/[a-z0-9]{3,8}\.[a-z0-9]{1,4}$/),
  keywords: fc
    .array(
      words(1, 3).filter((all) => /[a-z]/i.test(all)),
      { maxLength: 3 },
    )
    .map((all) => [...new Set(all)]),
});
const list = fc.array(record, { minLength: 1, maxLength: 8 });

const familyFirst = (author: string) => author.replace(/^(\S+) (.+)$/, "$2, $1");
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

/** One record in each format; `join` makes a list of them. */
const FORMATS: Record<
  string,
  { format: FormatName; one(record: Simple, i: number): string; join(all: string[]): string }
> = {
  bibtex: {
    format: "bibtex",
    one: (r, i) =>
      `@article{key${i},\n  title = {${r.title}},\n  author = {${r.authors.map(familyFirst).join(" and ")}},\n  year = ${r.year},\n  abstract = {${r.abstract}},\n  doi = {${r.doi}},\n  keywords = {${r.keywords.join(", ")}}\n}`,
    join: (all) => all.join("\n\n"),
  },
  ris: {
    format: "ris",
    one: (r) =>
      [
        "TY  - JOUR",
        ...r.authors.map((author) => `AU  - ${familyFirst(author)}`),
        `TI  - ${r.title}`,
        `AB  - ${r.abstract}`,
        `PY  - ${r.year}`,
        `DO  - ${r.doi}`,
        ...r.keywords.map((keyword) => `KW  - ${keyword}`),
        "ER  - ",
      ].join("\r\n"),
    join: (all) => all.join("\r\n\r\n"),
  },
  wos: {
    format: "wos",
    one: (r) =>
      `PT J\nAU ${r.authors.map(familyFirst).join("\n   ")}\nTI ${r.title.replace(/ (?=\S+$)/, "\n   ")}\nAB ${r.abstract}\nPY ${r.year}\nDI ${r.doi}\nDE ${r.keywords.join("; ")}\nER`,
    join: (all) => `FN Clarivate Analytics Web of Science\nVR 1.0\n${all.join("\n\n")}\n\nEF`,
  },
  csv: {
    format: "csv",
    one: (r) =>
      [
        quoted(r.title),
        quoted(r.abstract),
        quoted(r.authors.join("; ")),
        r.year,
        r.doi,
        quoted(r.keywords.join("; ")),
      ].join(","),
    join: (all) => ["Title,Abstract,Authors,Year,DOI,Keywords", ...all].join("\n"),
  },
  "csv of a French spreadsheet": {
    format: "csv",
    one: (r) =>
      [
        quoted(r.title),
        quoted(r.abstract),
        quoted(r.authors.join("; ")),
        r.year,
        r.doi,
        quoted(r.keywords.join("; ")),
      ].join(";"),
    join: (all) => ["\uFEFFTitre;Résumé;Auteurs;Année;DOI;Mots-clés", ...all].join("\r\n"),
  },
  tsv: {
    format: "csv",
    one: (r) =>
      [
        r.title.replaceAll('"', "'"),
        r.abstract,
        r.authors.join("; "),
        r.year,
        r.doi,
        r.keywords.join("; "),
      ].join("\t"),
    join: (all) => ["title\tabstract\tauthor\tyear\tdoi\tkeywords", ...all].join("\n"),
  },
  ndjson: { format: "ndjson", one: (r) => JSON.stringify(r), join: (all) => `${all.join("\n")}\n` },
  json: { format: "json", one: (r) => JSON.stringify(r, null, 2), join: (all) => `[\n${all.join(",\n")}\n]` },
  "csl-json": {
    format: "json",
    one: (r) =>
      JSON.stringify({
        type: "article-journal",
        title: r.title,
        abstract: r.abstract,
        author: r.authors.map((author) => ({ given: author.split(" ")[0], family: author.split(" ")[1] })),
        issued: { "date-parts": [[r.year]] },
        DOI: r.doi,
        keyword: r.keywords.join("; "),
      }),
    join: (all) => `[${all.join(",")}]`,
  },
  yaml: {
    format: "yaml",
    one: (r) =>
      `- title: ${JSON.stringify(r.title)}\n  abstract: ${JSON.stringify(r.abstract)}\n  authors: ${JSON.stringify(r.authors)}\n  year: ${r.year}\n  doi: ${r.doi}\n  keywords: ${JSON.stringify(r.keywords)}`,
    join: (all) => all.join("\n"),
  },
};

const expected = (r: Simple, format: string) => ({
  title: format === "tsv" ? r.title.replaceAll('"', "'") : r.title,
  abstract: r.abstract,
  authors: r.authors,
  year: r.year,
  doi: r.doi,
  keywords: r.keywords,
});

for (const [format, { format: reported, one, join }] of Object.entries(FORMATS)) {
  t.test(`readPublications, ${format}: random records come back as they were written`, async () => {
    await fc.assert(
      fc.asyncProperty(list, fc.integer({ min: 1, max: 5000 }), async (records, size) => {
        const bytes = Buffer.from(join(records.map(one)));
        const { publications, failures, detected } = await readAll(inPieces(bytes, size));
        assert.equal(detected.format, reported);
        assert.deepEqual(failures, []);
        assert.deepEqual(
          publications.map(({ title, abstract, authors, year, doi, keywords }) => ({
            title,
            abstract,
            authors,
            year,
            doi,
            keywords,
          })),
          records.map((r) => expected(r, format)),
        );
        assert.deepEqual(
          publications.map(({ place }) => place.position),
          records.map((_, i) => i),
        );
      }),
      { numRuns: 60 },
    );
  });

  t.test(`readPublications, ${format}: a list cut anywhere keeps every record before the cut`, async () => {
    await fc.assert(
      fc.asyncProperty(list, fc.double({ min: 0.05, max: 1, noNaN: true }), async (records, part) => {
        const whole = join(records.map(one));
        const cut = whole.slice(0, Math.max(1, Math.floor(whole.length * part)));
        const { publications } = await readAll(cut, { format: reported }).catch(() => ({ publications: [] }));
        const complete = records.filter((r, i) => cut.includes(one(r, i)));
        // The title alone, since the last record may have lost its end.
        assert.deepEqual(
          publications.slice(0, complete.length).map(({ title }) => title),
          complete.map((r) => expected(r, format).title),
        );
        assert.ok(publications.length <= records.length);
      }),
      { numRuns: 60 },
    );
  });

  t.test(`readPublications, ${format}: bytes corrupted in one record lose no neighbour`, async () => {
    const noise = fc.string({
      unit: fc.constantFrom("{", "}", '"', "@", "\\", "[", "]", ",", ";", "\t", ":", "-", "x", "é", "\u0000"),
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 5, maxLength: 7 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        noise,
        async (records, at, bad) => {
          const written = records.map(one);
          const victim = written[2]!;
          const place = Math.floor(victim.length * at);
          written[2] = victim.slice(0, place) + bad + victim.slice(place + bad.length);
          const { publications, failures } = await readAll(join(written), { format: reported });
          const titles = publications.map(({ title }) => title);
          // The record itself and the one its damage runs into may suffer; the others must be there.
          for (const i of [0, 1, 4])
            assert.ok(
              titles.includes(expected(records[i]!, format).title),
              `record ${i} of ${join(written)}`,
            );
          assert.ok(publications.length + failures.length >= records.length - 1);
        },
      ),
      { numRuns: 150 },
    );
  });
}

t.test("readPublications: no bytes whatever crash or hang a reader", async () => {
  const names = FORMAT_NAMES;
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .string({
        unit: fc.constantFrom(
          "@a{",
          "}",
          "\n",
          "TY  - ",
          "ER  - ",
          '"',
          "{",
          "[",
          "title",
          ":",
          ",",
          "- ",
          "\\",
          "= ",
          "PT J",
        ),
        maxLength: 60,
      })
      .map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom(undefined, ...names), async (bytes, format) => {
      try {
        const { entries } = await readAll(bytes, { format });
        for (const [i, entry] of entries.entries()) assert.equal(entry.place.position, i);
      } catch (error) {
        assert.ok(
          error instanceof TopiqueError && ["input-unreadable", "body-empty"].includes(error.code),
          String(error),
        );
      }
    }),
    { numRuns: 1500 },
  );
});
