import { WordMemo } from "../text/word-memo.ts";
import { ALL_FOLDERS } from "./folders.ts";
import { gramsOf, NGRAM_LANGUAGES, scoresOf } from "./language-ngrams.ts";

export interface Evidence {
  /** Letters of any script; one of a syllabic script or an ideogram counts as several. */
  letters: number;
  /** Share of the letters that are Latin, 0-1; the following speaks of them alone. */
  latinShare: number;
  /** Log-likelihoods in nats, up to a common constant: of the model's languages in its order, and of the others. */
  known: number[];
  others: number[];
}

/**
 * N-gram scores to nats, and what the other languages start behind, since
 * hardly any abstract is in one of them. The first was fitted by logistic regression
 * on pieces of one to eight words from titles in both languages, with and without accents.
 */
const NATS_PER_SCORE = 1 / 50;
const OTHERS_BEHIND_NATS = 3;
/** Evidence of one function word, or of another sign, that only one of the model's languages has. */
const FUNCTION_WORD_NATS = 2;

/** How much a piece of text, at most some 300 characters, speaks for each language. */
export function evidenceOf(piece: string): Evidence {
  const isPlain = PLAIN.test(piece);
  const lower = piece.toLowerCase();
  const grams: number[] = [];
  let latin = 0;
  const telling = [0, ...ALL_FOLDERS.map(() => 0)];
  const read = (kept: ArrayLike<number>, start: number, end: number, from: number, to: number) => {
    latin += to - from;
    telling[kept[start]!]!++;
    for (let i = start + 1; i < end; i++) grams.push(kept[i]!);
  };
  if (isPlain) PLAIN_WORDS.each(lower, read);
  else {
    for (const word of lower.match(WORD) ?? []) {
      const kept = evidenceOfWord(word);
      read(kept, 0, kept.length, 0, word.length);
    }
  }
  const foreign = isPlain
    ? 0
    : weigh(piece, ALPHABETS, 1) + weigh(piece, SYLLABLES_AND_IDEOGRAMS, 3) + weigh(piece, GREEK_WORD, 4);
  const scores = scoresOf(grams);
  return {
    letters: latin + foreign,
    latinShare: latin === 0 ? 0 : latin / (latin + foreign),
    known: ALL_FOLDERS.map(({ signs }, i) => {
      const signsHere = telling[i + 1]! + (signs?.(piece) ?? 0);
      return scores[KNOWN[i]!]! * NATS_PER_SCORE + FUNCTION_WORD_NATS * signsHere;
    }),
    others: OTHERS.map((i) => scores[i]! * NATS_PER_SCORE - OTHERS_BEHIND_NATS),
  };
}

/** Where the n-grams' scores have the model's languages, and the others. */
const KNOWN = ALL_FOLDERS.map(({ code }) => NGRAM_LANGUAGES.indexOf(code));
const OTHERS = [...NGRAM_LANGUAGES.keys()].filter((i) => !KNOWN.includes(i));

/** Latin letters, and the apostrophes between and after them. */
const WORD = /\p{Script=Latin}[\p{Script=Latin}\p{M}'’]*/gu;
/** What English and French are written with, punctuation among it: for this, WORD and the searches for scripts are short. */
const PLAIN = /^[\0-\u012f\u0131-\u017f\u2000-\u206f]*$/;

/** What WORD finds in plain text in lower case. */
const PLAIN_WORDS = new WordMemo({
  kindOf(character) {
    if (/['’]/.test(character)) return "later";
    return /[a-zªºÀ-ÖØ-öø-ſ]/.test(character) ? "part" : "gap";
  },
  work: evidenceOfWord,
});

/** The place in the model of the one language that a word tells, counted from 1; 0 for none. */
const TELLERS: ReadonlyMap<string, number> = new Map(
  ALL_FOLDERS.flatMap(({ tellingWords }, i) => tellingWords.map((word) => [word, i + 1])),
);

/** That, and the word's n-grams. */
function evidenceOfWord(word: string): number[] {
  return [TELLERS.get(word) ?? 0, ...gramsOf(word)];
}

/** Single Greek letters stand in formulas and say nothing. */
const GREEK_WORD = /\p{Script=Greek}{3,}/gu;
const ALPHABETS =
  /[\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Armenian}\p{Script=Georgian}]/gu;
const SYLLABLES_AND_IDEOGRAMS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Ethiopic}]/gu;

function weigh(piece: string, script: RegExp, weight: number): number {
  return weight * (piece.match(script)?.length ?? 0);
}
