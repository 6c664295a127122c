import { countLines } from "../pieces.ts";

/** Characters searched in vain for all records of a text: so many, and so many times its length. */
const PATIENCE = 64 * 1024 * 1024;
const PATIENCE_OF_ONE = 64;

/** Finds the lines of records that were parsed with their whole text, by a part of each; it goes forwards only. */
export class LineFinder {
  readonly #text: string;
  #at = 0;
  #line: number;
  #patience: number;

  /** `line` is that of the text's beginning. */
  constructor(text: string, line: number) {
    this.#text = text;
    this.#line = line;
    this.#patience = PATIENCE + PATIENCE_OF_ONE * text.length;
  }

  /** The line where the next record has `part`; that of the record before where it isn't found. */
  lineOf(part: string): number {
    const found = part === "" || this.#patience < 0 ? -1 : this.#text.indexOf(part, this.#at);
    if (found < 0) this.#patience -= this.#text.length - this.#at;
    else {
      this.#line += countLines(this.#text.slice(this.#at, found));
      this.#at = found;
    }
    return this.#line;
  }
}
