import { parseAllDocuments } from "yaml";
import type { Format, ReadContext, RecordReader } from "./format.ts";
import { readValue, recordsIn } from "./json.ts";
import { isObject } from "./json-record.ts";
import { countLines } from "./pieces.ts";
import type { Publication, ReadFailure } from "./publication.ts";
import { toFailure } from "./record.ts";

/** YAML lists of records, such as paperoni's third version or a site's data file. Read whole. */
export const yaml: Format = {
  name: "yaml",
  types: ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"],
  endings: [".yaml", ".yml"],
  recognise(head) {
    if (!/^[ \t]*(?:- +)?["']?(?:title|titre)["']?[ \t]*:[ \t]*\S?/m.test(head)) return 0;
    return /^\uFEFF?(?:%YAML|---|(?:#.*\n|\s)*(?:- +)?["']?[\w -]+["']?[ \t]*:(?:[ \t]|$))/m.test(head) &&
      !/^\s*[[{@]/.test(head)
      ? 0.8
      : 0;
  },
  open: (context) => new YamlReader(context),
};

class YamlReader implements RecordReader {
  readonly #context: ReadContext;
  readonly #parts: string[] = [];

  constructor(context: ReadContext) {
    this.#context = context;
  }

  push(text: string): Iterable<Publication | ReadFailure> {
    this.#parts.push(text);
    return [];
  }

  *end() {
    const text = this.#parts.join("");
    const value = parse(text);
    if (value !== undefined) {
      yield* this.#records(value, text, 0);
      return;
    }
    this.#context.warn("yaml-broken");
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
    const indent = Math.min(...dashes.map((dash) => dash[1]!.length));
    const starts = dashes.filter((dash) => dash[1]!.length === indent).map((dash) => dash.index);
    if (starts.length === 0) {
      yield toFailure("syntax", { position: this.#context.next(), lines: [1, countLines(text) + 1] }, text);
      return;
    }
    for (const [i, start] of starts.entries()) {
      const item = text.slice(start, starts[i + 1] ?? text.length);
      const before = countLines(text.slice(0, start));
      const value = parse(item);
      const records = value === undefined ? [] : [...recordsIn(value)];
      if (records.length > 0) yield* this.#records(value, item, before);
      else {
        const lines: [number, number] = [before + 1, before + 1 + countLines(item.trimEnd())];
        yield toFailure("syntax", { position: this.#context.next(), lines }, item);
      }
    }
  }
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
