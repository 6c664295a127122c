/** Ids of terms by their words, so that nobody has to write a pair of words as one string to look for it. */
export interface TermIndex {
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
  const firsts = new Int32Array(terms.length);
  const seconds = new Int32Array(terms.length).fill(-1);
  for (const [id, term] of terms.entries()) {
    const space = term.indexOf(" ");
    firsts[id] = number(space < 0 ? term : term.slice(0, space));
    if (space >= 0) seconds[id] = number(term.slice(space + 1));
  }

  const singles = new Int32Array(numbers.size).fill(-1);
  /** Pairs by first word: those of word i stand from offsets[i] to offsets[i + 1], by second word. */
  const offsets = new Uint32Array(numbers.size + 1);
  for (let id = 0; id < terms.length; id++) {
    if (seconds[id]! < 0) singles[firsts[id]!] = id;
    else offsets[firsts[id]! + 1]!++;
  }
  for (let word = 0; word < numbers.size; word++) offsets[word + 1]! += offsets[word]!;
  const pairs = Uint32Array.from(terms.keys())
    .filter((id) => seconds[id]! >= 0)
    .sort((a, b) => firsts[a]! - firsts[b]! || seconds[a]! - seconds[b]!);
  const pairSeconds = Int32Array.from(pairs, (id) => seconds[id]!);

  return {
    numberOf: (word) => numbers.get(word) ?? -1,
    single: (word) => singles[word] ?? -1,
    pair(first, second) {
      if (first < 0 || second < 0) return -1;
      let low = offsets[first]!;
      let high = offsets[first + 1]! - 1;
      while (low <= high) {
        const middle = (low + high) >>> 1;
        const found = pairSeconds[middle]!;
        if (found === second) return pairs[middle]!;
        if (found < second) low = middle + 1;
        else high = middle - 1;
      }
      return -1;
    },
  };
}
