import type { CharacterKind } from "./word-memo.ts";

/** Text as the lexicon, the keyword rules and the title matcher see it: lower case, no accents, words only. */

/** Lower case without accents; "ß", "œ" and "æ" spelled out, everything else kept. */
export function bare(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  return lower
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("ß", "ss");
}

/** `bare`, and where in the text each of its UTF-16 units comes from: [units + 1], the last the text's end. */
export function bareWithPlaces(text: string): { bare: string; places: Uint32Array } {
  let whole = "";
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const part = bare(character);
    for (let i = 0; i < part.length; i++) places.push(at);
    whole += part;
    at += character.length;
  }
  return { bare: whole, places: Uint32Array.from([...places, at]) };
}

/** Nothing else has an accent or is spelled out. */
const ASCII = /^[\0-\x7f]*$/;

/** The words of a text: maximal runs of Latin letters and digits, folded. */
export function words(text: string): string[] {
  return bare(text).match(/[a-z0-9]+/g) ?? [];
}

/** What `words` looks for, for a memo that is given `bare` text. */
export function wordKind(character: string): CharacterKind {
  return /[a-z0-9]/.test(character) ? "part" : "gap";
}
