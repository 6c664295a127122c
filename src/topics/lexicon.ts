import { indexTerms, type TermIndex } from "./term-index.ts";
import { type Occurrences, termsOf, termWords } from "./terms.ts";

/** The terms of one language with their inverse frequencies: text to sparse unit vector. */
export interface Lexicon {
  readonly language: "en" | "fr";
  /** Term at each id, ids in this order. */
  readonly terms: readonly string[];
  /** [terms] inverse frequency of each term. */
  readonly idf: Float32Array;
  idOf(term: string): number | undefined;
  vector(text: string): SparseVector;
}

/** Ascending ids and their weights; unit length, or empty when no term is known. */
export interface SparseVector {
  ids: Uint32Array;
  weights: Float32Array;
  /** Different pairs of words in the text, and how many of them are terms: what is written about in another field is not. */
  pairs: number;
  knownPairs: number;
}

export function createLexicon(language: "en" | "fr", terms: readonly string[], idf: Float32Array): Lexicon {
  const index = indexTerms(terms);
  return {
    language,
    terms,
    idf,
    idOf: (term) => idOf(term, index),
    vector: (text) => weigh(findTerms(termWords(text, language), index), idf),
  };
}

function idOf(term: string, index: TermIndex): number | undefined {
  const [first = "", second] = term.split(" ");
  const word = index.numberOf(first);
  const id = second === undefined ? index.single(word) : index.pair(word, index.numberOf(second));
  return id < 0 ? undefined : id;
}

interface Found {
  /** By id, the known terms in the order in which they first occur. */
  terms: Map<number, Occurrences>;
  pairs: number;
  knownPairs: number;
}

/** What `termsOf` finds, of the terms of the index, with numbers for words: nothing is written to be looked for. */
function findTerms(words: readonly string[], index: TermIndex): Found {
  const terms = new Map<number, Occurrences>();
  const count = (id: number, place: number) => {
    if (id < 0) return;
    const known = terms.get(id);
    if (known) known.count++;
    else terms.set(id, { count: 1, first: place });
  };
  // Words also get numbers of this text's own, since pairs of unknown words are told apart too.
  const own = new Map<string, number>();
  /** By a word's own number: its number in the index. */
  const numbers: number[] = [];
  /** Both own numbers in one, to the id of the pair or -1. */
  const pairs = new Map<number, number>();
  let knownPairs = 0;
  let previous = -1;
  for (let place = 0; place < words.length; place++) {
    const word = words[place]!;
    let current = own.get(word);
    if (current === undefined) {
      current = own.size;
      own.set(word, current);
      numbers.push(index.numberOf(word));
    }
    count(index.single(numbers[current]!), place);
    if (previous >= 0) {
      const key = previous * words.length + current;
      let id = pairs.get(key);
      if (id === undefined) {
        id = index.pair(numbers[previous]!, numbers[current]!);
        pairs.set(key, id);
        if (id >= 0) knownPairs++;
      }
      count(id, place - 1);
    }
    previous = current;
  }
  return { terms, pairs: pairs.size, knownPairs };
}

/**
 * What stands first says most of what a text is about: a term that first comes up after LEAD words,
 * function words not counted, has half the weight of one in the title, and soon hardly any, so that
 * an abstract cut short keeps its topics. Something is left for what a long text adds late.
 */
const LEAD = 40;
const LATE = 0.03;

function placeWeight(first: number): number {
  return LATE + (1 - LATE) / (1 + (first / LEAD) ** 3);
}

/** 1 + log tf times idf (Salton & Buckley, "Term-weighting approaches", 1988), less the later it comes up; unit length. */
function weigh({ terms, pairs, knownPairs }: Found, idf: Float32Array): SparseVector {
  const count = terms.size;
  const raw = new Float64Array(count);
  /** Each id with the place of its weight behind it, to be sorted as one number. */
  const order = new Float64Array(count);
  // Summed in the order of the text: any other would round otherwise.
  let squares = 0;
  let place = 0;
  for (const [id, occurrences] of terms) {
    const weight = (1 + Math.log(occurrences.count)) * idf[id]! * placeWeight(occurrences.first);
    squares += weight * weight;
    raw[place] = weight;
    order[place] = id * count + place;
    place++;
  }
  order.sort();
  const length = Math.sqrt(squares);
  const ids = new Uint32Array(count);
  const weights = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    ids[i] = Math.floor(order[i]! / count);
    weights[i] = raw[order[i]! % count]! / length;
  }
  return { ids, weights, pairs, knownPairs };
}

/** Counts in how many texts each term occurs, to choose and weigh the terms of a lexicon. */
export class TermCounter {
  readonly #language: "en" | "fr";
  readonly #texts = new Map<string, number>();
  #total = 0;

  constructor(language: "en" | "fr") {
    this.#language = language;
  }

  add(text: string): void {
    this.#total++;
    for (const term of termsOf(text, this.#language).keys())
      this.#texts.set(term, (this.#texts.get(term) ?? 0) + 1);
  }

  /**
   * Terms found in at least `least` texts, the most frequent `limit` of them, in alphabetical order;
   * idf is log((1 + texts) / (1 + texts with the term)) + 1.
   */
  lexicon(least: number, limit: number): Lexicon {
    const kept = [...this.#texts]
      .filter(([, texts]) => texts >= least)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, limit)
      .sort((a, b) => (a[0] < b[0] ? -1 : 1));
    return createLexicon(
      this.#language,
      kept.map(([term]) => term),
      Float32Array.from(kept, ([, texts]) => Math.log((1 + this.#total) / (1 + texts)) + 1),
    );
  }
}
