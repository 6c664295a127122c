import { PairTable } from "./pair-table.ts";

/** Ids of terms by their words, so that nobody has to write a pair of words as one string to look for it. */
export interface TermIndex {
  /** How many words stand in terms: their numbers are below it. */
  readonly words: number;
  /** Number of a word that stands in some term, or -1. */
  numberOf(word: string): number;
  /** Id of the term of that one word, or -1. Takes what numberOf gave. */
  single(word: number): number;
  /** Id of the term of these two neighbours, or -1. Takes what numberOf gave. */
  pair(first: number, second: number): number;
}

/** Terms are one word or two with a space between them; a term's id is its place. */
export function indexTerms(terms: readonly string[]): TermIndex {
  const numbers = new Map<string, number>();
  const number = (word: string) => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, numbers.size);
    return numbers.size - 1;
  };
  const singles = new Map<number, number>();
  const pairs = new PairTable(terms.length);
  for (const [id, term] of terms.entries()) {
    const space = term.indexOf(" ");
    if (space < 0) singles.set(number(term), id);
    else pairs.add(number(term.slice(0, space)), number(term.slice(space + 1)), id);
  }
  const idOfWord = new Int32Array(numbers.size).fill(-1);
  for (const [word, id] of singles) idOfWord[word] = id;

  return {
    words: numbers.size,
    numberOf: (word) => numbers.get(word) ?? -1,
    single: (word) => idOfWord[word] ?? -1,
    pair: (first, second) => pairs.idOf(first, second),
  };
}
