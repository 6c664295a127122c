/**
 * A list cut into records and what stands between them. The texts of all pieces
 * joined are the list itself, character for character, so that the reader and
 * the write-back of topics share one way to find records.
 */
export interface Piece {
  text: string;
  kind: "record" | "between" | "header";
  /** Lines before this piece. */
  line: number;
  /** Why the record ended before it should have: the list was cut off, or the next record began inside it. */
  broken?: "cut-off" | "unclosed";
}

export interface Splitter {
  push(text: string): Piece[];
  end(): Piece[];
}

export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** First and last line, from 1, of the part of a piece that is not white space. */
export function linesOf(piece: Piece): [first: number, last: number] {
  const start = piece.text.search(/\S/);
  if (start < 0) return [piece.line + 1, piece.line + 1];
  const first = piece.line + 1 + countLines(piece.text.slice(0, start));
  return [first, first + countLines(piece.text.slice(start).trimEnd())];
}
