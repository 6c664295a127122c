import type { RawText } from "../../bytes/raw-text.ts";
import type { ListWriter, WriteContext } from "../../format.ts";
import { newWords } from "../new-words.ts";
import { ris } from "./dialects/ris.ts";
import { RecordSplitter } from "./split.ts";

/** Topics become KW lines behind the record's own, or before its last line. */
export function risWriter({ raw }: WriteContext): ListWriter {
  const splitter = new RecordSplitter(ris.rules);
  let position = 0;
  return {
    *split(text, last) {
      const pieces = splitter.push(text);
      for (const piece of last ? [...pieces, ...splitter.end()] : pieces) {
        yield { text: piece.text, position: piece.kind === "record" ? position++ : undefined };
      }
    },
    add: (part, words) => (words.length === 0 ? part.text : addKeywords(part.text, words, raw)),
  };
}

function addKeywords(text: string, words: readonly string[], raw: RawText): string {
  const present = [...text.matchAll(/^KW {1,2}- ?(.*?)\r?$/gm)];
  const added = newWords(
    words,
    present.flatMap((line) => line[1]!.split(";")).map((word) => raw.word(raw.plain(word))),
  );
  if (added.length === 0) return text;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const spaces = /^\s*[A-Z][A-Z0-9] - /.test(text) ? " " : "  ";
  const lines = added.map((word) => `KW${spaces}- ${word}${newline}`).join("");
  const at = insertionPoint(text, present.at(-1)?.index);
  const isOnNewLine = at === 0 || text[at - 1] === "\n";
  return text.slice(0, at) + (isOnNewLine ? "" : newline) + lines + text.slice(at);
}

/** After the last keyword and the lines that go on with it; else before "ER"; else after the last line with text. */
function insertionPoint(text: string, lastKeyword: number | undefined): number {
  if (lastKeyword !== undefined) {
    const next = text.slice(lastKeyword).search(/\n(?=[A-Z][A-Z0-9] {1,2}-)/);
    if (next >= 0) return lastKeyword + next + 1;
  }
  const end = text.search(/^ER {1,2}-/m);
  if (end >= 0) return end;
  const written = text.trimEnd().length;
  const newline = text.indexOf("\n", written);
  return newline < 0 ? text.length : newline + 1;
}
