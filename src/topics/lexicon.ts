import { WordMemo } from "../text/word-memo.ts";
import { bare, wordKind } from "./fold.ts";
import { indexTerms, type TermIndex } from "./term-index.ts";
import { termsOf, termWord } from "./terms.ts";

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
  const find = createFinder(language, index);
  return {
    language,
    terms,
    idf,
    idOf: (term) => idOf(term, index),
    vector: (text) => weigh(find(text), idf),
  };
}

function idOf(term: string, index: TermIndex): number | undefined {
  const [first = "", second] = term.split(" ");
  const word = index.numberOf(first);
  const id = second === undefined ? index.single(word) : index.pair(word, index.numberOf(second));
  return id < 0 ? undefined : id;
}

/** Known terms of a text with their places. */
interface Found {
  /** One number for each time that one occurs: its id times `places`, and which place of the text's it is. Ascending. */
  occurrences: Float64Array;
  /** Two for each word: where it begins, its term and then the pair that ends with it. */
  places: number;
  pairs: number;
  knownPairs: number;
}

/** What `termsOf` finds, of the terms of the index, without writing a word or a pair to look for it. */
function createFinder(language: "en" | "fr", index: TermIndex): (text: string) => Found {
  const memo = new WordMemo({
    kindOf: wordKind,
    // Its number in the index, or one beyond these; nothing where it is in no term at all.
    work(word) {
      const folded = termWord(word, language);
      if (folded === undefined) return [];
      const number = index.numberOf(folded);
      return [number >= 0 ? number : index.words + hashed(folded)];
    },
  });

  return (text) => {
    const numbers: number[] = [];
    memo.each(bare(text), (kept, start, end) => {
      if (start < end) numbers.push(kept[start]!);
    });

    const places = 2 * numbers.length;
    const occurrences = new Float64Array(places);
    let count = 0;
    const pairs = new PairSet(numbers.length);
    let [different, knownPairs] = [0, 0];
    for (let i = 0; i < numbers.length; i++) {
      const id = index.single(numbers[i]!);
      if (id >= 0) occurrences[count++] = id * places + 2 * i;
      if (i === 0) continue;
      const pair = index.pair(numbers[i - 1]!, numbers[i]!);
      if (pair >= 0) occurrences[count++] = pair * places + 2 * i + 1;
      if (pairs.add(numbers[i - 1]!, numbers[i]!)) {
        different++;
        if (pair >= 0) knownPairs++;
      }
    }
    return { occurrences: occurrences.subarray(0, count).sort(), places, pairs: different, knownPairs };
  };
}

/** A number of 30 bits by which unknown words are told apart, which only the count of different pairs asks for (FNV-1a). */
function hashed(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 2;
}

/** A set of pairs of words' numbers, made for at most so many. */
class PairSet {
  /** [slots x 2]: the first, counted from 1 so that 0 is an empty slot, and the second. A power of two of slots, half of them empty at least. */
  readonly #slots: Int32Array;

  constructor(most: number) {
    this.#slots = new Int32Array(4 * 2 ** Math.ceil(Math.log2(most + 1)));
  }

  /** False for a pair that was in it. */
  add(first: number, second: number): boolean {
    const slots = this.#slots;
    const hash = Math.imul(second ^ Math.imul(first + 1, 0x85ebca77), 0x9e3779b1);
    let at = ((hash ^ (hash >>> 15)) << 1) & (slots.length - 1);
    for (; slots[at] !== 0; at = (at + 2) & (slots.length - 1)) {
      if (slots[at] === first + 1 && slots[at + 1] === second) return false;
    }
    slots[at] = first + 1;
    slots[at + 1] = second;
    return true;
  }
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

/** The first of them, worked out beforehand. */
const PLACE_WEIGHTS = Float64Array.from({ length: 1_024 }, (_, place) => placeWeight(place));

/** 1 + log tf times idf (Salton & Buckley, "Term-weighting approaches", 1988), less the later it comes up; unit length. */
function weigh({ occurrences, places, pairs, knownPairs }: Found, idf: Float32Array): SparseVector {
  const ids = new Uint32Array(occurrences.length);
  const raw = new Float64Array(occurrences.length);
  /** [places] squares of the weights of the terms that come up there first. */
  const squares = new Float64Array(places);
  let terms = 0;
  for (let i = 0; i < occurrences.length; ) {
    const id = Math.floor(occurrences[i]! / places);
    const first = occurrences[i]! - id * places;
    const from = i++;
    while (i < occurrences.length && occurrences[i]! < (id + 1) * places) i++;
    // A pair begins where the word before does.
    const place = first % 2 === 0 ? first / 2 : (first - 3) / 2;
    const frequency = i - from === 1 ? 1 : 1 + Math.log(i - from);
    const weight = frequency * idf[id]! * (PLACE_WEIGHTS[place] ?? placeWeight(place));
    ids[terms] = id;
    raw[terms++] = weight;
    squares[first] = weight * weight;
  }
  // Summed in the order of the text: any other would round otherwise.
  let sum = 0;
  for (let place = 0; place < places; place++) sum += squares[place]!;
  const length = Math.sqrt(sum);
  const weights = new Float32Array(terms);
  for (let i = 0; i < terms; i++) weights[i] = raw[i]! / length;
  return { ids: ids.slice(0, terms), weights, pairs, knownPairs };
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
