import type { RawRecord } from "../../../record.ts";
import { all, type Dialect, type Fields, first, names } from "../dialect.ts";

/** MEDLINE, as PubMed exports it (.nbib): up to four letters, a hyphen at the fifth place, a blank line after each record. */
export const nbib: Dialect = {
  name: "nbib",
  types: ["application/nbib"],
  endings: [".nbib"],
  recognise: (head) => (/^PMID ?- \d/m.test(head) && /^TI {2}- /m.test(head) ? 1 : 0),
  rules: {
    coded: /^[A-Z]{2,4} {0,2}- /,
    start: /^\uFEFF?PMID ?- /,
    end: undefined,
    file: undefined,
  },
  line: /^\uFEFF?([A-Z]{2,4}) {0,2}- ?(.*)$/,
  record: readNbib,
};

function readNbib(fields: Fields): RawRecord {
  const full = all(fields, "FAU");
  return {
    title: first(fields, "TI", "BTI", "TT"),
    abstract: first(fields, "AB", "OAB"),
    authors: names(full.length > 0 ? full : all(fields, "AU")),
    year: first(fields, "DP", "DEP"),
    venue: first(fields, "JT", "TA"),
    doi: all(fields, "AID", "LID").find((id) => /\[doi\]/.test(id)),
    language: first(fields, "LA"),
    keywords: all(fields, "OT"),
    id: first(fields, "PMID"),
  };
}
