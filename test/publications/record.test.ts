import t from "tap";
import { MAX_RECORD_SIZE, MAX_TEXT_LENGTH } from "../../src/limits.ts";
import type { Place } from "../../src/publications/publication.ts";
import { toPublication } from "../../src/publications/record.ts";
import { sizeOf } from "../../src/publications/size.ts";

const place: Place = { position: 3, lines: [4, 5] };
const read = (raw: Parameters<typeof toPublication>[0]) => toPublication(raw, place, "text", "the source");
const words = (length: number) =>
  "word "
    .repeat(length / 5 + 1)
    .slice(0, length - 1)
    .concat("s");

t.test("toPublication", async (t) => {
  await t.test("refuses what is too long for one publication, and only that", async (t) => {
    const tooLong = { reason: "record-too-long", place, excerpt: "the source" };
    t.match(read({ title: "t", abstract: words(MAX_TEXT_LENGTH) }), { title: "t" });
    t.strictSame(read({ title: "t", abstract: words(MAX_TEXT_LENGTH + 1) }), tooLong);
    t.strictSame(read({ title: words(MAX_TEXT_LENGTH + 1) }), tooLong);
    const names = (count: number) => Array.from({ length: count }, (_, i) => `A${i}`);
    t.match(read({ title: "t", authors: names(5_000) }), { title: "t" });
    t.strictSame(read({ title: "t", authors: names(40_000) }), tooLong, "many names of few letters");
    t.strictSame(read({ title: "t", url: words(MAX_RECORD_SIZE) }), tooLong);
  });
});

t.test("sizeOf counts what a record says, and some for each value", async (t) => {
  const publication = { title: "abc", authors: ["de", "f"], keywords: [], repairs: [], place };
  t.equal(sizeOf(publication), 3 + 2 + 1 + 4 * 16);
  t.equal(sizeOf({ reason: "syntax", excerpt: "abcd", place }), 6 + 4 + 3 * 16);
});
