/**
 * How well a text's byte n-grams fit each language, after ELD (Efficient Language
 * Detector, Nito T.M., Apache-2.0) and with the scores of its "small" database.
 * scripts/language-ngrams.ts packs the languages below into the file read here: the
 * package's own tables of 60 languages take some 100 MB in every thread, these take one.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../package-files.ts";
import { readNgrams, slotOf } from "./ngram-table.ts";

/** In the order of the scores. Beside the model's enough neighbours for any Latin-script text to be nearer to one. */
export const NGRAM_LANGUAGES = "en fr de es it pt nl ca ro pl sv da no fi tr cs hr hu vi ms".split(" ");

/** ELD subtracts its least score to make its database smaller. */
const BASE_SCORE = 53;
const SPACE = 0x20;
/** Bytes of one n-gram, of the step to the next, and of a word that is read at all. */
const LENGTH = 4;
const STRIDE = 3;
const MAX_WORD = 70;

const table = readNgrams(readFileSync(join(PACKAGE_ROOT, "src/languages/language-ngrams.bin")));

/** The known n-grams of a lower-case word, for `scoresOf`: of each its number, how many scores it has, and these. */
export function gramsOf(word: string): number[] {
  const length = readBytes(word);
  const slots: number[] = [];
  let at = 0;
  // Overlapping n-grams from the word's start, and always its last bytes; a space marks start and end.
  for (; at + LENGTH < length; at += STRIDE) slots.push(slotAt(at, at + LENGTH, at === 0, false));
  slots.push(slotAt(Math.max(0, length - LENGTH), length, at === 0, true));
  return slots.flatMap((slot) => {
    const first = table.slots[slot + 2]!;
    const count = table.slots[slot + 1]! >>> 16;
    return count === 0 ? [] : [first, count, ...table.scores.subarray(first, first + count)];
  });
}

/** [languages] sums over the distinct n-grams of words, given by the `gramsOf` all of them; 0 where none is known. */
export function scoresOf(grams: readonly number[]): number[] {
  const sums = NGRAM_LANGUAGES.map(() => 0);
  mark = (mark % MOST_MARKS) + 1;
  if (mark === 1) marks.fill(0);
  for (let at = 0; at < grams.length; ) {
    const gram = grams[at]!;
    const end = at + 2 + grams[at + 1]!;
    if (marks[gram] !== mark) {
      marks[gram] = mark;
      for (let i = at + 2; i < end; i++) sums[grams[i]! >>> 8]! += (grams[i]! & 0xff) + BASE_SCORE;
    }
    at = end;
  }
  return sums;
}

/** By n-gram, the last call that met it; a new mark for every call saves wiping the old ones out. */
const marks = new Uint8Array(table.scores.length);
const MOST_MARKS = 255;
let mark = 0;

/** An n-gram and the spaces around it as one number: at most 6 bytes, so exact in a double. */
export function pack(bytes: Iterable<number>): number {
  let key = 0;
  for (const byte of bytes) key = key * 256 + byte;
  return key;
}

/** UTF-8 of the word in hand; its last character may reach over the end of what is read. */
const bytes = new Uint8Array(MAX_WORD + 1);

/** Puts a word's first bytes there, and returns how many. */
function readBytes(word: string): number {
  let length = 0;
  for (let i = 0; i < word.length && length < MAX_WORD; i++) {
    const code = word.charCodeAt(i);
    if (code < 0x80) bytes[length++] = code;
    else if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6);
      bytes[length++] = 0x80 | (code & 0x3f);
    } else {
      const all = Buffer.from(word).subarray(0, MAX_WORD);
      bytes.set(all);
      return all.length;
    }
  }
  return Math.min(length, MAX_WORD);
}

/** The slot of the n-gram of these bytes of the word in hand. */
function slotAt(from: number, to: number, isStart: boolean, isEnd: boolean): number {
  // The number that `pack` makes, in two parts of four bytes.
  let high = 0;
  let low = isStart ? SPACE : 0;
  for (let i = from; i < to; i++) {
    high = (high << 8) | (low >>> 24);
    low = (low << 8) | bytes[i]!;
  }
  if (isEnd) {
    high = (high << 8) | (low >>> 24);
    low = (low << 8) | SPACE;
  }
  return slotOf(table, high, low >>> 0);
}
