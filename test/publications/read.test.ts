import { gzipSync } from "node:zlib";
import t from "tap";
import { FORMATS } from "../../src/publications/formats.ts";
import { readPublications } from "../../src/publications/read.ts";
import { inPieces, readAll } from "../helpers/publications.ts";

const BIBTEX = "@article{a, title = {Été à Montréal}}";

t.test("readPublications: formats are told by content, whatever the name says", async (t) => {
  const lists: [string, format: string][] = [
    [`% my list\n\n${BIBTEX}`, "bibtex"],
    ["TY  - JOUR\nTI  - A b\nER  - \n", "ris"],
    ["FN Clarivate\nVR 1.0\nPT J\nTI A b\nER\nEF\n", "wos"],
    ["PMID- 1\nTI  - A b\n", "nbib"],
    ["Title;Year\nA b;2020\n", "csv"],
    ['[{"title": "A b"}]', "json"],
    ['{"title": "A b"}\n{"title": "C d"}\n', "ndjson"],
    ["- title: A b\n  year: 2020\n", "yaml"],
    ["Publications\n\nA Study of Things\nJane Roe\nMax Welling\n", "page"],
    ["- A study of things\n- Another study\n", "references"],
  ];
  t.same(
    lists.map(([, format]) => format).sort(),
    FORMATS.map(({ name }) => name).sort(),
    "every format is tried",
  );
  for (const [list, format] of lists) {
    const { detected, publications } = await readAll(list, {
      name: "list.txt",
      contentType: "application/octet-stream",
    });
    t.equal(detected.format, format, list);
    t.ok(publications.length > 0);
  }
});

t.test("readPublications: the format asked for is believed", async (t) => {
  const { publications } = await readAll("Title\nA b\n", { format: "references" });
  t.same(
    publications.map(({ title }) => title),
    ["Title", "A b"],
  );
});

t.test("readPublications: encodings are told apart", async (t) => {
  const utf16 = Buffer.from(BIBTEX, "utf16le");
  const lists: [name: string, bytes: Uint8Array, encoding: string, bom: boolean][] = [
    ["UTF-8", Buffer.from(BIBTEX), "utf-8", false],
    ["UTF-8 with mark", Buffer.from(`\uFEFF${BIBTEX}`), "utf-8", true],
    ["Windows-1252", Buffer.from(BIBTEX, "latin1"), "windows-1252", false],
    ["UTF-16 little-endian with mark", Buffer.concat([Buffer.of(0xff, 0xfe), utf16]), "utf-16le", true],
    ["UTF-16 big-endian with mark", Buffer.concat([Buffer.of(0xff, 0xfe), utf16]).swap16(), "utf-16be", true],
    ["UTF-16 little-endian", utf16, "utf-16le", false],
    ["gzip", gzipSync(BIBTEX), "utf-8", false],
  ];
  for (const [name, bytes, encoding, bom] of lists) {
    for (const size of [1, 7, 1000]) {
      const { publications, detected } = await readAll(inPieces(bytes, size));
      t.equal(publications[0]?.title, "Été à Montréal", `${name} in pieces of ${size}`);
      t.match(detected, { encoding, bom }, name);
    }
  }
});

t.test("readPublications: a UTF-8 list with stray Windows-1252 bytes keeps both", async (t) => {
  const bytes = Buffer.concat([
    Buffer.from("@a{x, title = {Été "),
    Buffer.of(0xe0),
    Buffer.from(" Montréal, le c"),
    Buffer.of(0x9c),
    Buffer.from("ur léger}}"),
  ]);
  const { publications, detected } = await readAll(bytes);
  t.equal(publications[0]?.title, "Été à Montréal, le cœur léger");
  t.same(detected.warnings, ["encoding-mixed"]);
});

t.test("readPublications: old Macintosh and Windows line ends", async (t) => {
  for (const end of ["\r", "\r\n"]) {
    const { publications } = await readAll(`TY  - JOUR${end}TI  - A b${end}ER  - ${end}`);
    t.match(publications, [{ title: "A b", place: { lines: [1, 3] } }]);
  }
});

t.test("readPublications: what is no list is refused with a reason", async (t) => {
  await t.rejects(readAll(""), { code: "body-empty" });
  await t.rejects(readAll(" \n\t"), { code: "body-empty" });
  for (const [bytes, reason] of [
    [Buffer.from("%PDF-1.7\n..."), /PDF/],
    [Buffer.from("PK\u0003\u0004..."), /Word or Excel/],
    [Buffer.from("<!DOCTYPE html><html>"), /HTML .copy the text/],
    [Buffer.from('<!-- ours -->\n<ul class="pubs">\n<li>A title</li>'), /HTML/],
    [Buffer.from('<?xml version="1.0"?>\n<feed><entry/></feed>'), /XML .export BibTeX/],
    [Buffer.from('<mods:mods xmlns:mods="http://www.loc.gov/mods/v3">'), /XML/],
    [Buffer.from([0, 1, 2, 3, 0, 0, 9, 9, 1]), /binary/],
    [gzipSync(BIBTEX).subarray(0, 20), /gzip/],
    [gzipSync(Buffer.alloc(2 * 1024 * 1024, "a\n")), /more than 100 times/],
  ] as const) {
    await t.rejects(readAll(bytes), { code: "input-unreadable", facts: { reason } });
  }
});

t.test("readPublications: a source that fails is no broken list", async (t) => {
  async function* failing() {
    yield gzipSync(BIBTEX).subarray(0, 20);
    throw new Error("the database is away");
  }
  await t.rejects(readAll(failing()), /the database is away/);
});

t.test("readPublications: a list with a tag in it is still a list", async (t) => {
  for (const list of [
    "<i>P</i>-adic numbers in graphs\nAnother title\n",
    '<div align="center">\n\n- A first title\n- A second one\n',
  ]) {
    const { publications } = await readAll(list, { name: "list.md" });
    t.ok(publications.length >= 2, list);
  }
});

t.test("readPublications: a format that does not exist is refused by name", async (t) => {
  await t.rejects(readAll("x", { format: "docx" as never }), {
    code: "field-invalid",
    facts: { field: "format", came: "docx" },
  });
});

t.test("readPublications: no text holds what a database can't store", async (t) => {
  const { publications } = await readAll(
    JSON.stringify([{ title: "A\u0000b \ud800c", abstract: "We\u0007 do.", authors: ["J\u0000 Roe"] }]),
    { format: "json" },
  );
  t.match(publications, [{ title: "Ab \uFFFDc", abstract: "We do.", authors: ["J Roe"] }]);
});

t.test("readPublications: reading stops when nobody wants more", async (t) => {
  let taken = 0;
  const endless = (async function* () {
    for (;;) {
      taken++;
      yield Buffer.from(`@article{a${taken}, title = {Title ${taken}}, note = {${"x".repeat(5000)}}}\n`);
    }
  })();
  for await (const entry of readPublications(endless)) {
    t.equal(entry.place.position, 0);
    break;
  }
  t.ok(taken < 100);
});
