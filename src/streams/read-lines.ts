import { isUtf8 } from "node:buffer";
import { TopiqueError } from "../errors.ts";

/** One line of a stream, or why it can't be read. Numbers count from 1, blank lines included. */
export interface Line {
  number: number;
  text: string | TopiqueError;
}

/**
 * The lines of a byte stream that are not blank, in constant memory: a line over
 * `limit` bytes is passed over and yielded as TopiqueError "body-too-large", one that
 * is not UTF-8 as "body-unreadable".
 */
export async function* readLines(bytes: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Line> {
  let pieces: Buffer[] = [];
  let size = 0;
  let number = 1;
  const take = (piece: Buffer) => {
    size += piece.length;
    if (size > limit) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  };
  const finish = (): Line | undefined => {
    const tooLong = size > limit;
    const bytes = tooLong ? Buffer.alloc(0) : Buffer.concat(pieces);
    const text = tooLong ? new TopiqueError("body-too-large", { lineLimit: limit }) : decode(bytes);
    const line = { number, text };
    pieces = [];
    size = 0;
    number++;
    return typeof text !== "string" || text.trim() !== "" ? line : undefined;
  };
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, end));
      from = end + 1;
      const line = finish();
      if (line) yield line;
    }
    take(chunk.subarray(from));
  }
  const last = finish();
  if (last) yield last;
}

const NEWLINE = 0x0a;

function decode(line: Buffer): string | TopiqueError {
  return isUtf8(line) ? line.toString("utf8") : new TopiqueError("body-unreadable", { charset: "UTF-8" });
}
