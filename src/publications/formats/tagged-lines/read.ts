import type { Format, FormatName, ReadContext, RecordReader } from "../../format.ts";
import { displayName } from "../../names.ts";
import { type RawRecord, splitKeywords, toPublication } from "../../record.ts";
import { linesOf, type Piece } from "../pieces.ts";
import { TaggedSplitter, type TagRules } from "./split.ts";

/** RIS: two letters, two spaces, a hyphen; as written by Scopus, Web of Science, ProQuest, EndNote, Zotero. */
export const RIS_RULES: TagRules = {
  tag: /^\uFEFF?[A-Z][A-Z0-9] {1,2}- ?/,
  start: /^\uFEFF?\s*TY {1,2}-/,
  end: /^ER {1,2}-/,
  file: undefined,
};

/** Web of Science "plain text": two letters and a space, continuation lines indented by three. */
export const WOS_RULES: TagRules = {
  tag: /^[A-Z][A-Z0-9] \S/,
  start: /^\uFEFF?PT [A-Z]/,
  end: /^ER\s*$/,
  file: /^\uFEFF?(?:FN |VR |EF\s*$)/,
};

/** MEDLINE, as PubMed exports it (.nbib): up to four letters, a hyphen at the fifth place, a blank line after each record. */
const NBIB_RULES: TagRules = {
  tag: /^[A-Z]{2,4} {0,2}- /,
  start: /^\uFEFF?PMID ?- /,
  end: undefined,
  file: undefined,
};

export const ris = tagged("ris", RIS_RULES, {
  types: ["application/x-research-info-systems", "application/x-ris", "text/x-ris"],
  endings: [".ris"],
  recognise: (head) =>
    /^[ \t\uFEFF]*TY {1,2}- ?\S/m.test(head) ? (/^\uFEFF?\s*TY {1,2}-/.test(head) ? 1 : 0.9) : risLike(head),
  line: /^\uFEFF?([A-Z][A-Z0-9]) {1,2}-(?: (.*)|\s*$)/,
  raw: readRis,
});

export const wos = tagged("wos", WOS_RULES, {
  types: [],
  endings: [".ciw", ".isi"],
  recognise: (head) =>
    /^\uFEFF?FN .*\n?VR /m.test(head) || (/^PT [A-Z]\s*$/m.test(head) && /^(?:AU|TI) \S/m.test(head)) ? 1 : 0,
  line: /^\uFEFF?([A-Z][A-Z0-9])(?: (.*))?$/,
  raw: readWos,
});

export const nbib = tagged("nbib", NBIB_RULES, {
  types: ["application/nbib"],
  endings: [".nbib"],
  recognise: (head) => (/^PMID ?- \d/m.test(head) && /^TI {2}- /m.test(head) ? 1 : 0),
  line: /^\uFEFF?([A-Z]{2,4}) {0,2}- ?(.*)$/,
  raw: readNbib,
});

/** RIS whose first line was lost is still known by several tagged lines. */
function risLike(head: string): number {
  return (head.match(/^(?:AU|A1|TI|T1|AB|PY|ER|DO|KW|JO|T2) {2}- ?/gm)?.length ?? 0) >= 3 ? 0.8 : 0;
}

/** Values of a record by tag, each value's lines apart. */
type Tags = Map<string, string[][]>;

interface Dialect {
  types: string[];
  endings: string[];
  recognise(head: string): number;
  /** Tag and value of a line; a line it does not match goes on with the value before. */
  line: RegExp;
  raw(tags: Tags): RawRecord;
}

function tagged(name: FormatName, rules: TagRules, dialect: Dialect): Format {
  return {
    name,
    types: dialect.types,
    endings: dialect.endings,
    recognise: dialect.recognise,
    open: (context) => new TaggedReader(context, rules, dialect),
  };
}

class TaggedReader implements RecordReader {
  readonly #context: ReadContext;
  readonly #splitter: TaggedSplitter;
  readonly #dialect: Dialect;

  constructor(context: ReadContext, rules: TagRules, dialect: Dialect) {
    this.#context = context;
    this.#splitter = new TaggedSplitter(rules);
    this.#dialect = dialect;
  }

  *push(text: string) {
    for (const piece of this.#splitter.push(text)) if (piece.kind === "record") yield this.#read(piece);
  }

  *end() {
    for (const piece of this.#splitter.end()) if (piece.kind === "record") yield this.#read(piece);
  }

  #read(piece: Piece) {
    const tags = readTags(piece.text, this.#dialect.line);
    const place = { position: this.#context.next(), lines: linesOf(piece) };
    const repairs = piece.broken === undefined ? [] : ["entry-unclosed"];
    const read = toPublication(this.#dialect.raw(tags), place, "text", piece.text, repairs);
    return piece.broken !== undefined && "reason" in read ? { ...read, reason: piece.broken } : read;
  }
}

function readTags(text: string, pattern: RegExp): Tags {
  const tags: Tags = new Map();
  let current: string[] | undefined;
  for (const line of text.split("\n")) {
    const found = pattern.exec(line);
    if (found === null) {
      if (line.trim() !== "") current?.push(line.trim());
      continue;
    }
    current = [(found[2] ?? "").trim()];
    const values = tags.get(found[1]!);
    if (values === undefined) tags.set(found[1]!, [current]);
    else values.push(current);
  }
  return tags;
}

/** The first of some tags that has a value, its lines joined. */
function first(tags: Tags, ...names: string[]): string | undefined {
  for (const name of names) {
    for (const lines of tags.get(name) ?? []) {
      const value = lines.join(" ").trim();
      if (value !== "") return value;
    }
  }
  return undefined;
}

/** Every value of some tags. */
function all(tags: Tags, ...names: string[]): string[] {
  return names
    .flatMap((name) => (tags.get(name) ?? []).map((lines) => lines.join("\n").trim()))
    .filter(Boolean);
}

function readRis(tags: Tags): RawRecord {
  const title = first(tags, "TI", "T1", "CT", "BT", "TT", "ST");
  // A1 is the primary author in some exports and, beside AU, the organisation in Web of Science's; edited books have editors only.
  const authors = tags.has("AU") ? all(tags, "AU") : all(tags, "A1");
  const urls = all(tags, "UR", "L1", "L2", "LK");
  return {
    title: title ?? first(tags, "T2"),
    abstract: first(tags, "AB", "N2"),
    authors: people(authors.length > 0 ? authors : all(tags, "A2", "ED", "A3")),
    year: first(tags, "PY", "Y1", "DA", "Y2"),
    venue: first(tags, "T2", "JO", "JF", "JA", "J2", "BT", "C3", "PB"),
    doi: first(tags, "DO", "M3", "L3") ?? urls.find((url) => /doi/i.test(url)),
    url: urls[0],
    language: first(tags, "LA"),
    keywords: all(tags, "KW", "DE").flatMap(splitRisKeywords),
    id: first(tags, "ID", "AN"),
    hints: [...urls, first(tags, "N1"), first(tags, "M1"), first(tags, "AN")],
  };
}

/** One keyword a line is the rule; some programs put them all on one, parted by ";" or on lines of their own. */
function splitRisKeywords(value: string): string[] {
  return /[;\n]/.test(value) ? splitKeywords(value) : [value];
}

function readWos(tags: Tags): RawRecord {
  const people1 = (name: string) => (tags.get(name) ?? []).flat();
  const full = people1("AF");
  return {
    title: first(tags, "TI"),
    abstract: first(tags, "AB"),
    authors: people(full.length > 0 ? full : people1("AU")),
    year: first(tags, "PY", "EY", "PD"),
    venue: first(tags, "SO", "JI", "CT"),
    doi: first(tags, "DI", "D2"),
    language: first(tags, "LA"),
    keywords: [...splitKeywords(first(tags, "DE")), ...splitKeywords(first(tags, "ID"))],
    id: first(tags, "UT"),
    url: undefined,
  };
}

function readNbib(tags: Tags): RawRecord {
  const full = all(tags, "FAU");
  return {
    title: first(tags, "TI", "BTI", "TT"),
    abstract: first(tags, "AB", "OAB"),
    authors: people(full.length > 0 ? full : all(tags, "AU")),
    year: first(tags, "DP", "DEP"),
    venue: first(tags, "JT", "TA"),
    doi: all(tags, "AID", "LID").find((id) => /\[doi\]/.test(id)),
    language: first(tags, "LA"),
    keywords: all(tags, "OT"),
    id: first(tags, "PMID"),
  };
}

function people(names: string[]): string[] {
  return names.map((name) => displayName(name)).filter((name) => name !== "");
}
