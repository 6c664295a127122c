import { type RawRecord, splitKeywords } from "../../../record.ts";
import { type Dialect, type Fields, first, names } from "../dialect.ts";

/** Web of Science "plain text": two letters and a space, continuation lines indented by three. */
export const wos: Dialect = {
  name: "wos",
  types: [],
  endings: [".ciw", ".isi"],
  recognise: (head) =>
    /^\uFEFF?FN .*\n?VR /m.test(head) || (/^PT [A-Z]\s*$/m.test(head) && /^(?:AU|TI) \S/m.test(head)) ? 1 : 0,
  rules: {
    coded: /^[A-Z][A-Z0-9] \S/,
    start: /^\uFEFF?PT [A-Z]/,
    end: /^ER\s*$/,
    file: /^\uFEFF?(?:FN |VR |EF\s*$)/,
  },
  line: /^\uFEFF?([A-Z][A-Z0-9])(?: (.*))?$/,
  record: readWos,
};

function readWos(fields: Fields): RawRecord {
  const lines = (name: string) => (fields.get(name) ?? []).flat();
  const full = lines("AF");
  return {
    title: first(fields, "TI"),
    abstract: first(fields, "AB"),
    authors: names(full.length > 0 ? full : lines("AU")),
    year: first(fields, "PY", "EY", "PD"),
    venue: first(fields, "SO", "JI", "CT"),
    doi: first(fields, "DI", "D2"),
    language: first(fields, "LA"),
    keywords: [...splitKeywords(first(fields, "DE")), ...splitKeywords(first(fields, "ID"))],
    id: first(fields, "UT"),
    url: undefined,
  };
}
