import { eld } from "eld/extrasmall";

export interface Evidence {
  /** Letters of any script; one of a syllabic script or an ideogram counts as several. */
  letters: number;
  /** Share of the letters that are Latin, 0-1; the following speaks of them alone. */
  latinShare: number;
  /** Log-likelihoods in nats, up to a common constant. */
  en: number;
  fr: number;
  others: number[];
}

/** Enough neighbours of English and French for a text in any Latin-script language to be nearer to one of them. */
const OTHERS = "de es it pt nl ca ro pl sv da no fi tr cs hr hu vi ms".split(" ");
eld.setLanguageSubset(["en", "fr", ...OTHERS]);

/**
 * Sum of n-gram scores to nats, and what the other languages start behind, since
 * hardly any abstract is in one of them. The first was fitted by logistic regression
 * on pieces of one to eight words from titles in both languages, with and without accents.
 */
const NATS_PER_SCORE = 1 / 50;
const OTHERS_BEHIND_NATS = 3;
/** Evidence of one function word, or of French spacing, that only one of the two languages has. */
const FUNCTION_WORD_NATS = 2;

/** How much a piece of text, at most some 300 characters, speaks for each language. */
export function evidenceOf(piece: string): Evidence {
  const words = piece.toLowerCase().match(/\p{Script=Latin}[\p{Script=Latin}\p{M}]*/gu) ?? [];
  const latin = words.reduce((sum, word) => sum + word.length, 0);
  const foreign =
    weigh(piece, ALPHABETS, 1) + weigh(piece, SYLLABLES_AND_IDEOGRAMS, 3) + weigh(piece, GREEK_WORD, 4);
  // Most sentences of abstracts say it with their function words, at a tenth of the cost.
  const scores = isPlain(words) ? {} : eld.detect(piece).getScores();
  const nGrams = words.reduce((sum, word) => sum + Math.max(1, Math.ceil((word.length - 1) / 3)), 0);
  const nats = (language: string) => rawScore(scores[language]) * nGrams * NATS_PER_SCORE;
  return {
    letters: latin + foreign,
    latinShare: latin === 0 ? 0 : latin / (latin + foreign),
    en: nats("en") + FUNCTION_WORD_NATS * count(words, ENGLISH_ONLY),
    fr: nats("fr") + FUNCTION_WORD_NATS * (count(words, FRENCH_ONLY) + signsOfFrench(piece)),
    others: OTHERS.map((language) => nats(language) - OTHERS_BEHIND_NATS),
  };
}

/** eld scales a mean n-gram score x to x / (x + 25). */
function rawScore(scaled = 0): number {
  return (25 * scaled) / (1 - scaled);
}

const ENGLISH_ONLY = setOf(
  "the of and for with from to by is are we using towards toward through how that this which can our",
);
const FRENCH_ONLY = setOf(
  "les et pour dans avec aux sur du une par est nous cette vers chez qui sont ces ce",
);
/** Of the above, those that no neighbour has. */
const ENGLISH_SURELY = setOf("the and with from that this which are our can");
const FRENCH_SURELY = setOf("les dans pour avec aux sur une nous cette sont qui ces");

/** So many different words that only one of the two languages has, and none of the other's, leave no doubt. */
const PLAIN = 3;

function isPlain(words: readonly string[]): boolean {
  const english = new Set(words.filter((word) => ENGLISH_SURELY.has(word))).size;
  const french = new Set(words.filter((word) => FRENCH_SURELY.has(word))).size;
  return Math.max(english, french) >= PLAIN && Math.min(english, french) === 0;
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

function count(words: readonly string[], signs: ReadonlySet<string>): number {
  return words.filter((word) => signs.has(word)).length;
}

/** Elisions, and a space before the colon. */
function signsOfFrench(piece: string): number {
  return piece.match(/(?<!\p{L})(?:[dl]|qu)['’]\p{L}|\p{L} [:;?!](?=\s|$)/giu)?.length ?? 0;
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
