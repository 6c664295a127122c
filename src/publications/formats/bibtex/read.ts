import type { Format, ReadContext, RecordReader } from "../../format.ts";
import { displayName } from "../../names.ts";
import type { Publication, ReadFailure } from "../../publication.ts";
import { readYear, splitKeywords, toFailure, toPublication } from "../../record.ts";
import { latexToText, squeeze } from "../../tidy.ts";
import { linesOf, type Piece } from "../pieces.ts";
import { Crossrefs } from "./crossref.ts";
import { type Entry, type Field, parseEntry, parseMacro } from "./fields.ts";
import { Macros } from "./macros.ts";
import { BibtexSplitter } from "./split.ts";

/** BibTeX and BibLaTeX, as reference managers, publishers and people write them. */
export const bibtex: Format = {
  name: "bibtex",
  types: ["application/x-bibtex", "text/x-bibtex", "application/bibtex", "text/bibtex"],
  endings: [".bib", ".bibtex"],
  recognise(head) {
    if (/^\s*@[ \t]*[A-Za-z]+\s*[{(]/.test(head))
      return /^\s*@[ \t]*[A-Za-z]+\s*[{(][\s\S]*=/.test(head) ? 1 : 0.6;
    return /^[ \t%]*@[ \t]*[A-Za-z]+\s*[{(]\s*(?:[^\s,{}="]+\s*)?,\s*[A-Za-z][\w-]*\s*=/m.test(head)
      ? 0.95
      : 0;
  },
  open: (context) => new BibtexReader(context),
};

class BibtexReader implements RecordReader {
  readonly #context: ReadContext;
  readonly #splitter = new BibtexSplitter();
  readonly #macros = new Macros();
  readonly #crossrefs = new Crossrefs<Publication | ReadFailure>();

  constructor(context: ReadContext) {
    this.#context = context;
  }

  *push(text: string) {
    for (const piece of this.#splitter.push(text)) yield* this.#read(piece);
  }

  *end() {
    for (const piece of this.#splitter.end()) yield* this.#read(piece);
    yield* this.#crossrefs.end();
  }

  *#read(piece: Piece): Iterable<Publication | ReadFailure> {
    this.#macros.begin(piece.text.length);
    if (piece.kind === "between") {
      const macro = piece.text.includes("@") ? parseMacro(piece.text, this.#macros) : undefined;
      if (macro !== undefined) this.#macros.set(...macro);
      else if (isLostEntry(piece.text))
        yield* this.#crossrefs.pass(toFailure("syntax", this.#place(piece), piece.text.trim()));
      return;
    }
    const entry = parseEntry(piece.text, this.#macros);
    const place = this.#place(piece);
    if (entry === undefined || this.#macros.isSpent) {
      const reason = entry === undefined ? "syntax" : "macros-too-long";
      yield* this.#crossrefs.pass(toFailure(reason, place, piece.text));
      return;
    }
    const repairs = piece.broken === undefined ? [] : ["entry-unclosed"];
    yield* this.#crossrefs.add(entry, (inherited) => {
      const read = toPublication(rawRecord(entry, inherited), place, "latex", piece.text, repairs);
      return piece.broken !== undefined && "reason" in read ? { ...read, reason: piece.broken } : read;
    });
  }

  #place(piece: Piece) {
    return { position: this.#context.next(), lines: linesOf(piece) };
  }
}

/** Text between entries is a comment, unless it holds fields: then an entry lost its beginning. */
export function isLostEntry(text: string): boolean {
  return /(?:^|[\s,{])title\s*=\s*["{]/i.test(text) && !/^\s*@[ \t]*(?:comment|preamble)/i.test(text);
}

function rawRecord(entry: Entry, inherited: readonly Field[]) {
  const fields = new Map<string, string>();
  // Of two fields with one name the first counts, as in BibTeX itself, unless it is empty.
  const add = ({ name, value }: Field) => {
    if (!fields.has(name) && value.trim() !== "") fields.set(name, value.trim());
  };
  entry.fields.forEach(add);
  const get = (...names: string[]) => names.map((name) => fields.get(name)).find(Boolean);
  const year = () =>
    [get("year"), get("date"), get("eventdate")].find((value) => readYear(value) !== undefined);
  const ownYear = year();
  const title = get("title", "maintitle", "booktitle");
  inherited.forEach(add);
  const archive = get("archiveprefix", "eprinttype") ?? "";
  const eprint = get("eprint");
  const subtitle = get("subtitle");
  const venue = get(
    "journal",
    "journaltitle",
    "booktitle",
    "eventtitle",
    "howpublished",
    "school",
    "institution",
    "publisher",
  );
  return {
    title: title !== undefined && subtitle !== undefined ? `${title}: ${subtitle}` : title,
    abstract: get("abstract", "abstract_en", "abstract_fr", "résumé", "resume", "annote-abstract"),
    authors: readNames(get("author", "authors") ?? get("editor") ?? ""),
    year: ownYear ?? year(),
    venue: venue === title ? undefined : venue && latexToText(venue),
    doi: get("doi"),
    arxiv: get("arxiv", "arxivid") ?? (/arxiv/i.test(archive) || archive === "" ? eprint : undefined),
    url: get("url", "link", "html"),
    language: get("langid", "language"),
    keywords: splitKeywords(get("keywords", "keyword", "mots-clés", "motscles", "tags")).map((word) =>
      latexToText(word),
    ),
    id: entry.key,
    hints: [get("journal"), get("note"), get("volume")?.startsWith("abs/") ? get("volume") : undefined],
  };
}

/** Names parted by "and" outside braces; a name that is one braced group is an organisation's and stays as it is. */
function readNames(field: string): string[] {
  return splitAnd(field)
    .map((name) => (/^\{[^{}]*\}$/.test(name) ? latexToText(name) : displayName(plainName(name))))
    .filter((name) => name !== "" && !/^(?:others|et al\.?)$/i.test(name));
}

/** Marks of footnotes out; "\-" in a name is meant as a hyphen, though LaTeX has it otherwise. */
function plainName(name: string): string {
  return /[\\{}$~`'-]/.test(name) ? latexToText(name.replace(/\$[^$]*\$/g, "").replaceAll("\\-", "-")) : name;
}

function splitAnd(written: string): string[] {
  const field = squeeze(written);
  if (!field.includes("{")) return field.split(/ and /i).map((name) => name.trim());
  const names: string[] = [];
  let depth = 0;
  let start = 0;
  for (const found of field.matchAll(/\\.|[{}]| and(?= )/gis)) {
    if (found[0] === "{") depth++;
    else if (found[0] === "}") depth--;
    else if (depth <= 0 && found[0].startsWith(" ")) {
      names.push(field.slice(start, found.index).trim());
      start = found.index + found[0].length;
    }
  }
  names.push(field.slice(start).trim());
  return names;
}
