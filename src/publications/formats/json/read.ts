import type { Format, ReadContext, RecordReader } from "../../format.ts";
import type { Publication, ReadFailure } from "../../publication.ts";
import { toFailure, toPublication } from "../../record.ts";
import { countLines } from "../pieces.ts";
import { LineFinder } from "./line-finder.ts";
import { flavourOf, readJsonRecord, unwrapRecord } from "./record.ts";
import { elementEnd, nextElement, parsed, searchRecord } from "./scan.ts";
import { isObject, type Json } from "./values.ts";

/** A top-level object longer than this is not parsed as a whole. Unit: characters. */
const MAX_WHOLE = 256 * 1024 * 1024;
/** An element of a top-level list longer than this has lost its end. Unit: characters. */
const MAX_ELEMENT = 4 * 1024 * 1024;

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
      // Looked into once: doing so again on each of eight levels would take 256 times as long.
      const inner = isObject(one) && unwrapRecord(one) === undefined ? [...recordsIn(one, depth + 1)] : [];
      if (inner.length > 0) yield* inner;
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
  /** Length the buffer has to have before it is looked at again: twice what stayed, so that all looking is linear. */
  #enough = 0;
  #parts: string[] | undefined;
  #length = 0;
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
      this.#length += text.length;
      if (this.#length <= MAX_WHOLE) return;
      // Too large to parse at once: its records are searched for one by one.
      this.#root = "list";
      this.#buffer = this.#parts.join("");
      this.#parts = undefined;
      yield* this.#elements(false);
      return;
    }
    this.#buffer += text;
    if (this.#buffer.length >= this.#enough) yield* this.#elements(false);
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
    const finder = new LineFinder(this.#buffer, 1);
    for (const record of recordsIn(value)) {
      const place: Publication["place"] = { position: this.#context.next(), lines: [1, 1] };
      const read = readValue(record, place, JSON.stringify(record), this.#context);
      // Where its title stands is where the record stands.
      const title =
        "title" in read
          ? JSON.stringify(rawTitle(record))
              .slice(1, 61)
              .replace(/\\[\s\S]?$/, "")
          : "";
      const line = finder.lineOf(title);
      read.place.lines = [line, line];
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
      if (hasTitleKey(source) || end !== undefined)
        yield this.#failure(end === undefined && next === undefined ? "cut-off" : "syntax", start, stop);
      at = this.#skip(start, stop);
    }
    this.#buffer = this.#buffer.slice(at);
    this.#enough = Math.min(2 * this.#buffer.length, MAX_ELEMENT + 1);
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

/** Whether a key of a broken text speaks of a title. */
function hasTitleKey(text: string): boolean {
  const parts = text.split('"');
  return parts.some((part, i) => i > 0 && /tit(?:le|re)/i.test(part) && /^\s*:/.test(parts[i + 1] ?? ""));
}

function rawTitle(record: unknown): string {
  const inner = isObject(record) ? unwrapRecord(record) : undefined;
  return (inner === undefined ? undefined : readJsonRecord(inner).title) ?? "";
}
