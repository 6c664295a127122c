import type { RawText } from "../../bytes/raw-text.ts";
import type { ListWriter, WriteContext } from "../../format.ts";
import { newWords } from "../new-words.ts";
import { findTable } from "./read.ts";
import { cellsOf, type Dialect, RowSplitter } from "./split.ts";

const ADDED_COLUMN = { en: "Topics", fr: "Sujets" } as const;

/** Topics join the keywords column; a table without one gets a last column of its own. */
export function csvWriter({ raw, head, language, columns }: WriteContext): ListWriter {
  const table = findTable(raw.plain(head), columns);
  if (table === undefined)
    return {
      *split(text) {
        yield { text, position: undefined };
      },
      add: (part) => part.text,
    };
  const rows = new RowSplitter(table.dialect);
  rows.width = table.row.length;
  const column = table.columns.get("keywords");
  const width = table.row.length;
  let above = table.above;
  let position = 0;
  const header = { text: "", position: undefined };
  return {
    *split(text, last) {
      for (const piece of rows.rows(text, last)) {
        if (above >= 0) {
          // The header itself is the last of the rows above the records.
          if (above-- === 0 && column === undefined) header.text = piece.text;
          yield above < 0 && column === undefined ? header : { text: piece.text, position: undefined };
        } else if (
          piece.kind !== "record" ||
          cellsOf(piece.text, table.dialect).every((cell) => cell.value.trim() === "")
        ) {
          yield { text: piece.text, position: undefined };
        } else {
          yield { text: piece.text, position: position++ };
        }
      }
    },
    add(part, words) {
      if (part === header)
        return appendCell(part.text, raw.word(ADDED_COLUMN[language]), width, table.dialect);
      if (part.position === undefined) return part.text;
      if (column !== undefined)
        return words.length === 0 ? part.text : extendCell(part.text, column, words, table.dialect, raw);
      return appendCell(part.text, words.join("; "), width, table.dialect);
    },
  };
}

function extendCell(
  row: string,
  column: number,
  words: readonly string[],
  dialect: Dialect,
  raw: RawText,
): string {
  const cells = cellsOf(row, dialect);
  const cell = cells[column];
  if (cell === undefined) return appendCell(row, words.join("; "), column, dialect);
  const present = cell.value.split(/[;,|]/);
  const added = newWords(
    words,
    present.map((word) => raw.word(raw.plain(word))),
  );
  if (added.length === 0) return row;
  const separator = cell.value.includes(";") || !cell.value.includes(",") ? "; " : ", ";
  const value =
    cell.value.trim() === "" ? added.join(separator) : cell.value + separator + added.join(separator);
  const isQuoted = row.slice(cell.start, cell.end).trim().startsWith(dialect.quote);
  return row.slice(0, cell.start) + written(value, dialect, isQuoted) + row.slice(cell.end);
}

/** The row with one cell more, behind `width` cells; its line end stays where it is. */
function appendCell(row: string, value: string, width: number, dialect: Dialect): string {
  const end = row.match(/\r?\n$/)?.[0] ?? "";
  const text = row.slice(0, row.length - end.length);
  const cells = cellsOf(text, dialect);
  const missing = Math.max(0, width - cells.length);
  const allQuoted =
    cells.length > 1 && cells.every((cell) => text.slice(cell.start, cell.end).startsWith(dialect.quote));
  return text + dialect.delimiter.repeat(missing + 1) + written(value, dialect, allQuoted) + end;
}

function written(value: string, { delimiter, quote, backslash }: Dialect, mustQuote: boolean): string {
  const needsQuotes = mustQuote || value.includes(delimiter) || value.includes(quote) || /[\r\n]/.test(value);
  return needsQuotes
    ? quote + value.replaceAll(quote, backslash ? `\\${quote}` : quote + quote) + quote
    : value;
}
