import { type Document, isScalar, Lexer, parseAllDocuments, visit } from "yaml";
import { TopiqueError } from "../../../errors.ts";
import type { Format, ReadContext, RecordReader } from "../../format.ts";
import type { Publication, ReadFailure } from "../../publication.ts";
import { toFailure } from "../../record.ts";
import { countLines } from "../pieces.ts";
import { LineFinder } from "./line-finder.ts";
import { readValue, recordsIn } from "./read.ts";
import { isObject, isTooDeep, MAX_DEPTH } from "./values.ts";

/** Parsed YAML takes some fifty times its length in memory. Unit: characters. */
const MAX_WHOLE = 32 * 1024 * 1024;

/** YAML lists of records, such as paperoni's third version or a site's data file. Read whole. */
export const yaml: Format = {
  name: "yaml",
  types: ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"],
  endings: [".yaml", ".yml"],
  recognise(head) {
    if (!/^[ \t]*(?:- +)?["']?(?:title|titre)["']?[ \t]*:/m.test(head)) return 0;
    const first = head.split("\n", 1000).find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
    return FIRST_LINE.test(first.replace(/^\uFEFF?[ \t]*/, "")) ? 0.85 : 0;
  },
  open: (context) => new YamlReader(context),
};

/** A directive, a document's beginning, or a key. */
const FIRST_LINE = /^(?:%YAML|---|(?:- +)?["']?[\w-](?:[\w -]{0,58}[\w-])?["']?[ \t]*:(?:[ \t]|$))/;

class YamlReader implements RecordReader {
  readonly #context: ReadContext;
  readonly #parts: string[] = [];
  #length = 0;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  push(text: string): Iterable<Publication | ReadFailure> {
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length <= MAX_WHOLE) return [];
    throw new TopiqueError("input-unreadable", {
      name: "yaml",
      reason: "YAML lists are read whole, and this one is too large",
    });
  }

  *end() {
    const text = this.#parts.join("");
    const value = parse(text);
    if (value !== undefined) {
      yield* this.#records(value, text, 0);
      return;
    }
    this.#context.warn("list-damaged");
    yield* this.#itemByItem(text);
  }

  *#records(value: unknown, text: string, before: number): Iterable<Publication | ReadFailure> {
    const finder = new LineFinder(text, before + 1);
    for (const record of recordsIn(value)) {
      const place: Publication["place"] = { position: this.#context.next(), lines: [1, 1] };
      const read = readValue(record, place, JSON.stringify(record) ?? "", this.#context);
      const title =
        isObject(record) && typeof record["title"] === "string" ? record["title"].slice(0, 40) : "";
      const line = finder.lineOf(title);
      read.place.lines = [line, line];
      yield read;
    }
  }

  /** A list that does not parse as a whole is read one dash at a time, so that one bad record fails alone. */
  *#itemByItem(text: string): Iterable<Publication | ReadFailure> {
    const dashes = [...text.matchAll(/^([ \t]*)- (?=\S)/gm)];
    const indent = dashes.reduce((least, dash) => Math.min(least, dash[1]!.length), Number.POSITIVE_INFINITY);
    const first = dashes.find((dash) => dash[1]!.length === indent)?.index ?? 0;
    // A line as far to the left as the dashes ends an item even when its own dash is lost.
    const starts = [...text.matchAll(/^([ \t]*)[^\s#]/gm)]
      .filter((line) => line.index >= first && line[1]!.length <= indent)
      .map((line) => line.index);
    if (dashes.length === 0) {
      yield toFailure("syntax", { position: this.#context.next(), lines: [1, countLines(text) + 1] }, text);
      return;
    }
    let before = countLines(text.slice(0, starts[0]));
    for (const [i, start] of starts.entries()) {
      const item = text.slice(start, starts[i + 1] ?? text.length);
      const value = parse(item);
      const cut = value === undefined ? foreignLine(item) : item.length;
      const own = item.slice(0, cut);
      yield* this.#item(own, cut < item.length ? parse(own) : value, before, indent);
      if (cut < item.length) yield this.#failure(item.slice(cut), before + countLines(own));
      before += countLines(item);
    }
  }

  *#item(item: string, value: unknown, before: number, indent: number): Iterable<Publication | ReadFailure> {
    const records = value === undefined ? [] : [...recordsIn(value)];
    if (records.length > 0) yield* this.#records(value, item, before);
    else if (value === undefined || item.startsWith("-", indent)) yield this.#failure(item, before);
  }

  #failure(item: string, before: number): ReadFailure {
    const lines: [number, number] = [before + 1, before + 1 + countLines(item.trimEnd())];
    return toFailure("syntax", { position: this.#context.next(), lines }, item);
  }
}

/** Where an item shows that another one's lines follow: a key it already has, or an indentation by tabs. */
function foreignLine(item: string): number {
  const keys = new Set<string>();
  const width = item.match(/^[ \t]*- +/)?.[0].length ?? 0;
  const tab = item.search(/(?<=\n)[ -]*\t/);
  for (const line of item.matchAll(/^([ -]*)([^\s:#-][^:\n\r\u2028\u2029]*):/gm)) {
    if (tab >= 0 && line.index > tab) return tab;
    if (line.index > 0 && line[1]!.length !== width) continue;
    if (keys.has(line[2]!)) return line.index;
    keys.add(line[2]!);
  }
  return tab >= 0 ? tab : item.length;
}

/** Whether more brackets are open at once than may be, told before the library makes something of each. */
function isNested(text: string): boolean {
  let open = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) | 0x20;
    if (code === 123) most = Math.max(most, ++open);
    else if (code === 125 && open > 0) open--;
  }
  if (most <= MAX_DEPTH) return false;
  // Brackets may be a text's own, which only the grammar tells.
  open = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === "[" || lexeme === "{") open++;
    else if (lexeme === "]" || lexeme === "}") open--;
    if (open > MAX_DEPTH) return true;
  }
  return false;
}

/** Whether a map has a key twice, as where a list lost the dash between two records. */
function hasDoubleKey(document: Document): boolean {
  let isFound = false;
  visit(document, {
    Map(_key, { items }) {
      const keys = items.map(({ key }) => (isScalar(key) ? key.value : key));
      isFound ||= new Set(keys).size < keys.length;
      return isFound ? visit.BREAK : undefined;
    },
  });
  return isFound;
}

/** The value of a text; undefined where it is no YAML, holds no list or map, or is nested too deep. */
function parse(text: string): unknown {
  try {
    if (isNested(text)) return undefined;
    // The library compares each key with all others of its map, and shows each error's line: both are superlinear.
    const documents = parseAllDocuments(text, { logLevel: "silent", prettyErrors: false, uniqueKeys: false });
    if (!Array.isArray(documents)) return undefined;
    if (documents.some((one) => one.errors.length > 0 || hasDoubleKey(one))) return undefined;
    const values = documents
      .map((one): unknown => one.toJS())
      .filter((value) => isObject(value) || Array.isArray(value));
    if (values.length === 0 || isTooDeep(values)) return undefined;
    return values.length === 1 ? values[0] : values.flat();
  } catch {
    return undefined;
  }
}
