import type { Piece, Splitter } from "../pieces.ts";

/** How a format of lines with codes begins and ends its records. */
export interface RecordRules {
  /** Any line with a code: outside a record it begins one, so that a record that lost its first line is not lost. */
  coded: RegExp;
  /** A line that begins a record wherever it stands. */
  start: RegExp;
  /** The line that ends a record. */
  end: RegExp | undefined;
  /** Lines of the file itself, never of a record. */
  file: RegExp | undefined;
}

/** A record longer than this is none. Unit: characters. */
const MAX_RECORD = 4 * 1024 * 1024;

/** Cuts lists of lines with codes (RIS, Web of Science, MEDLINE) at their records, line ends kept. */
export class RecordSplitter implements Splitter {
  readonly #rules: RecordRules;
  #buffer = "";
  /** Where the next unread line begins in the buffer, and where the current piece began. */
  #at = 0;
  #begin = 0;
  /** Up to where no line end stands in the buffer. */
  #searched = 0;
  #inside = false;
  #lines = 0;
  #firstLine = 0;

  constructor(rules: RecordRules) {
    this.#rules = rules;
  }

  push(text: string): Piece[] {
    this.#buffer += text;
    const pieces: Piece[] = [];
    for (;;) {
      const end = this.#buffer.indexOf("\n", Math.max(this.#at, this.#searched));
      if (end < 0) break;
      this.#line(end + 1, pieces);
    }
    this.#searched = this.#buffer.length;
    // A line without end is cut, as a record without end is.
    if (this.#buffer.length - this.#at > MAX_RECORD) this.#line(this.#buffer.length, pieces);
    this.#buffer = this.#buffer.slice(this.#begin);
    this.#at -= this.#begin;
    this.#searched -= this.#begin;
    this.#begin = 0;
    return pieces;
  }

  end(): Piece[] {
    const pieces: Piece[] = [];
    if (this.#at < this.#buffer.length) this.#line(this.#buffer.length, pieces);
    this.#close(
      this.#buffer.length,
      pieces,
      this.#inside && this.#rules.end !== undefined ? "cut-off" : undefined,
    );
    return pieces;
  }

  #line(end: number, pieces: Piece[]): void {
    const line = this.#buffer.slice(this.#at, end).trimEnd();
    const { coded, start, end: last, file } = this.#rules;
    if (file?.test(line)) {
      this.#close(this.#at, pieces, this.#inside && last !== undefined ? "unclosed" : undefined);
      this.#inside = false;
    } else if (start.test(line)) {
      this.#close(this.#at, pieces, this.#inside && last !== undefined ? "unclosed" : undefined);
      this.#inside = true;
    } else if (!this.#inside && !last?.test(line) && coded.test(line)) {
      this.#close(this.#at, pieces);
      this.#inside = true;
    }
    this.#at = end;
    this.#lines++;
    const done = this.#inside && (last === undefined ? line === "" : last.test(line));
    if (done || end - this.#begin > MAX_RECORD) this.#close(end, pieces, done ? undefined : "unclosed");
    if (done) this.#inside = false;
  }

  #close(end: number, pieces: Piece[], broken?: Piece["broken"]): void {
    if (end > this.#begin) {
      const kind = this.#inside ? "record" : "between";
      const text = this.#buffer.slice(this.#begin, end);
      pieces.push({ text, kind, line: this.#firstLine, ...(broken && { broken }) });
    }
    this.#begin = end;
    this.#firstLine = this.#lines;
  }
}
