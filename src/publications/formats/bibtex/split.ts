import { countLines, type Piece, type Splitter } from "../pieces.ts";

const NOT_RECORDS = new Set(["comment", "preamble", "string"]);
/** A record longer than this is no record: its opening brace was never closed. Unit: characters. */
const MAX_ENTRY = 4 * 1024 * 1024;
/** How far after a closing brace its record may still go on. Unit: characters. */
const LOOK_AHEAD = 400;
const OPENING = /@[ \t]*([A-Za-z]+)\s*([{(])/g;
/** An entry that begins on its own line: inside another one it shows that a closing brace is missing. */
const NEXT_ENTRY = /\n[ \t]*@[ \t]*[A-Za-z]+\s*[{(]\s*[^\s,{}()="#%]+\s*,/y;
/** The entry goes on after a brace too many: "}}, year = {2020}". */
const GOES_ON = /\s*,\s*[A-Za-z][\w-]*\s*=\s*["{\w]/y;

/** Cuts BibTeX at its entries, braces counted as BibTeX does, except that "\{" and "\}" do not count. */
export class BibtexSplitter implements Splitter {
  #buffer = "";
  #line = 0;

  push(text: string): Piece[] {
    this.#buffer += text;
    return this.#cut(false);
  }

  end(): Piece[] {
    return this.#cut(true);
  }

  #cut(last: boolean): Piece[] {
    const pieces: Piece[] = [];
    let at = 0;
    const emit = (end: number, kind: Piece["kind"], broken?: Piece["broken"]) => {
      if (end <= at) return;
      const text = this.#buffer.slice(at, end);
      pieces.push({ text, kind, line: this.#line, ...(broken && { broken }) });
      this.#line += countLines(text);
      at = end;
    };
    for (;;) {
      OPENING.lastIndex = at;
      const opening = OPENING.exec(this.#buffer);
      if (opening === null) break;
      const entry = findEnd(this.#buffer, opening, last);
      if (entry === undefined) break;
      emit(opening.index, "between");
      const word = opening[1]!.toLowerCase();
      emit(entry.end, NOT_RECORDS.has(word) ? "between" : "record", entry.broken);
    }
    // What may be the start of "@word {" stays for the next push.
    const rest = last ? this.#buffer.length : this.#buffer.indexOf("@", at);
    emit(rest < 0 ? this.#buffer.length : rest, "between");
    this.#buffer = this.#buffer.slice(at);
    return pieces;
  }
}

interface End {
  end: number;
  broken?: "cut-off" | "unclosed";
}

/** Undefined while more text may still bring the end. */
function findEnd(text: string, opening: RegExpExecArray, last: boolean): End | undefined {
  const start = opening.index;
  let at = start + opening[0].length;
  const round = opening[2] === "(";
  let depth = round ? 0 : 1;
  let quoted = false;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 123) depth++;
    else if (code === 125) {
      depth--;
      if (depth <= 0 && !round) {
        const after = continuation(text, at + 1, last);
        if (after === undefined) return undefined;
        if (!after) return { end: at + 1 };
        depth = 1;
      }
    } else if (code === 10) {
      NEXT_ENTRY.lastIndex = at;
      if (NEXT_ENTRY.test(text)) return { end: at + 1, broken: "unclosed" };
    } else if (round && depth === 0) {
      if (code === 34) quoted = !quoted;
      else if (code === 41 && !quoted) return { end: at + 1 };
    }
  }
  if (text.length - start > MAX_ENTRY) return { end: start + opening[0].length, broken: "unclosed" };
  return last ? { end: text.length, broken: "cut-off" } : undefined;
}

/** Whether fields follow the closing brace; undefined when the text at hand can't tell. */
function continuation(text: string, at: number, last: boolean): boolean | undefined {
  GOES_ON.lastIndex = at;
  if (GOES_ON.test(text)) return true;
  if (last || text.length - at > LOOK_AHEAD) return false;
  return /^\s*(?:,\s*[\w-]*\s*=?\s*)?$/.test(text.slice(at)) ? undefined : false;
}
