import type { Format, ReadContext, RecordReader } from "../../format.ts";
import type { Publication, ReadFailure } from "../../publication.ts";
import { toFailure } from "../../record.ts";
import { Lines } from "../lines.ts";
import { readValue } from "./read.ts";
import { unwrapRecord } from "./record.ts";
import { parsed } from "./scan.ts";
import { isObject } from "./values.ts";

/** One JSON record a line, as dumps of repositories come. */
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

/** One record a line. */
class LineReader implements RecordReader {
  readonly #context: ReadContext;
  readonly #text = new Lines();
  #line = 0;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  *push(text: string) {
    for (const line of this.#text.push(text)) yield* this.#read(line);
  }

  *end() {
    yield* this.#read(this.#text.end());
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
