import type { AbstractText, Point, Reason, TagOptions, TopicEvidence } from "../analysis.ts";
import type { VectorPiece } from "../embedder.ts";
import { MAX_SENTENCES, MAX_SPANS, MAX_TERMS } from "../limits.ts";
import { givenPlaces } from "../text/given-places.ts";
import { splitSentences } from "../text/sentences.ts";
import type { Place } from "../topics/space/evidence.ts";
import type { JointCentroids } from "../topics/space/joint-centroids.ts";
import type { JointSpace } from "../topics/space/joint-space.ts";
import type { ReadText } from "./features.ts";
import { choose, type TopicDecision } from "./tagger.ts";

/** Tells why a text has its tags. */
export interface Explainer {
  /** `pieces` are those of the text's embedding by its sentences, as `sentencesOf` gives them; none are needed. */
  explain(text: ExplainedText, options: TagOptions, pieces?: readonly VectorPiece[]): TopicEvidence[];
}

export interface ExplainedText extends Pick<ReadText, "text" | "basis" | "language"> {
  given: Pick<AbstractText, "title" | "abstract">;
  point: Point;
  similarities: Float32Array;
  sentences?: readonly Sentence[];
}

/** The model that the texts were compared with. */
export interface ExplainedModel extends TopicDecision {
  space: Pick<JointSpace, "denseOf">;
  centroids: Pick<JointCentroids, "explain">;
}

export function createExplainer({ space, centroids, ...decision }: ExplainedModel): Explainer {
  return {
    explain(read, options, pieces = []) {
      const { given, text, point, sentences = [] } = read;
      const { tags, nearest } = choose(read, decision, options);
      const topics = [...tags, ...nearest].map(({ topic }) => decision.vocabulary.indexOf(topic)!);
      if (topics.length === 0) return [];
      const places = givenPlaces(given, text);
      const dense = space.denseOf(pieces, point);
      return centroids.explain(point, text, topics, dense).map((why): TopicEvidence => {
        const toRounded = roundedInSum();
        const embedding = toRounded(why.dense);
        const told = why.terms.slice(0, MAX_TERMS);
        const rest = why.terms.slice(MAX_TERMS).reduce((sum, { contribution }) => sum + contribution, 0);
        const toRoundedPart = roundedInSum();
        return {
          topic: why.topic,
          embedding,
          sentences: (why.pieces ?? []).map((contribution, i): Reason => {
            const { from, to } = sentences[i]!;
            return { contribution: toRoundedPart(contribution), spans: places.most(from, to) };
          }),
          terms: told.map(({ term, language, contribution, places: found }) => ({
            term,
            language,
            contribution: toRounded(contribution),
            spans: found.slice(0, MAX_SPANS).flatMap(({ from, to }) => places.whole(from, to)),
          })),
          ...(why.terms.length > MAX_TERMS && { others: toRounded(rest) }),
        };
      });
    },
  };
}

/** Where a sentence stands in the clean text, and how the encoder reads it. */
export interface Sentence extends Place {
  read: string;
}

/**
 * The sentences of a text as the encoder reads it, which is in other spelling but has the same words.
 * Those after the first MAX_SENTENCES count as one with the last of these: they weigh little.
 */
export function sentencesOf({ text, forEncoder }: Pick<ReadText, "text" | "forEncoder">): Sentence[] {
  const sentences = splitSentences(forEncoder);
  const inText = wordEdges(text);
  const inRead = wordEdges(forEncoder);
  let from = 0;
  let word = 0;
  /** Where in the clean text a place is that stands in the word at `word` or after it. */
  const placeOf = (at: number): number => {
    while (inRead[word + 1]! <= at && word + 2 < inRead.length) word++;
    // The end of a word may be elsewhere in it; nothing ends in the middle of one that is spelled anew.
    const fromEnd = inRead[word + 1]! - at;
    return fromEnd <= 1 ? inText[word + 1]! - fromEnd : inText[word]! + (at - inRead[word]!);
  };
  const found = sentences.map((sentence): Sentence => {
    const start = forEncoder.indexOf(sentence, from);
    from = start + sentence.length;
    return { read: sentence, from: placeOf(start), to: placeOf(from) };
  });
  if (found.length <= MAX_SENTENCES) return found;
  const first = found.slice(0, MAX_SENTENCES - 1);
  const rest = found.slice(MAX_SENTENCES - 1);
  const read = rest.map((sentence) => sentence.read).join(" ");
  return [...first, { read, from: rest[0]!.from, to: text.length }];
}

/** Where each word begins, spaces alone between them, and behind the last one more. */
function wordEdges(text: string): number[] {
  const edges = [0];
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) edges.push(at + 1);
  return [...edges, text.length + 1];
}

/**
 * Numbers with six decimals whose sum is that of the numbers given, rounded alike: what one loses in rounding,
 * the next gets.
 */
function roundedInSum(): (value: number) => number {
  let lost = 0;
  return (value) => {
    const rounded = Math.round((value + lost) * 1e6) / 1e6;
    lost += value - rounded;
    return rounded + 0;
  };
}
