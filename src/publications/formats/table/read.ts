import { TopiqueError } from "../../../errors.ts";
import type { ColumnField, Format, ReadContext, RecordReader } from "../../format.ts";
import { splitAuthors } from "../../names.ts";
import type { Publication, ReadFailure } from "../../publication.ts";
import { splitKeywords, toFailure, toPublication } from "../../record.ts";
import { linesOf, type Piece } from "../pieces.ts";
import { findColumns, missingColumn } from "./columns.ts";
import { cellsOf, type Dialect, RowSplitter } from "./split.ts";

const DELIMITERS = [",", ";", "\t", "|"];
/** A header stands within this many rows; lines above it are the program's own. */
const HEADER_ROWS = 8;

/** CSV and TSV: any delimiter and quoting, columns by their English or French names. */
export const csv: Format = {
  name: "csv",
  types: ["text/csv", "application/csv", "text/tab-separated-values", "application/vnd.ms-excel"],
  endings: [".csv", ".tsv", ".tab"],
  recognise(head) {
    const table = findTable(head, {});
    if (table === undefined) return 0;
    // One column alone is a table only where its name is the first line of all.
    if (table.row.length === 1) return table.above === 0 ? 0.7 : 0;
    return table.columns.size >= 3 || table.row.length === table.columns.size
      ? 0.9
      : table.columns.size >= 2
        ? 0.7
        : 0.3;
  },
  open: (context) => new TableReader(context),
};

export interface Table {
  dialect: Dialect;
  columns: Map<ColumnField, number>;
  /** The header's cells. */
  row: string[];
  /** Rows before the header. */
  above: number;
}

/** The dialect and the header of a table, or undefined when no column is a title or an abstract. */
export function findTable(head: string, overrides: ReadContext["columns"]): Table | undefined {
  const said = head.match(/^\uFEFF?sep=(.)\r?\n/i)?.[1];
  const quote = /^[ \t]*'[^'\n]*' *[,;\t|][ \t]*'/m.test(head.slice(0, 2000)) ? "'" : '"';
  const backslash = head.includes(`\\${quote}`) && !head.includes(quote + quote);
  let best: Table | undefined;
  for (const delimiter of said === undefined ? DELIMITERS : [said]) {
    const dialect = { delimiter, quote, backslash };
    const splitter = new RowSplitter(dialect);
    let above = 0;
    for (const piece of splitter.rows(head.slice(0, 64 * 1024), true)) {
      if (above >= HEADER_ROWS) break;
      const row = cellsOf(piece.text, dialect).map((cell) => cell.value.replace(/^\uFEFF/, "").trim());
      const columns = findColumns(row, overrides);
      const isHeader = columns.has("title") || columns.has("abstract");
      const score = columns.size + (row.length > 1 ? 0.5 : 0);
      if (
        isHeader &&
        row.every((name) => name.length < 80) &&
        score > (best === undefined ? 0 : best.columns.size + (best.row.length > 1 ? 0.5 : 0))
      ) {
        best = { dialect, columns, row, above };
      }
      above++;
    }
  }
  return best;
}

class TableReader implements RecordReader {
  readonly #context: ReadContext;
  readonly #table: Table;
  readonly #rows: RowSplitter;
  #above: number;

  constructor(context: ReadContext) {
    const table = findTable(context.head, context.columns);
    if (table === undefined) {
      const came = context.head.split("\n", 1)[0]!.trim().slice(0, 120);
      throw new TopiqueError("input-unreadable", {
        name: "csv",
        reason: "no column is called title or titre",
        came,
      });
    }
    const missing = missingColumn(table.row, context.columns);
    if (missing) {
      const choices = table.row.filter((name) => name !== "").join(", ");
      const came = JSON.stringify(missing.wanted);
      throw new TopiqueError("field-invalid", { field: `column.${missing.field}`, choices, came });
    }
    this.#context = context;
    this.#table = table;
    this.#rows = new RowSplitter(table.dialect);
    this.#rows.width = table.row.length;
    this.#above = table.above + 1;
    context.detected.columns = Object.fromEntries(
      [...table.columns].map(([field, i]) => [field, table.row[i] ?? String(i + 1)]),
    );
  }

  *push(text: string) {
    for (const piece of this.#rows.rows(text, false)) yield* this.#read(piece);
  }

  *end() {
    for (const piece of this.#rows.rows("", true)) yield* this.#read(piece);
  }

  *#read(piece: Piece): Iterable<Publication | ReadFailure> {
    if (this.#above > 0) {
      this.#above--;
      return;
    }
    if (piece.kind !== "record") return;
    const { dialect, columns, row } = this.#table;
    const cells = cellsOf(piece.text, dialect);
    if (cells.every((cell) => cell.value.trim() === "")) return;
    const get = (field: ColumnField) => cells[columns.get(field) ?? -1]?.value.trim() || undefined;
    const place = { position: this.#context.next(), lines: linesOf(piece) };
    const repairs =
      piece.broken === "unclosed" ? ["quote-unclosed"] : cells.length > row.length ? ["cells-too-many"] : [];
    if (piece.broken === "unclosed" && cells.length < row.length && get("title") === undefined) {
      yield toFailure("quote-unclosed", place, piece.text);
      return;
    }
    yield toPublication(
      {
        title: get("title"),
        abstract: get("abstract"),
        authors: splitAuthors(get("authors") ?? ""),
        year: get("year"),
        venue: get("venue"),
        doi: get("doi"),
        arxiv: get("arxiv"),
        url: get("url"),
        language: get("language"),
        keywords: splitKeywords(get("keywords")),
        id: get("id"),
      },
      place,
      "text",
      piece.text,
      repairs,
    );
  }
}
