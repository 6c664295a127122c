import { removeCopyright, removeHeading } from "./boilerplate.ts";
import { latexToUnicode } from "./latex.ts";
import { removeMarkup } from "./markup.ts";
import { restoreAccents } from "./restore-accents.ts";
import { removeSeeMore } from "./see-more.ts";

/**
 * An abstract as a person would type it: NFC, no markup, no LaTeX, no heading, no
 * copyright line, words whole, single spaces. Cleaning a clean text changes
 * nothing; every text, however broken, has a clean form; time is linear in length.
 */
export function cleanText(text: string): string {
  return untilStable(text, (once) =>
    removeCopyright(restoreAccents(tidyLines(removeHeading(readable(once))))),
  );
}

/** The same for a title, which has no heading and no copyright line. */
export function cleanTitle(text: string): string {
  return untilStable(text, (once) => restoreAccents(tidyLines(readable(once))));
}

function readable(text: string): string {
  return latexToUnicode(removeMarkup(removeSeeMore(plainCharacters(text))));
}

/**
 * One pass can bring to light what the next takes away: "&amp;lt;b&amp;gt;" is "&lt;b&gt;"
 * is a tag. Honest texts are stable at once or after one pass.
 */
const MAX_PASSES = 6;

function untilStable(text: string, clean: (text: string) => string): string {
  let current = text;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = clean(current);
    if (next === current) return current;
    current = next;
  }
  // Built to unfold for ever: without the characters that every rule starts from, nothing unfolds.
  return untilStable(current.replace(/[\\{}$&<>~`'()©:…-]|\.(?=\.)/g, " "), clean);
}

/** Characters that say nothing to a reader out, several ways to write one character to one. */
function plainCharacters(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .toWellFormed()
    .replace(MANY_MARKS, "$1")
    .normalize("NFC")
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(INVISIBLE, "")
    .replace(COMPATIBLE, (character) => character.normalize("NFKC"))
    .replace(/[\u2010\u2011]/g, "-")
    .replace(/[\t\v\f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, " ");
}

/** What English and French texts are mostly written with: nothing below finds anything in it. */
const PLAIN = /^[\n -~\u00ab\u00bb\u00c0-\u00ff\u0152\u0153\u2013\u2014\u2018\u2019\u201c\u201d\u2026]*$/;
/** No script piles up so many; NFC sorts them, in more than linear time (UAX #15, stream-safe format). */
const MANY_MARKS = /(\p{M}{30})\p{M}+/gu;
/** Controls but white space, soft hyphens, zero-width characters, direction marks, variation selectors. */
const INVISIBLE = /(?!\s)[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu;
/** Ligatures, full-width letters and mathematical alphabets: the letters people type. */
const COMPATIBLE = /[\ufb00-\ufb06\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}]/gu;

/** Joins words broken at line ends and lines to one. */
function tidyLines(text: string): string {
  return (HYPHEN_AT_END.test(text) ? joinBrokenWords(text) : text).replace(NOT_ONE_SPACE, " ").trim();
}

/** White space, but not a single space, which would only be replaced by itself. */
const NOT_ONE_SPACE = /[^\S ]\s*| \s+/g;

function joinBrokenWords(text: string): string {
  return text.replace(BROKEN_WORD, (_all, before: string, after: string) =>
    COMPOUND.test(before) ? `${before}-${after}` : before + after,
  );
}

/** Whether there is anything to look for at all. */
const HYPHEN_AT_END = /- ?\n/;

/** Before a hyphen that ends a line at most so many letters are looked at. */
const BROKEN_WORD = /(?<!\p{L})(\p{L}{1,30})-[ ]?\n\s{0,20}(\p{Ll})/gu;
/** First parts of words that are written with the hyphen anyway. */
const COMPOUND =
  /^(?:self|auto|semi|non|multi|cross|pre|post|meta|few|zero|one|two|end|to|state|real|high|low|long|short|fine|large|deep|well|de|et|of|the)$/i;
