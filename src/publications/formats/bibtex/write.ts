import { trimEndOf } from "../../../text/trim.ts";
import type { RawText } from "../../bytes/raw-text.ts";
import type { ListWriter, WriteContext } from "../../format.ts";
import { newWords } from "../new-words.ts";
import { type Entry, type Field, parseEntry } from "./fields.ts";
import { isLostEntry } from "./read.ts";
import { BibtexSplitter } from "./split.ts";

/** Topics go to the entry's keywords field, or to a new one written like its neighbours. */
export function bibtexWriter({ raw }: WriteContext): ListWriter {
  const splitter = new BibtexSplitter();
  let position = 0;
  return {
    *split(text, last) {
      const pieces = splitter.push(text);
      for (const piece of last ? [...pieces, ...splitter.end()] : pieces) {
        const isRecord = piece.kind === "record" || isLostEntry(piece.text);
        const isWhole = piece.kind === "record" && piece.broken === undefined;
        const at = isRecord ? position++ : undefined;
        yield { text: piece.text, position: isWhole ? at : undefined };
      }
    },
    add: (part, words) =>
      words.length === 0 ? part.text : addKeywords(part.text, words.map(escapeLatex), raw),
  };
}

function addKeywords(text: string, words: readonly string[], raw: RawText): string {
  const entry = parseEntry(text, new Map());
  const last = entry?.fields.at(-1);
  if (entry === undefined || last === undefined) return text;
  const field = entry.fields.find(({ name }) => name === "keywords" || name === "keyword");
  return field === undefined ? addField(text, entry, last, words) : extendField(text, field, words, raw);
}

function extendField(text: string, field: Field, words: readonly string[], raw: RawText): string {
  const separator = field.value.includes(";") ? "; " : ", ";
  const present = field.value.split(/[;,]/);
  const added = newWords(
    words,
    present.map((word) => raw.word(raw.plain(word))),
  );
  if (added.length === 0) return text;
  const inside = added.join(separator);
  const value = text.slice(field.start, field.end);
  const isDelimited = /^\{[\s\S]*\}$|^"[\s\S]*"$/.test(value) && !/^(?:\{[^{}]*\}|"[^"]*")\s*#/.test(value);
  // A macro or a joined value is joined once more; an empty one is written anew.
  if (!isDelimited) {
    const whole = value === "" ? `{${inside}}` : `${value} # {${separator}${inside}}`;
    return text.slice(0, field.start) + whole + text.slice(field.end);
  }
  const gap = field.value.trim() === "" ? "" : /[;,]\s*$/.test(field.value) ? " " : separator;
  return text.slice(0, field.end - 1) + gap + inside + text.slice(field.end - 1);
}

function addField(text: string, entry: Entry, last: Field, words: readonly string[]): string {
  const written = writtenBefore(text.slice(0, last.start), last.name);
  const newline = written?.newline || (text.includes("\n") ? (text.includes("\r\n") ? "\r\n" : "\n") : "");
  const indent = newline === "" ? " " : (written?.indent ?? "  ");
  const field = `${newline}${indent}keywords${written?.equals ?? " = "}{${words.join(", ")}}`;
  const comma = text.slice(last.end, entry.close).match(/^\s*,/);
  const at = last.end + (comma?.[0].length ?? 0);
  return text.slice(0, at) + (comma ? `${field},` : `,${field}`) + text.slice(at);
}

/** How a field's name and "=" are written at the end of a text. */
function writtenBefore(text: string, name: string) {
  const side = trimEndOf(text, /[ \t]/);
  const named = trimEndOf(side.slice(0, -1), /[ \t]/);
  const indented = named.slice(0, named.length - name.length);
  if (!side.endsWith("=") || named.slice(indented.length).toLowerCase() !== name) return undefined;
  const line = trimEndOf(indented, /[ \t]/);
  return {
    newline: /\r?\n$/.exec(line.slice(-2))?.[0],
    indent: indented.slice(line.length),
    equals: text.slice(named.length),
  };
}

function escapeLatex(word: string): string {
  const escaped = word.replace(/(?<!\\)[&%#_$]/g, "\\$&");
  return /[,;]/.test(escaped) ? `{${escaped}}` : escaped;
}
