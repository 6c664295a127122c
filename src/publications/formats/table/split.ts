import { countLines, type Piece } from "../pieces.ts";

/** How a table is written. */
export interface Dialect {
  delimiter: string;
  quote: string;
  /** Quotes inside quoted cells are written \" and not "". */
  backslash: boolean;
}

/** A cell's place in its row's text: with quotes, and what it holds. */
export interface Cell {
  start: number;
  end: number;
  value: string;
}

/** A row longer than this has a quote that never closes. Unit: characters. */
const MAX_ROW = 1024 * 1024;
/** How much of a table may be looked at twice: so much, and so many times its length. Unit: characters. */
const PATIENCE = 8 * MAX_ROW;
const PATIENCE_OF_ONE = 8;

/**
 * Cuts a table at its rows, quoted line ends respected. A quote that never
 * closes swallows rows until another one happens to close it; such a row has
 * the wrong number of cells, and is cut again at its first line end when that
 * gives the rows after it the right number. A table in which too much was looked
 * at in vain is cut at its line ends.
 */
export class RowSplitter {
  readonly #dialect: Dialect;
  /** Cells a row should have; 0 until the header is known. */
  width = 0;
  #buffer = "";
  #line = 0;
  /** Length the buffer has to have before it is looked at again: twice what stayed, so that all looking is linear. */
  #enough = 0;
  /** Characters that may still be looked at and then not be taken. */
  #patience = PATIENCE;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** The rows that are complete with this text. */
  *rows(text: string, last: boolean): Generator<Piece> {
    this.#buffer += text;
    this.#patience += PATIENCE_OF_ONE * text.length;
    if (!last && this.#buffer.length < this.#enough) return;
    let at = 0;
    try {
      while (at < this.#buffer.length) {
        const row = this.#next(at, last);
        if (row === undefined) break;
        const piece: Piece = {
          text: this.#buffer.slice(at, row.end),
          kind: "record",
          line: this.#line,
          ...(row.broken && { broken: row.broken }),
        };
        if (piece.text.trim() === "") piece.kind = "between";
        this.#line += countLines(piece.text);
        at = row.end;
        yield piece;
      }
    } finally {
      this.#buffer = this.#buffer.slice(at);
      this.#enough = Math.min(2 * this.#buffer.length, MAX_ROW + 1);
    }
  }

  #next(at: number, last: boolean): { end: number; broken?: "unclosed" } | undefined {
    const firstLine = this.#buffer.indexOf("\n", at) + 1 || this.#buffer.length;
    const mayWait = !last && this.#buffer.length - at <= MAX_ROW;
    if (this.#patience < 0) return this.#lineAt(at, firstLine, mayWait);
    const row = rowEnd(this.#buffer, at, this.#dialect);
    const cut = (seen: number) => {
      this.#patience -= seen - firstLine;
      return { end: firstLine, broken: "unclosed" } as const;
    };
    if (row === undefined) return mayWait ? undefined : cut(this.#buffer.length);
    if (!row.ended && mayWait) return undefined;
    if (row.end > firstLine && this.width > 0 && row.cells !== this.width) {
      const second = rowEnd(this.#buffer, firstLine, this.#dialect);
      if (second === undefined && mayWait) return undefined;
      const seen = second?.end ?? this.#buffer.length;
      if (second?.cells === this.width) return cut(Math.max(row.end, seen));
      this.#patience -= Math.max(0, seen - row.end);
    }
    return { end: row.end };
  }

  /** The same where no quote is believed that does not close on its line. */
  #lineAt(at: number, end: number, mayWait: boolean): { end: number; broken?: "unclosed" } | undefined {
    const line = this.#buffer.slice(at, end);
    if (mayWait && !line.endsWith("\n")) return undefined;
    return rowEnd(line, 0, this.#dialect) === undefined ? { end, broken: "unclosed" } : { end };
  }
}

/** Where a row ends and how many cells it has; undefined when a quote is still open at the end of the text. */
function rowEnd(
  text: string,
  start: number,
  dialect: Dialect,
): { end: number; cells: number; ended: boolean } | undefined {
  let cells = 1;
  let at = start;
  // Looked for again only when passed: a row of many cells has one line end, and a table of one column no delimiter.
  let newline = -1;
  let delimiter = -1;
  for (;;) {
    at = skipSpaces(text, at, dialect.delimiter);
    if (text[at] === dialect.quote) {
      const close = closingQuote(text, at, dialect);
      if (close === undefined) return undefined;
      at = close + 1;
    }
    if (newline < at) newline = indexOr(text, "\n", at);
    if (delimiter < at) delimiter = delimiterBefore(text, dialect.delimiter, at, newline);
    if (newline <= delimiter) {
      const ended = newline < text.length;
      return { end: ended ? newline + 1 : text.length, cells, ended };
    }
    cells++;
    at = delimiter + 1;
  }
}

function skipSpaces(text: string, from: number, delimiter: string): number {
  let at = from;
  while (text[at] === " " || (text[at] === "\t" && delimiter !== "\t")) at++;
  return at;
}

/** The delimiter that comes first, or `end`; beyond that nothing is looked at. */
function delimiterBefore(text: string, delimiter: string, from: number, end: number): number {
  const code = delimiter.charCodeAt(0);
  for (let at = from; at < end; at++) if (text.charCodeAt(at) === code) return at;
  return end;
}

function indexOr(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from);
  return at < 0 ? text.length : at;
}

/** A quote closes only before a delimiter, a line end or the end; any other is part of the cell. */
function closingQuote(
  text: string,
  open: number,
  { delimiter, quote, backslash }: Dialect,
): number | undefined {
  for (let at = text.indexOf(quote, open + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (text[at + 1] === quote) {
      // "" inside; but ""<delimiter> right after the opening quote is an empty cell's end.
      at++;
      continue;
    }
    if (backslash && isEscaped(text, at)) continue;
    let after = at + 1;
    while (text[after] === " " || text[after] === "\r") after++;
    if (after >= text.length || text[after] === delimiter || text[after] === "\n") return at;
  }
  return undefined;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes++;
  return slashes % 2 === 1;
}

/** The cells of one row's text. An unclosed quote ends with the row. */
export function cellsOf(row: string, dialect: Dialect): Cell[] {
  const text = row.replace(/\r?\n$/, "");
  const { delimiter, quote, backslash } = dialect;
  const cells: Cell[] = [];
  let at = 0;
  for (;;) {
    const start = at;
    const first = skipSpaces(text, at, delimiter);
    let value: string;
    if (text[first] === quote) {
      const close = closingQuote(text, first, dialect) ?? text.length;
      const end = indexOr(text, delimiter, close + 1);
      const inside = text.slice(first + 1, close).replaceAll(quote + quote, quote);
      value = backslash ? inside.replace(/\\(["'\\])/g, "$1") : inside;
      at = end;
    } else {
      at = indexOr(text, delimiter, start);
      value = text.slice(start, at);
    }
    cells.push({ start, end: at, value });
    if (at >= text.length) return cells;
    at++;
  }
}
