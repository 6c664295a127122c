import type { LanguageFolder, ModelLanguage } from "../../languages/language.ts";
import type { Place } from "./evidence.ts";
import { createTermFinder, type Found } from "./find-terms.ts";
import { indexTerms, type TermIndex } from "./term-index.ts";
import { termsOf } from "./terms.ts";

/** The terms of one language with their inverse frequencies: text to sparse unit vector. */
export interface Lexicon {
  readonly language: ModelLanguage;
  /** Term at each id, ids in this order. */
  readonly terms: readonly string[];
  /** [terms] inverse frequency of each term. */
  readonly idf: Float32Array;
  idOf(term: string): number | undefined;
  vector(text: string): SparseVector;
  /** By id, where each term of the text stands in it. */
  places(text: string): Map<number, Place[]>;
}

/** Ascending ids and their weights; unit length, or empty when no term is known. */
export interface SparseVector {
  ids: Uint32Array;
  weights: Float32Array;
  /** Different pairs of words in the text, and how many of them are terms: what is written about in another field is not. */
  pairs: number;
  knownPairs: number;
}

export function createLexicon(
  language: LanguageFolder,
  terms: readonly string[],
  idf: Float32Array,
): Lexicon {
  const index = indexTerms(terms);
  const { find, places } = createTermFinder(language, index);
  return {
    language: language.code,
    terms,
    idf,
    idOf: (term) => idOf(term, index),
    vector: (text) => weigh(find(text), idf),
    places,
  };
}

function idOf(term: string, index: TermIndex): number | undefined {
  const [first = "", second] = term.split(" ");
  const word = index.numberOf(first);
  const id = second === undefined ? index.single(word) : index.pair(word, index.numberOf(second));
  return id < 0 ? undefined : id;
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
  readonly #language: LanguageFolder;
  readonly #texts = new Map<string, number>();
  #total = 0;

  constructor(language: LanguageFolder) {
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
