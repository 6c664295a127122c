import { splitAuthors } from "../../names.ts";
import { withoutLinks } from "./links.ts";
import { nameScore } from "./name-score.ts";

/** Where authors end who stand in running text: at a full stop behind a word, a year, a bracket, a line's end. */
const END = /\n|<br\s*\/?>|,?\s(?=(?:19|20)\d{2}\b)|(?<=[\p{Ll}\p{M}]{2})\.(?=\s|$)|\s[([{]|\s[–—|]\s|:\s/u;
const BUTTON = /\[(?:pdf|code|paper|link|arxiv|doi|slides|video|poster|bib(?:tex)?)\](?:\([^)[]*\))?/gi;
/** What only a single name has to be surer of: a journal's name of two words looks like a person's. */
const SURE_NAME = 1.8;
const YEAR_FIRST = /^\(?(?:19|20)\d{2}\b/;

/**
 * The authors that follow a title in a list, "**Title**. A. Author, B. Author. *Venue*, 2024", up to the
 * first words that are no name; none where only a venue follows. Takes Markdown, of which
 * a line's end says where the authors end.
 */
export function authorsAfter(markdown: string): string[] {
  const text = withoutLinks(markdown.replace(BUTTON, "\n")).replace(/^(?:[\s.,:;–—|-]|<br\s*\/?>)+/u, "");
  const plain = text.replace(/[*_]+/g, "");
  const end = plain.search(END);
  const part = (end < 0 ? plain : plain.slice(0, end)).replace(/^(?:by|par|avec)\s+/i, "");
  const listed = splitAuthors(part);
  const strangers = listed.findIndex((name) => nameScore(name) < 0);
  const names = strangers < 0 ? listed : listed.slice(0, strangers);
  return names.length === 1 && !isPerson(names[0]!) ? [] : names;

  /** Whether a name that stands alone is one, and not what the publication appeared in. */
  function isPerson(name: string): boolean {
    if (/\b\p{Lu}\./u.test(name)) return true;
    const rest = end < 0 ? "" : plain.slice(end);
    const next = (listed[1] ?? rest).replace(/^[\s.,]+/, "");
    const isOwnLine = /^(?:\n|<br)/.test(rest);
    const isItalic = /^[*_](?![*_])/.test(text);
    return nameScore(name) >= SURE_NAME && !isItalic && next !== "" && (isOwnLine || !YEAR_FIRST.test(next));
  }
}
