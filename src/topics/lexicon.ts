import { isPair, type Occurrences, termsOf } from "./terms.ts";

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
  const ids = new Map(terms.map((term, id) => [term, id]));
  return {
    language,
    terms,
    idf,
    idOf: (term) => ids.get(term),
    vector: (text) => weigh(termsOf(text, language), ids, idf),
  };
}

/**
 * What stands first says most of what a text is about: a term that comes up after so many
 * words has half the weight of one in the title, and an abstract cut short loses little.
 */
const HALF_WEIGHT = 50;

/** 1 + log tf times idf (Salton & Buckley, "Term-weighting approaches", 1988), less the later it comes up; unit length. */
function weigh(terms: Map<string, Occurrences>, ids: Map<string, number>, idf: Float32Array): SparseVector {
  const found: [id: number, weight: number][] = [];
  let squares = 0;
  let pairs = 0;
  let knownPairs = 0;
  for (const [term, { count, first }] of terms) {
    const id = ids.get(term);
    if (isPair(term)) {
      pairs++;
      if (id !== undefined) knownPairs++;
    }
    if (id === undefined) continue;
    const weight = ((1 + Math.log(count)) * idf[id]!) / (1 + first / HALF_WEIGHT);
    found.push([id, weight]);
    squares += weight * weight;
  }
  found.sort((a, b) => a[0] - b[0]);
  const length = Math.sqrt(squares);
  return {
    ids: Uint32Array.from(found, ([id]) => id),
    weights: Float32Array.from(found, ([, weight]) => weight / length),
    pairs,
    knownPairs,
  };
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
