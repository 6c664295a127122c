/** Finds elements in JSON text without parsing it, and the way on behind something broken. */
import { unwrapRecord } from "./record.ts";
import { isObject, isTooDeep } from "./values.ts";

/** Longest object looked at while searching where a broken list goes on. */
const MAX_SEARCHED = 256 * 1024;
/** Characters looked at in all meanwhile: so many, and so many times what is searched. */
const SEARCH_BUDGET = 1024 * 1024;
const SEARCH_BUDGET_OF_ONE = 8;

/** The value of a text, or undefined when it is no JSON, or nested too deep. */
export function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    return isTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Where the next object or string begins; brackets and commas between elements are skipped. */
export function nextElement(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 123 || code === 34) return at;
  }
  return -1;
}

/** After the closing brace or quote of the element that begins here; undefined when it is not in the text. */
export function elementEnd(text: string, start: number, limit: number): number | undefined {
  let at = start;
  let depth = 0;
  const stop = Math.min(text.length, start + limit);
  while (at < stop) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      const close = stringEnd(text, at);
      if (close === undefined) return undefined;
      if (depth === 0) return close;
      at = close;
      continue;
    }
    if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return at + 1;
    at++;
  }
  return undefined;
}

function stringEnd(text: string, open: number): number | undefined {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return undefined;
}

/** Where, behind something broken, the next whole record begins. */
export function searchRecord(text: string, from: number): number | undefined {
  let budget = SEARCH_BUDGET + SEARCH_BUDGET_OF_ONE * (text.length - from);
  for (let at = text.indexOf("{", from); at >= 0 && budget > 0; at = text.indexOf("{", at)) {
    const end = elementEnd(text, at, MAX_SEARCHED);
    budget -= (end ?? Math.min(text.length, at + MAX_SEARCHED)) - at;
    const value = end === undefined ? undefined : parsed(text.slice(at, end));
    if (isObject(value) && unwrapRecord(value) !== undefined) return at;
    at = value === undefined ? at + 1 : end!;
  }
  return undefined;
}
