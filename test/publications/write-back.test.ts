import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import t from "tap";
import type { ReadOptions } from "../../src/publications/read.ts";
import { writeBack } from "../../src/publications/write-back.ts";
import { inPieces, readAll } from "../helpers/publications.ts";

async function rewrite(
  list: string | Uint8Array,
  words: (position: number) => string[] | undefined,
  { language = "en" as "en" | "fr", ...options }: ReadOptions & { language?: "en" | "fr" } = {},
): Promise<Buffer> {
  const bytes = typeof list === "string" ? Buffer.from(list) : list;
  const { detected } = await readAll(bytes, options);
  return buffer(writeBack(inPieces(bytes, 50), { detected, language, keywordsOf: words }));
}

const CASES: [name: string, before: string, after: string][] = [
  [
    "BibTeX: a field is added as its neighbours are written",
    "% kept\n@article{a,\n\ttitle={A b},\n\tyear={2020},\n}\njunk",
    "% kept\n@article{a,\n\ttitle={A b},\n\tyear={2020},\n\tkeywords={AI \\& Law, Santé},\n}\njunk",
  ],
  [
    "BibTeX: without a last comma",
    '@a{k,\r\n  title = "A b"\r\n}',
    '@a{k,\r\n  title = "A b",\r\n  keywords = {AI \\& Law, Santé}\r\n}',
  ],
  ["BibTeX: on one line", "@a{k, title = {A b}}", "@a{k, title = {A b}, keywords = {AI \\& Law, Santé}}"],
  [
    "BibTeX: a keywords field grows",
    "@a{k, title = {A b}, keywords = {x; santé}, year=2020}",
    "@a{k, title = {A b}, keywords = {x; santé; AI \\& Law}, year=2020}",
  ],
  [
    "BibTeX: an empty keywords field is filled",
    "@a{k, title = {A b}, keywords = {}}",
    "@a{k, title = {A b}, keywords = {AI \\& Law, Santé}}",
  ],
  [
    "BibTeX: keywords by macro are joined",
    "@a{k, title = {A b}, keywords = macro # {, x}}",
    "@a{k, title = {A b}, keywords = macro # {, x} # {, AI \\& Law, Santé}}",
  ],
  [
    "RIS: lines go before the last",
    "TY  - JOUR\r\nTI  - A b\r\nER  - \r\n\r\n",
    "TY  - JOUR\r\nTI  - A b\r\nKW  - AI & Law\r\nKW  - Santé\r\nER  - \r\n\r\n",
  ],
  [
    "RIS: lines go behind the record's own",
    "TY  - JOUR\nKW  - x\nKW  - Santé\nTI  - A b\nER  - \n",
    "TY  - JOUR\nKW  - x\nKW  - Santé\nKW  - AI & Law\nTI  - A b\nER  - \n",
  ],
  [
    "RIS: a record without its last line",
    "TY  - JOUR\nTI  - A b",
    "TY  - JOUR\nTI  - A b\nKW  - AI & Law\nKW  - Santé\n",
  ],
  [
    "CSV: the keywords column grows",
    'title,keywords,year\nA b,"x, y",2020\n',
    'title,keywords,year\nA b,"x, y, AI & Law, Santé",2020\n',
  ],
  [
    "CSV: an empty cell is filled and quoted where it must be",
    "titre;mots-clés\nA b;\n",
    'titre;mots-clés\nA b;"AI & Law; Santé"\n',
  ],
  [
    "CSV: a table without keywords gets a column",
    'sep=,\r\n"title","year"\r\n"A, b","2020"\r\n',
    'sep=,\r\n"title","year","Topics"\r\n"A, b","2020","AI & Law; Santé"\r\n',
  ],
  [
    "CSV: a short row is filled up",
    "title,year,doi\nA b\n",
    "title,year,doi,Topics\nA b,,,AI & Law; Santé\n",
  ],
];

for (const [name, before, after] of CASES) {
  t.test(`writeBack, ${name}`, async (t) => {
    t.equal((await rewrite(before, () => ["AI & Law", "Santé"])).toString(), after);
  });
}

t.test("writeBack: a second time adds nothing", async (t) => {
  for (const [name, before] of CASES) {
    const once = await rewrite(before, () => ["AI & Law", "Santé"]);
    if (name.includes("macro")) continue;
    t.equal((await rewrite(once, () => ["AI & Law", "Santé"])).toString(), once.toString(), name);
  }
});

t.test("writeBack: encodings and byte order marks stay", async (t) => {
  const list = "TY  - JOUR\nTI  - Été\nER  - \n";
  const after = "TY  - JOUR\nTI  - Été\nKW  - Réseaux\nER  - \n";
  const le = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
  t.same(await rewrite(Buffer.from(list, "latin1"), () => ["Réseaux"]), Buffer.from(after, "latin1"));
  t.same(await rewrite(le(list), () => ["Réseaux"]), le(after));
  t.same(await rewrite(le(list).swap16(), () => ["Réseaux"]), le(after).swap16());
  t.same(await rewrite(`\uFEFF${list}`, () => ["Réseaux"]), Buffer.from(`\uFEFF${after}`));
  t.same(
    (await rewrite(Buffer.from(list, "latin1"), () => ["œuvre 深"])).includes(Buffer.from([0x9c])),
    true,
  );
  t.equal(
    (await rewrite(list.replaceAll("\n", "\r"), () => ["Réseaux"])).toString(),
    after.replaceAll("\n", "\r"),
  );
});

t.test("writeBack: the added column is named in the language asked for", async (t) => {
  t.equal(
    (
      await rewrite("titre;année\nUn b;2020\nDeux;2021\n", (i) => (i === 0 ? ["IA"] : []), { language: "fr" })
    ).toString(),
    "titre;année;Sujets\nUn b;2020;IA\nDeux;2021;\n",
  );
});

t.test(
  "writeBack: words reach the record at their position, failures and blank rows counted as the reader does",
  async (t) => {
    const list =
      "@a{one, title={One}}\n@a{none, year={2020}}\n@string{x = {y}}\narticle{lost, title={Lost}}\n@a{two, title={Two}}\n";
    const { publications } = await readAll(list);
    t.same(
      publications.map(({ title, place }) => [title, place.position]),
      [
        ["One", 0],
        ["Two", 3],
      ],
    );
    t.equal(
      (await rewrite(list, (position) => [`p${position}`])).toString(),
      list
        .replace("{One}}", "{One}, keywords={p0}}")
        .replace("{2020}}", "{2020}, keywords={p1}}")
        .replace("{Two}}", "{Two}, keywords={p3}}"),
    );
  },
);

t.test("writeBack: a format that can't be written back is refused by name", async (t) => {
  await t.rejects(
    rewrite('[{"title":"A"}]', () => []),
    { code: "field-invalid", facts: { wanted: "csv, bibtex, ris", came: "json" } },
  );
});

t.test("writeBack: without words every byte of any list is as it was", async () => {
  const text = fc.string({
    unit: fc.constantFrom(
      "@a{k, ",
      "title = {",
      "}",
      "\n",
      "\r\n",
      '"',
      ",",
      "TY  - JOUR",
      "TI  - é",
      "ER  - ",
      "œ",
      "\\",
      "keywords",
      "à",
    ),
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.constantFrom("bibtex" as const, "ris" as const),
      fc.constantFrom("utf8" as const, "latin1" as const, "utf16le" as const),
      async (text, format, encoding) => {
        const bytes = Buffer.from(text, encoding);
        const detected = {
          format,
          encoding:
            encoding === "utf8"
              ? ("utf-8" as const)
              : encoding === "latin1"
                ? ("windows-1252" as const)
                : ("utf-16le" as const),
          bom: false,
        };
        const out = await buffer(
          writeBack(inPieces(bytes, 7), { detected, language: "en", keywordsOf: () => [] }),
        );
        assert.deepEqual(out, bytes);
      },
    ),
    { numRuns: 300 },
  );
});
