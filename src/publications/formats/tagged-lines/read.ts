import type { Format, ReadContext, RecordReader } from "../../format.ts";
import { toPublication } from "../../record.ts";
import { linesOf, type Piece } from "../pieces.ts";
import { type Dialect, readFields } from "./dialect.ts";
import { RecordSplitter } from "./split.ts";

/** The format that a dialect describes. */
export function linesFormat(dialect: Dialect): Format {
  const { name, types, endings, recognise } = dialect;
  return { name, types, endings, recognise, open: (context) => new LinesReader(context, dialect) };
}

class LinesReader implements RecordReader {
  readonly #context: ReadContext;
  readonly #splitter: RecordSplitter;
  readonly #dialect: Dialect;

  constructor(context: ReadContext, dialect: Dialect) {
    this.#context = context;
    this.#splitter = new RecordSplitter(dialect.rules);
    this.#dialect = dialect;
  }

  *push(text: string) {
    for (const piece of this.#splitter.push(text)) if (piece.kind === "record") yield this.#read(piece);
  }

  *end() {
    for (const piece of this.#splitter.end()) if (piece.kind === "record") yield this.#read(piece);
  }

  #read(piece: Piece) {
    const fields = readFields(piece.text, this.#dialect.line);
    const place = { position: this.#context.next(), lines: linesOf(piece) };
    const repairs = piece.broken === undefined ? [] : ["entry-unclosed"];
    const read = toPublication(this.#dialect.record(fields), place, "text", piece.text, repairs);
    return piece.broken !== undefined && "reason" in read ? { ...read, reason: piece.broken } : read;
  }
}
