import { countLines, type Piece, type Splitter } from "../pieces.ts";

const NOT_RECORDS = new Set(["comment", "preamble", "string"]);
/** A record longer than this ends here: its opening brace was never closed. Unit: characters. */
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
  /** Length the buffer has to have before it is looked at again: twice what stayed, so that all looking is linear. */
  #enough = 0;

  push(text: string): Piece[] {
    this.#buffer += text;
    return this.#buffer.length < this.#enough ? [] : this.#cut(false);
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
      emit(opening.index, "between");
      const entry = findEnd(this.#buffer, opening, last);
      if (entry === undefined) break;
      const word = opening[1]!.toLowerCase();
      emit(entry.end, NOT_RECORDS.has(word) ? "between" : "record", entry.broken);
    }
    // What may be the start of "@word {" stays for the next push, and an entry that has not ended.
    const rest = last ? -1 : this.#buffer.indexOf("@", at);
    const isTooMuch = this.#buffer.length - rest > 2 * MAX_ENTRY;
    emit(rest < 0 || isTooMuch ? this.#buffer.length : rest, "between");
    this.#buffer = this.#buffer.slice(at);
    this.#enough = 2 * this.#buffer.length;
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
  const stop = Math.min(text.length, start + MAX_ENTRY);
  for (; at < stop; at++) {
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
  if (text.length - start >= MAX_ENTRY) return { end: stop, broken: "unclosed" };
  return last ? { end: text.length, broken: "cut-off" } : undefined;
}

/** Whether fields follow the closing brace; undefined when the text at hand can't tell. */
function continuation(text: string, at: number, last: boolean): boolean | undefined {
  GOES_ON.lastIndex = at;
  if (GOES_ON.test(text)) return true;
  if (last || text.length - at > LOOK_AHEAD) return false;
  return /^\s*(?:,\s*(?:[\w-]+\s*)?(?:=\s*)?)?$/.test(text.slice(at)) ? undefined : false;
}
