/** One field of a BibTeX entry, with the places (in the entry's text) that write-back needs. */
export interface Field {
  /** Lower case. */
  name: string;
  /** Delimiters removed, macros put in, parts joined. */
  value: string;
  /** From the first to after the last character of the value, delimiters included. */
  start: number;
  end: number;
}

export interface Entry {
  /** Lower case: "article", "inproceedings". */
  type: string;
  key: string;
  fields: Field[];
  /** Where the entry's closing brace stands; the text's length when it has none. */
  close: number;
}

const MONTHS = new Map(
  "jan feb mar apr may jun jul aug sep oct nov dec".split(" ").map((month, i) => [month, String(i + 1)]),
);
const HEAD = /^\s*@[ \t]*([A-Za-z]+)\s*[{(]\s*/;
const NAME = /([A-Za-z][^\s"#%'(),={}]*)\s*=\s*/y;
const FIELD = /^[A-Za-z][\w-]*\s*=\s*["{\w]/;
const JOINT = /\s*#\s*/y;
const PLAIN = /[^\s"#{},=()]+/y;
/** The beginning of a field's value, where white space stands before its name. */
const FIELD_START = /(?<=\s)[A-Za-z][\w-]*\s*=\s*["{]/g;
/** Values that were never closed, each looked through up to the entry's end, after which the rest is not read. */
const MOST_UNCLOSED = 8;

/** What @string's macros stand for, by name in lower case. */
export interface MacroValues {
  get(name: string): string | undefined;
}

/**
 * The fields of one entry's text, read leniently: commas doubled or missing,
 * values empty or never closed, names of any case.
 */
export function parseEntry(text: string, macros: MacroValues): Entry | undefined {
  const head = text.match(HEAD);
  if (head === null) return undefined;
  let at = head[0].length;
  const key = text.slice(at).match(/^[^\s,={}"]*(?=\s*(?:,|[})]|$))/)?.[0] ?? "";
  at += key.length;
  const close = closingBrace(text);
  const fields: Field[] = [];
  let unclosed = 0;
  while (at < close && unclosed < MOST_UNCLOSED) {
    while (/[\s,]/.test(text[at] ?? "")) at++;
    NAME.lastIndex = at;
    const name = NAME.exec(text);
    if (name === null || NAME.lastIndex > close) {
      const next = skipJunk(text, at, close);
      if (next === undefined) break;
      at = next;
      continue;
    }
    const start = NAME.lastIndex;
    const read = readValue(text, start, close, macros);
    fields.push({ name: name[1]!.toLowerCase(), value: read.value, start, end: read.end });
    if (read.isUnclosed) unclosed++;
    at = read.end;
  }
  return { type: head[1]!.toLowerCase(), key, fields, close };
}

/** The name and value of "@string{name = value}". */
export function parseMacro(text: string, macros: MacroValues): [string, string] | undefined {
  const head = text.match(/^\s*@[ \t]*string\s*[{(]\s*([^\s={}"#,]+)\s*=\s*/i);
  if (head === null) return undefined;
  return [head[1]!.toLowerCase(), readValue(text, head[0].length, closingBrace(text), macros).value];
}

function closingBrace(text: string): number {
  const end = text.trimEnd().length - 1;
  return text[end] === "}" || text[end] === ")" ? end : text.length;
}

/** Past the next comma that no brace holds, or before a field that begins without one; undefined when there is neither. */
function skipJunk(text: string, from: number, close: number): number | undefined {
  let depth = 0;
  for (let at = from; at < close; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 123) depth++;
    else if (code === 125) depth--;
    else if (depth > 0) continue;
    else if (code === 44) return at + 1;
    else if (code <= 32 && FIELD.test(text.slice(at + 1, at + 64))) return at + 1;
  }
  return undefined;
}

/** "a" # {b} # macro: the parts joined. A missing value is empty. */
function readValue(text: string, start: number, close: number, macros: MacroValues) {
  let value = "";
  let at = start;
  let end = start;
  let isUnclosed = false;
  for (;;) {
    const part = readPart(text, at, close, macros);
    if (part === undefined) break;
    value += part.value;
    isUnclosed ||= part.isUnclosed;
    end = part.end;
    JOINT.lastIndex = end;
    if (!JOINT.test(text) || JOINT.lastIndex > close) break;
    at = JOINT.lastIndex;
  }
  return { value, end, isUnclosed };
}

function readPart(text: string, at: number, close: number, macros: MacroValues) {
  const first = text[at];
  if (first === "{" || first === '"') {
    const matching = first === "{" ? matchingBrace(text, at, close) : matchingQuote(text, at, close);
    // Never closed: the value ends before the line that begins the next field.
    const end = matching ?? beforeNextField(text, at, close);
    return {
      value: text.slice(at + 1, end),
      end: Math.min(end + 1, close),
      isUnclosed: matching === undefined,
    };
  }
  PLAIN.lastIndex = at;
  const word = PLAIN.exec(text)?.[0];
  if (word === undefined || at >= close) return undefined;
  const lower = word.toLowerCase();
  const value = macros.get(lower) ?? MONTHS.get(lower) ?? word;
  return { value, end: at + word.length, isUnclosed: false };
}

function matchingBrace(text: string, open: number, close: number): number | undefined {
  const first = text.indexOf("}", open);
  // Most values hold no brace and no backslash; for these the first closing brace is the one.
  if (first >= 0 && first < close && !/[{\\]/.test(text.slice(open + 1, first))) return first;
  let depth = 0;
  for (let at = open; at < close; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return at;
  }
  return undefined;
}

function matchingQuote(text: string, open: number, close: number): number | undefined {
  let depth = 0;
  for (let at = open + 1; at < close; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 123) depth++;
    else if (code === 125) depth--;
    else if (code === 34 && depth <= 0) return at;
  }
  return undefined;
}

/** Before the comma and the line end that part a field's value from the next field. */
function beforeNextField(text: string, open: number, close: number): number {
  FIELD_START.lastIndex = open;
  for (let found = FIELD_START.exec(text); found !== null; found = FIELD_START.exec(text)) {
    if (FIELD_START.lastIndex > close) break;
    const end = open + text.slice(open, found.index).trimEnd().length;
    if (text.slice(end, found.index).includes("\n")) return text[end - 1] === "," ? end - 1 : end;
  }
  return close;
}
