import type { Format, ReadContext, RecordReader } from "./format.ts";
import { flavourOf, isObject, type Json, readJsonRecord, unwrapRecord } from "./json-record.ts";
import { countLines } from "./pieces.ts";
import type { Publication, ReadFailure } from "./publication.ts";
import { toFailure, toPublication } from "./record.ts";

/** An element of a top-level list longer than this has lost its end. Unit: characters. */
const MAX_ELEMENT = 4 * 1024 * 1024;
/** Longest object looked at, and characters looked at in all, while searching where a broken list goes on. */
const MAX_SEARCHED = 256 * 1024;
const SEARCH_BUDGET = 64 * 1024 * 1024;

export const json: Format = {
  name: "json",
  types: [
    "application/json",
    "application/vnd.citationstyles.csl+json",
    "application/vnd.crossref-api-message+json",
  ],
  endings: [".json"],
  recognise: (head) => (/^\s*(?:\[\s*(?:[{"\]]|$)|\{\s*(?:["}]|$))/.test(head) ? 0.9 : 0),
  open: (context) => new JsonReader(context),
};

export const ndjson: Format = {
  name: "ndjson",
  types: ["application/x-ndjson", "application/jsonl", "application/x-jsonlines"],
  endings: [".ndjson", ".jsonl"],
  recognise(head) {
    const lines = head
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(0, 2);
    if (!/^\s*\{\s*"/.test(lines[0] ?? "")) return 0;
    const first = parsed(lines[0]!);
    if (isObject(first)) return lines.length > 1 || unwrapRecord(first) !== undefined ? 1 : 0.5;
    // One broken line at the top of many.
    return isObject(parsed(lines[1] ?? "")) ? 0.95 : 0;
  },
  open: (context) => new LineReader(context),
};

/** One record from any JSON value, with failures said. */
export function readValue(
  value: unknown,
  place: Publication["place"],
  source: string,
  context: ReadContext,
): Publication | ReadFailure {
  if (typeof value === "string") return toPublication({ title: value }, place, "text", source);
  const record = isObject(value) ? unwrapRecord(value) : undefined;
  if (record === undefined) return toFailure("title-missing", place, source);
  const flavour = flavourOf(record);
  if (flavour !== undefined) context.detected.flavour ??= flavour;
  return toPublication(readJsonRecord(record), place, "text", source);
}

/** What stands beside the works in a person's record at ORCID, with titles of its own. */
const NO_WORKS = new Set(
  "fundings educations employments distinctions peer-reviews research-resources services invited-positions".split(
    " ",
  ),
);

/** The records of a parsed value, wherever in it they stand, in order. */
export function* recordsIn(value: unknown, depth = 0): Generator<unknown> {
  if (depth > 8) return;
  if (Array.isArray(value)) {
    const isList =
      value.some((one) => isObject(one) && unwrapRecord(one) !== undefined) ||
      (depth === 0 && value.length > 0);
    for (const one of value) {
      if (isObject(one) && unwrapRecord(one) === undefined && [...recordsIn(one, depth + 1)].length > 0)
        yield* recordsIn(one, depth + 1);
      else if (isList) yield one;
      else yield* recordsIn(one, depth + 1);
    }
  } else if (isObject(value)) {
    if (unwrapRecord(value) !== undefined && !holdsList(value)) yield value;
    else
      for (const [key, inner] of Object.entries(value))
        if (typeof inner === "object" && !NO_WORKS.has(key)) yield* recordsIn(inner, depth + 1);
  }
}

/** A list with a title of its own: {title: "My papers", items: [...]}. */
function holdsList(value: Json): boolean {
  return [
    "items",
    "results",
    "works",
    "publications",
    "papers",
    "group",
    "_papers",
    "articles",
    "references",
  ].some((key) => {
    const list = value[key];
    return (
      Array.isArray(list) &&
      list.some((one) => isObject(one) && unwrapRecord(one) !== undefined) &&
      !("abstract" in value || "author" in value || "authors" in value || "DOI" in value)
    );
  });
}

/** A top-level list is read element by element; a top-level object is read whole. */
class JsonReader implements RecordReader {
  readonly #context: ReadContext;
  #buffer = "";
  #parts: string[] | undefined;
  #line = 0;
  #root: "list" | "object" | undefined;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  *push(text: string) {
    if (this.#root === undefined) {
      const first = (this.#buffer + text).match(/[^\s\uFEFF]/)?.[0];
      if (first !== undefined) this.#root = first === "{" ? "object" : "list";
    }
    if (this.#root === "object") {
      this.#parts ??= [this.#buffer];
      this.#parts.push(text);
      return;
    }
    this.#buffer += text;
    yield* this.#elements(false);
  }

  *end() {
    if (this.#parts !== undefined) {
      this.#buffer = this.#parts.join("");
      this.#parts = undefined;
      const whole = parsed(this.#buffer);
      if (whole !== undefined) {
        yield* this.#whole(whole);
        return;
      }
    }
    yield* this.#elements(true);
  }

  *#whole(value: unknown): Generator<Publication | ReadFailure> {
    let at = 0;
    let line = 1;
    for (const record of recordsIn(value)) {
      const source = JSON.stringify(record);
      const read = readValue(
        record,
        { position: this.#context.next(), lines: [line, line] },
        source,
        this.#context,
      );
      // Where its title stands is where the record stands; the text is searched forwards only.
      const title =
        "title" in read
          ? JSON.stringify(rawTitle(record))
              .slice(1, 61)
              .replace(/\\[\s\S]?$/, "")
          : "";
      const found = title === "" ? -1 : this.#buffer.indexOf(title, at);
      if (found >= 0) {
        line += countLines(this.#buffer.slice(at, found));
        at = found;
        read.place.lines = [line, line];
      }
      yield read;
    }
  }

  *#elements(last: boolean): Generator<Publication | ReadFailure> {
    let at = 0;
    for (;;) {
      const start = nextElement(this.#buffer, at);
      if (start < 0) {
        at = this.#skip(at, this.#buffer.length);
        break;
      }
      at = this.#skip(at, start);
      const end = elementEnd(this.#buffer, start, MAX_ELEMENT);
      const value = end === undefined ? undefined : parsed(this.#buffer.slice(start, end));
      if (end !== undefined && value !== undefined) {
        yield this.#read(value, start, end);
        at = this.#skip(start, end);
        continue;
      }
      if (end === undefined && !last && this.#buffer.length - start <= MAX_ELEMENT) break;
      const next = searchRecord(this.#buffer, start + 1);
      if (next === undefined && !last && this.#buffer.length - start <= MAX_ELEMENT) break;
      const stop = next ?? this.#buffer.length;
      const source = this.#buffer.slice(start, stop);
      this.#context.warn("list-damaged");
      // The opening of an object around the list is no record.
      if (/"[^"]*tit(?:le|re)[^"]*"\s*:/i.test(source) || end !== undefined)
        yield this.#failure(end === undefined && next === undefined ? "cut-off" : "syntax", start, stop);
      at = this.#skip(start, stop);
    }
    this.#buffer = this.#buffer.slice(at);
  }

  #read(value: unknown, start: number, end: number) {
    const source = this.#buffer.slice(start, end);
    return readValue(value, this.#place(source), source, this.#context);
  }

  #failure(reason: string, start: number, end: number) {
    const source = this.#buffer.slice(start, end);
    return toFailure(reason, this.#place(source.trimEnd()), source);
  }

  #place(source: string): Publication["place"] {
    return { position: this.#context.next(), lines: [this.#line + 1, this.#line + 1 + countLines(source)] };
  }

  #skip(from: number, to: number): number {
    this.#line += countLines(this.#buffer.slice(from, to));
    return to;
  }
}

/** One record a line. */
class LineReader implements RecordReader {
  readonly #context: ReadContext;
  #buffer = "";
  #line = 0;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  *push(text: string) {
    this.#buffer += text;
    let at = 0;
    for (let end = this.#buffer.indexOf("\n"); end >= 0; end = this.#buffer.indexOf("\n", at)) {
      yield* this.#read(this.#buffer.slice(at, end));
      at = end + 1;
    }
    this.#buffer = this.#buffer.slice(at);
  }

  *end() {
    yield* this.#read(this.#buffer);
  }

  *#read(line: string): Iterable<Publication | ReadFailure> {
    this.#line++;
    if (line.trim() === "") return;
    const place: Publication["place"] = { position: this.#context.next(), lines: [this.#line, this.#line] };
    const value = parsed(line);
    yield value === undefined
      ? toFailure("syntax", place, line)
      : readValue(value, place, line, this.#context);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

function rawTitle(record: unknown): string {
  const inner = isObject(record) ? unwrapRecord(record) : undefined;
  return (inner === undefined ? undefined : readJsonRecord(inner).title) ?? "";
}

/** Where the next object or string begins; brackets and commas between elements are skipped. */
function nextElement(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 123 || code === 34) return at;
  }
  return -1;
}

/** After the closing brace or quote of the element that begins here; undefined when it is not in the text. */
function elementEnd(text: string, start: number, limit: number): number | undefined {
  let at = start;
  let depth = 0;
  const stop = Math.min(text.length, start + limit);
  while (at < stop) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      const close = stringEnd(text, at);
      if (close === undefined) return undefined;
      if (depth === 0) return close;
      at = close;
      continue;
    }
    if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return at + 1;
    at++;
  }
  return undefined;
}

function stringEnd(text: string, open: number): number | undefined {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return undefined;
}

/** Where, behind something broken, the next whole record begins. */
function searchRecord(text: string, from: number): number | undefined {
  let budget = SEARCH_BUDGET;
  for (let at = text.indexOf("{", from); at >= 0 && budget > 0; at = text.indexOf("{", at)) {
    const end = elementEnd(text, at, MAX_SEARCHED);
    budget -= end === undefined ? MAX_SEARCHED : end - at;
    const value = end === undefined ? undefined : parsed(text.slice(at, end));
    if (isObject(value) && unwrapRecord(value) !== undefined) return at;
    at = value === undefined ? at + 1 : end!;
  }
  return undefined;
}
