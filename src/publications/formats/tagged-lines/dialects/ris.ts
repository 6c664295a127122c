import { type RawRecord, splitKeywords } from "../../../record.ts";
import { all, type Dialect, type Fields, first, names } from "../dialect.ts";

/** RIS: two letters, two spaces, a hyphen; as written by Scopus, Web of Science, ProQuest, EndNote, Zotero. */
export const ris: Dialect = {
  name: "ris",
  types: ["application/x-research-info-systems", "application/x-ris", "text/x-ris"],
  endings: [".ris"],
  recognise: (head) =>
    /^[ \t\uFEFF]*TY {1,2}- ?\S/m.test(head) ? (/^\uFEFF?\s*TY {1,2}-/.test(head) ? 1 : 0.9) : risLike(head),
  rules: {
    coded: /^\uFEFF?[A-Z][A-Z0-9] {1,2}- ?/,
    start: /^\uFEFF?\s*TY {1,2}-/,
    end: /^ER {1,2}-/,
    file: undefined,
  },
  line: /^\uFEFF?([A-Z][A-Z0-9]) {1,2}-(?: (.*)|\s*$)/,
  record: readRis,
};

/** RIS whose first line was lost is still known by several lines with codes. */
function risLike(head: string): number {
  return (head.match(/^(?:AU|A1|TI|T1|AB|PY|ER|DO|KW|JO|T2) {2}- ?/gm)?.length ?? 0) >= 3 ? 0.8 : 0;
}

function readRis(fields: Fields): RawRecord {
  const title = first(fields, "TI", "T1", "CT", "BT", "TT", "ST");
  // A1 is the primary author in some exports and, beside AU, the organisation in Web of Science's; edited books have editors only.
  const authors = fields.has("AU") ? all(fields, "AU") : all(fields, "A1");
  const urls = all(fields, "UR", "L1", "L2", "LK");
  return {
    title: title ?? first(fields, "T2"),
    abstract: first(fields, "AB", "N2"),
    authors: names(authors.length > 0 ? authors : all(fields, "A2", "ED", "A3")),
    year: first(fields, "PY", "Y1", "DA", "Y2"),
    venue: first(fields, "T2", "JO", "JF", "JA", "J2", "BT", "C3", "PB"),
    doi: first(fields, "DO", "M3", "L3") ?? urls.find((url) => /doi/i.test(url)),
    url: urls[0],
    language: first(fields, "LA"),
    keywords: all(fields, "KW", "DE").flatMap(splitRisKeywords),
    id: first(fields, "ID", "AN"),
    hints: [...urls, first(fields, "N1"), first(fields, "M1"), first(fields, "AN")],
  };
}

/** One keyword a line is the rule; some programs put them all on one, parted by ";" or on lines of their own. */
function splitRisKeywords(value: string): string[] {
  return /[;\n]/.test(value) ? splitKeywords(value) : [value];
}
