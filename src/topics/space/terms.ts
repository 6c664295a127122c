import type { LanguageFolder } from "../../languages/language.ts";
import { words } from "../../text/fold.ts";

/** How often a term occurs in a text, and how many words other than function words stand before it the first time. */
export interface Occurrences {
  count: number;
  first: number;
}

/**
 * The terms of a text: single words and pairs of neighbours, without function
 * words, plurals and British spellings folded. Pairs reach over a function word,
 * so that "apprentissage par renforcement" holds "apprentissage renforcement".
 */
export function termsOf(text: string, language: LanguageFolder): Map<string, Occurrences> {
  const found = new Map<string, Occurrences>();
  const count = (term: string, place: number) => {
    const known = found.get(term);
    if (known) known.count++;
    else found.set(term, { count: 1, first: place });
  };
  let previous: string | undefined;
  for (const [place, word] of termWords(text, language).entries()) {
    count(word, place);
    if (previous !== undefined) count(`${previous} ${word}`, place - 1);
    previous = word;
  }
  return found;
}

/** The words that terms are made of, in the order of the text: folded, and without function words. */
export function termWords(text: string, language: LanguageFolder): string[] {
  return words(text).flatMap((word) => termWord(word, language) ?? []);
}

/** One of `words` as it stands in terms; undefined for one that stands in none. */
export function termWord(word: string, language: LanguageFolder): string | undefined {
  if (word.length < 2 || language.functionWords.has(word)) return undefined;
  return language.foldWord(word);
}
