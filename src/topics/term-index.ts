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

/** A hash table with all about a pair in one place, as a look-up takes the time of waiting for memory. */
class PairTable {
  /** [slots x 3]: first word, counted from 1 so that 0 is an empty slot; second word; id. */
  readonly #slots: Uint32Array;

  constructor(pairs: number) {
    // Two slots for each pair: most are then found at the first look.
    this.#slots = new Uint32Array(3 * (2 * pairs + 1));
  }

  add(first: number, second: number, id: number): void {
    this.#slots.set([first + 1, second, id], this.#slotOf(first, second));
  }

  /** -1 for a pair that was not added. */
  idOf(first: number, second: number): number {
    if (first < 0 || second < 0) return -1;
    const at = this.#slotOf(first, second);
    return this.#slots[at] === 0 ? -1 : this.#slots[at + 2]!;
  }

  /** Where the pair stands, or would. */
  #slotOf(first: number, second: number): number {
    const slots = this.#slots;
    // Multipliers of xxHash (Collet, github.com/Cyan4973/xxHash); a slot that is taken leads to the next.
    const hash = Math.imul(second ^ Math.imul(first + 1, 0x85ebca77), 0x9e3779b1) >>> 0;
    let at = (hash % (slots.length / 3)) * 3;
    while (slots[at] !== 0 && (slots[at] !== first + 1 || slots[at + 1] !== second)) {
      at += 3;
      if (at === slots.length) at = 0;
    }
    return at;
  }
}
