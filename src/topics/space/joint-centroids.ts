import type { LanguageCode } from "../../analysis.ts";
import { isOne, type PerLanguage, type SpaceTables, termAt } from "./joint-space.ts";
import type { Centroids, Point } from "./space.ts";
import { dot, norm, row, rowsTimes } from "./vectors.ts";

/** Term -> (topic, weight): the lexical part of all centroids, by term. */
export interface Postings {
  /** [terms + 1]: the postings of term i stand from offsets[i] to offsets[i + 1]. */
  offsets: Uint32Array;
  /** [postings] position of the topic in the vocabulary. */
  topics: Uint16Array;
  /** [postings] the topic's weight of the term. */
  weights: Float32Array;
}

/** A topic's centroid has unit length in each language's own joint space: dense and lexical part together. */
export interface CentroidTables {
  topics: number;
  /** [topics x dimensions], row-major. */
  dense: PerLanguage<Float32Array>;
  lexical: PerLanguage<Postings>;
}

/** Why one topic has its similarity: the parts add up to it. */
export interface Explanation {
  similarity: number;
  /** What the embedding gives. */
  dense: number;
  /** What each term of the text gives, greatest first; terms that give nothing are left out. */
  terms: { term: string; language: "en" | "fr"; contribution: number }[];
}

export interface JointCentroids extends Centroids {
  explain(point: Point, topic: number): Explanation;
}

export function createCentroids(space: SpaceTables, tables: CentroidTables): JointCentroids {
  const dim = space.dimensions;
  const englishTerms = space.lexicon.en.terms.length;
  const between = betweenLanguages(tables, dim);

  /** The posting list of a term of the joint space. */
  const list = (id: number) => {
    const english = id < englishTerms;
    const postings = english ? tables.lexical.en : tables.lexical.fr;
    const local = english ? id : id - englishTerms;
    return { postings, from: postings.offsets[local]!, to: postings.offsets[local + 1]! };
  };
  const denseOf = (language: LanguageCode) => (isOne(language) ? tables.dense[language] : between.dense);
  /** A text between the languages meets each language's lexical part at 1/sqrt 2, over the length of the joined centroid. */
  const lexicalScale = (language: LanguageCode, topic: number) =>
    isOne(language) ? 1 : Math.SQRT1_2 / between.length[topic]!;
  const denseScale = (language: LanguageCode, topic: number) =>
    isOne(language) ? 1 : 1 / between.length[topic]!;

  return {
    similarities(point) {
      const { language, dense, terms, weights } = point;
      const lexical = new Float64Array(tables.topics);
      for (let i = 0; i < terms.length; i++) {
        const { postings, from, to } = list(terms[i]!);
        const { topics, weights: topicWeights } = postings;
        const weight = weights[i]!;
        for (let p = from; p < to; p++) {
          const topic = topics[p]!;
          lexical[topic] = lexical[topic]! + weight * topicWeights[p]!;
        }
      }
      const products = rowsTimes(denseOf(language), dense);
      const similarities = new Float32Array(tables.topics);
      for (let topic = 0; topic < similarities.length; topic++) {
        similarities[topic] =
          products[topic]! * denseScale(language, topic) + lexical[topic]! * lexicalScale(language, topic);
      }
      return similarities;
    },

    explain(point, topic) {
      const { language } = point;
      const scale = lexicalScale(language, topic);
      const given: Explanation["terms"] = [];
      for (const [i, id] of point.terms.entries()) {
        const { postings, from, to } = list(id);
        for (let p = from; p < to; p++) {
          if (postings.topics[p] !== topic) continue;
          given.push({
            term: termAt(space, id),
            language: id < englishTerms ? "en" : "fr",
            contribution: point.weights[i]! * postings.weights[p]! * scale,
          });
        }
      }
      given.sort((a, b) => b.contribution - a.contribution);
      const dense = dot(point.dense, row(denseOf(language), topic, dim)) * denseScale(language, topic);
      return {
        similarity: given.reduce((sum, { contribution }) => sum + contribution, dense),
        dense,
        terms: given,
      };
    },
  };
}

/** Centroids for texts of both languages: the mean of the dense parts beside both lexical parts, each at 1/sqrt 2. */
function betweenLanguages(
  tables: CentroidTables,
  dim: number,
): { dense: Float32Array; length: Float64Array } {
  const dense = tables.dense.en.map((x, i) => (x + tables.dense.fr[i]!) / 2);
  const squares = new Float64Array(tables.topics);
  for (const { topics, weights } of [tables.lexical.en, tables.lexical.fr]) {
    for (let p = 0; p < topics.length; p++) squares[topics[p]!] = squares[topics[p]!]! + weights[p]! ** 2 / 2;
  }
  return {
    dense,
    length: squares.map((sum, topic) => Math.sqrt(sum + norm(row(dense, topic, dim)) ** 2) || 1),
  };
}
