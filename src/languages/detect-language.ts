import type { DetectedLanguage } from "../analysis.ts";
import { splitSentences } from "../text/sentences.ts";
import { MODEL_LANGUAGES } from "./language.ts";
import { evidenceOf } from "./language-evidence.ts";

/** The smaller of two languages must surely hold this share of a text to make it mixed: more than a quoted sentence or some terms. */
const MIXED_SHARE = 0.3;
/** A sentence at least so probable is surely in its language. */
const SURE = 0.9;

/**
 * A language of the model, several of them or another, by sentences weighted by length, so
 * that a French abstract with English terms or one English sentence is French and
 * one given in both languages is mixed. Confidence is the probability of the answer,
 * averaged over the text; it is low where there is too little to go by: "BERT" is
 * English at best, digits alone are "other" with confidence 0.
 */
export function detectLanguage(text: string): DetectedLanguage {
  const known = MODEL_LANGUAGES.map((code) => ({ code, likely: 0, sure: 0 }));
  let all = 0;
  let other = 0;
  for (const piece of sample(splitSentences(text).flatMap(splitLong))) {
    const probable = probabilities(piece);
    all += probable.letters;
    other += probable.letters * probable.other;
    probable.known.forEach((probability, i) => {
      known[i]!.likely += probable.letters * probability;
      if (probability >= SURE) known[i]!.sure += probable.letters;
    });
  }
  if (all === 0) return { code: "other", confidence: 0 };
  if (other > known.reduce((sum, { likely }) => sum + likely, 0)) return answer("other", other / all);
  const smaller = secondOf(known.map(({ sure }) => sure)) / all;
  if (smaller >= MIXED_SHARE) return answer("mixed", 2 * smaller);
  const best = known.reduce((best, own) => (own.likely > best.likely ? own : best));
  return answer(best.code, best.likely / all);
}

function secondOf(values: readonly number[]): number {
  return values.toSorted((a, b) => b - a)[1] ?? 0;
}

function answer(code: DetectedLanguage["code"], confidence: number): DetectedLanguage {
  return { code, confidence: Math.round(Math.min(1, confidence) * 1000) / 1000 };
}

/** What an unknown language would have to say for itself: pieces with less evidence than that stay undecided. */
const UNKNOWN_NATS = 1.5;

/** Softmax over the evidence for the model's languages, in its order, the other languages, and none that is known. */
function probabilities(piece: string): { letters: number; known: number[]; other: number } {
  const { letters, latinShare, known, others } = evidenceOf(piece);
  const best = Math.max(UNKNOWN_NATS, ...known, ...others);
  const odds = (nats: number) => Math.exp(nats - best);
  const foreign = others.reduce((sum, nats) => sum + odds(nats), 0);
  const own = known.map(odds);
  const scale = latinShare / (own.reduce((sum, x) => sum + x, odds(UNKNOWN_NATS)) + foreign);
  return { letters, known: own.map((x) => scale * x), other: scale * foreign + (1 - latinShare) };
}

/** Characters of one piece; the detector reads no further. */
const MAX_PIECE = 300;
/** Pieces of a long text looked at, evenly spread over it. */
const MAX_PIECES = 100;

function splitLong(sentence: string): string[] {
  return sentence.length <= MAX_PIECE ? [sentence] : (sentence.match(/.{1,300}(?!\S)|.{300}/gsu) ?? []);
}

function sample(pieces: string[]): string[] {
  if (pieces.length <= MAX_PIECES) return pieces;
  return Array.from({ length: MAX_PIECES }, (_, i) => pieces[Math.floor((i * pieces.length) / MAX_PIECES)]!);
}
