import type { ModelLanguage } from "../../languages/language.ts";
import { isOneOf, languagesOf, type PerLanguage, perLanguage } from "../../languages/per-language.ts";
import type { Contributions, TermEvidence } from "./evidence.ts";
import { type SpaceTables, type TermRange, termRanges } from "./joint-space.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Centroids, Point } from "./space.ts";
import { dot, meanOf, norm, row, rowsTimes } from "./vectors.ts";

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

export interface JointCentroids extends Centroids {
  /**
   * Why the topics have their similarities, in the order asked. `text` is the clean one of the point's features;
   * `pieces` [dimensions] add up to its dense part.
   */
  explain(
    point: Point,
    text: string,
    topics: readonly number[],
    pieces?: readonly Float32Array[],
  ): Contributions[];
}

export function createCentroids(space: SpaceTables, tables: CentroidTables): JointCentroids {
  const parts = termRanges(space).map((range) => ({
    ...range,
    lexicon: space.lexicon[range.language],
    postings: tables.lexical[range.language],
  }));
  const own = perLanguage(languagesOf(tables.dense), (language) => ownFrame(tables, language));
  const between = frameBetween(tables, space.dimensions);
  const frameOf = ({ language }: Point) => (isOneOf(own, language) ? own[language] : between);

  return {
    similarities(point) {
      const { dense, terms, weights } = point;
      const lexical = new Float64Array(tables.topics);
      let i = 0;
      for (const { from, to, postings } of parts) {
        const { offsets, topics, weights: topicWeights } = postings;
        for (; i < terms.length && terms[i]! < to; i++) {
          const weight = weights[i]!;
          const end = offsets[terms[i]! - from + 1]!;
          for (let p = offsets[terms[i]! - from]!; p < end; p++) {
            const topic = topics[p]!;
            lexical[topic] = lexical[topic]! + weight * topicWeights[p]!;
          }
        }
      }
      const frame = frameOf(point);
      const products = rowsTimes(frame.dense, dense);
      const similarities = new Float32Array(tables.topics);
      for (let topic = 0; topic < similarities.length; topic++) {
        similarities[topic] =
          products[topic]! * frame.denseScale[topic]! + lexical[topic]! * frame.lexicalScale[topic]!;
      }
      return similarities;
    },

    explain(point, text, topics, pieces) {
      const frame = frameOf(point);
      const given = contributions(point, parts, new Set(topics));
      const placesOf = termPlaces(text, parts);
      return topics.map((topic): Contributions => {
        const terms = (given.get(topic) ?? [])
          .map(
            ({ part, id, product }): TermEvidence => ({
              term: part.lexicon.terms[id]!,
              language: part.language,
              contribution: product * frame.lexicalScale[topic]!,
              places: placesOf(part, id),
            }),
          )
          .sort((a, b) => b.contribution - a.contribution);
        const centroid = row(frame.dense, topic, space.dimensions);
        const denseOf = (part: Float32Array) => dot(part, centroid) * frame.denseScale[topic]!;
        const dense = denseOf(point.dense);
        const similarity = terms.reduce((sum, { contribution }) => sum + contribution, dense);
        return { topic, similarity, dense, ...(pieces && { pieces: pieces.map(denseOf) }), terms };
      });
    },
  };
}

/** The centroids that a text meets. */
interface Frame {
  /** [topics x dimensions] */
  dense: Float32Array;
  /** [topics] what the products of a point's parts with the centroids' count. */
  denseScale: Float64Array;
  lexicalScale: Float64Array;
}

function ownFrame({ topics, dense }: CentroidTables, language: ModelLanguage): Frame {
  const ones = new Float64Array(topics).fill(1);
  return { dense: dense[language], denseScale: ones, lexicalScale: ones };
}

/**
 * Centroids for texts of several languages: the mean of the dense parts beside the lexical parts of all,
 * each at 1 over the root of how many languages there are, brought to unit length together.
 */
function frameBetween({ topics, dense, lexical }: CentroidTables, dimensions: number): Frame {
  const languages = languagesOf(dense);
  const mean = meanOf(languages.map((language) => dense[language]));
  const squares = new Float64Array(topics);
  for (const language of languages) {
    const { topics, weights } = lexical[language];
    for (let p = 0; p < topics.length; p++) {
      squares[topics[p]!] = squares[topics[p]!]! + weights[p]! ** 2 / languages.length;
    }
  }
  const length = squares.map((sum, topic) => Math.sqrt(sum + norm(row(mean, topic, dimensions)) ** 2) || 1);
  const share = Math.sqrt(1 / languages.length);
  return {
    dense: mean,
    denseScale: length.map((size) => 1 / size),
    lexicalScale: length.map((size) => share / size),
  };
}

/** A language's terms and what they say of the topics. */
interface LexicalPart extends TermRange {
  lexicon: Lexicon;
  postings: Postings;
}

interface Contribution {
  part: LexicalPart;
  /** In the part's lexicon. */
  id: number;
  /** Of the point's weight of the term and the topic's. */
  product: number;
}

/** By topic, what each of the point's terms gives. */
function contributions(
  { terms, weights }: Point,
  parts: readonly LexicalPart[],
  topics: ReadonlySet<number>,
): Map<number, Contribution[]> {
  const given = new Map<number, Contribution[]>();
  for (const [i, term] of terms.entries()) {
    const part = parts.find(({ to }) => term < to)!;
    const id = term - part.from;
    const { offsets, topics: posted, weights: topicWeights } = part.postings;
    for (let p = offsets[id]!; p < offsets[id + 1]!; p++) {
      const topic = posted[p]!;
      if (!topics.has(topic)) continue;
      const own = given.get(topic) ?? [];
      own.push({ part, id, product: weights[i]! * topicWeights[p]! });
      given.set(topic, own);
    }
  }
  return given;
}

/** The places of terms in the text; each lexicon looks for its own once, when the first of them is asked for. */
function termPlaces(text: string, parts: readonly LexicalPart[]) {
  const found = new Map(parts.map((part) => [part.language, lazily(() => part.lexicon.places(text))]));
  return ({ language }: LexicalPart, id: number) => found.get(language)?.().get(id) ?? [];
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
