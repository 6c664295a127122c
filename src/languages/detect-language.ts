import type { DetectedLanguage } from "../analysis.ts";
import { splitSentences } from "../text/sentences.ts";
import { evidenceOf } from "./language-evidence.ts";

/** The smaller language must surely hold this share of a text to make it mixed: more than a quoted sentence or some terms. */
const MIXED_SHARE = 0.3;
/** A sentence at least so probable is surely in its language. */
const SURE = 0.9;

/**
 * English, French, both or another language, by sentences weighted by length, so
 * that a French abstract with English terms or one English sentence is French and
 * one given in both languages is mixed. Confidence is the probability of the answer,
 * averaged over the text; it is low where there is too little to go by: "BERT" is
 * English at best, digits alone are "other" with confidence 0.
 */
export function detectLanguage(text: string): DetectedLanguage {
  const sums = { all: 0, en: 0, fr: 0, other: 0, surelyEn: 0, surelyFr: 0 };
  for (const piece of sample(splitSentences(text).flatMap(splitLong))) {
    const { letters, en, fr, other } = probabilities(piece);
    sums.all += letters;
    sums.en += letters * en;
    sums.fr += letters * fr;
    sums.other += letters * other;
    if (en >= SURE) sums.surelyEn += letters;
    if (fr >= SURE) sums.surelyFr += letters;
  }
  if (sums.all === 0) return { code: "other", confidence: 0 };
  const smaller = Math.min(sums.surelyEn, sums.surelyFr) / sums.all;
  if (sums.other > sums.en + sums.fr) return answer("other", sums.other / sums.all);
  if (smaller >= MIXED_SHARE) return answer("mixed", 2 * smaller);
  return sums.fr > sums.en ? answer("fr", sums.fr / sums.all) : answer("en", sums.en / sums.all);
}

function answer(code: DetectedLanguage["code"], confidence: number): DetectedLanguage {
  return { code, confidence: Math.round(Math.min(1, confidence) * 1000) / 1000 };
}

/** What an unknown language would have to say for itself: pieces with less evidence than that stay undecided. */
const UNKNOWN_NATS = 1.5;

/** Softmax over the evidence for English, French, the other languages, and none that is known. */
function probabilities(piece: string): { letters: number; en: number; fr: number; other: number } {
  const { letters, latinShare, en, fr, others } = evidenceOf(piece);
  const best = others.reduce((most, nats) => Math.max(most, nats), Math.max(UNKNOWN_NATS, en, fr));
  const odds = (nats: number) => Math.exp(nats - best);
  const foreign = others.reduce((sum, nats) => sum + odds(nats), 0);
  const [english, french] = [odds(en), odds(fr)];
  const scale = latinShare / (odds(UNKNOWN_NATS) + english + french + foreign);
  return {
    letters,
    en: scale * english,
    fr: scale * french,
    other: scale * foreign + (1 - latinShare),
  };
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
