import { parseAllDocuments } from "yaml";
import { TopiqueError } from "../../../errors.ts";
import type { Format, ReadContext, RecordReader } from "../../format.ts";
import type { Publication, ReadFailure } from "../../publication.ts";
import { toFailure } from "../../record.ts";
import { countLines } from "../pieces.ts";
import { readValue, recordsIn } from "./read.ts";
import { isObject } from "./values.ts";

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
    return /^\uFEFF?(?:%YAML|---|[ \t]*(?:- +)?["']?[\w -]{1,60}["']?[ \t]*:(?:[ \t]|$))/.test(first)
      ? 0.85
      : 0;
  },
  open: (context) => new YamlReader(context),
};

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
    let at = 0;
    let line = before + 1;
    for (const record of recordsIn(value)) {
      const place: Publication["place"] = { position: this.#context.next(), lines: [line, line] };
      const read = readValue(record, place, JSON.stringify(record) ?? "", this.#context);
      const title =
        isObject(record) && typeof record["title"] === "string" ? record["title"].slice(0, 40) : "";
      const found = title === "" ? -1 : text.indexOf(title, at);
      if (found >= 0) {
        line += countLines(text.slice(at, found));
        at = found;
        place.lines = [line, line];
      }
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
    for (const [i, start] of starts.entries()) {
      const item = text.slice(start, starts[i + 1] ?? text.length);
      const before = countLines(text.slice(0, start));
      const cut = parse(item) === undefined ? foreignLine(item) : item.length;
      yield* this.#item(item.slice(0, cut), before, indent);
      if (cut < item.length) yield this.#failure(item.slice(cut), before + countLines(item.slice(0, cut)));
    }
  }

  *#item(item: string, before: number, indent: number): Iterable<Publication | ReadFailure> {
    const value = parse(item);
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
  for (const line of item.matchAll(/^([ -]*)([^\s:#][^:\n]*):/gm)) {
    if (tab >= 0 && line.index > tab) return tab;
    if (line.index > 0 && line[1]!.length !== width) continue;
    if (keys.has(line[2]!)) return line.index;
    keys.add(line[2]!);
  }
  return tab >= 0 ? tab : item.length;
}

function parse(text: string): unknown {
  try {
    const documents = parseAllDocuments(text, { logLevel: "silent" });
    if (!Array.isArray(documents) || documents.some((one) => one.errors.length > 0)) return undefined;
    const values = documents
      .map((one): unknown => one.toJS())
      .filter((value) => isObject(value) || Array.isArray(value));
    return values.length === 1 ? values[0] : values.length > 1 ? values.flat() : undefined;
  } catch {
    return undefined;
  }
}
