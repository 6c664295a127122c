/**
 * How well a text's byte n-grams fit each language, after ELD (Efficient Language
 * Detector, Nito T.M., Apache-2.0) and with the scores of its "small" database.
 * scripts/language-ngrams.ts packs the languages below into the file read here: the
 * package's own tables of 60 languages take some 100 MB in every thread, these take one.
 */
import { readFileSync } from "node:fs";

/** In the order of the scores. Beside English and French enough neighbours for any Latin-script text to be nearer to one. */
export const LANGUAGES = "en fr de es it pt nl ca ro pl sv da no fi tr cs hr hu vi ms".split(" ");

/** ELD subtracts its least score to make its database smaller. */
const BASE_SCORE = 53;
const SPACE = 0x20;
/** Bytes of one n-gram, of the step to the next, and of a word that is read at all. */
const LENGTH = 4;
const STRIDE = 3;
const MAX_WORD = 70;

const table = readTable(readFileSync(new URL("./language-ngrams.bin", import.meta.url)));

/** [languages] sums over the distinct n-grams of lower-case words; 0 where none is known. */
export function scoresOf(words: readonly string[]): Float64Array {
  const scores = new Float64Array(LANGUAGES.length);
  for (const key of keysOf(words)) {
    const at = find(key);
    if (at < 0) continue;
    for (let pair = table.offsets[at]!; pair < table.offsets[at + 1]!; pair++) {
      scores[table.languages[pair]!]! += table.scores[pair]! + BASE_SCORE;
    }
  }
  return scores;
}

/** An n-gram and the spaces around it as one number: at most 6 bytes, so exact in a double. */
export function pack(bytes: Iterable<number>): number {
  let key = 0;
  for (const byte of bytes) key = key * 256 + byte;
  return key;
}

/** Overlapping n-grams from the word's start, and always its last bytes; a space marks start and end. */
function keysOf(words: readonly string[]): Set<number> {
  const keys = new Set<number>();
  for (const word of words) {
    const bytes = Buffer.from(word).subarray(0, MAX_WORD);
    let at = 0;
    for (; at + LENGTH < bytes.length; at += STRIDE) {
      const gram = bytes.subarray(at, at + LENGTH);
      keys.add(pack(at === 0 ? [SPACE, ...gram] : gram));
    }
    const last = bytes.subarray(Math.max(0, bytes.length - LENGTH));
    keys.add(pack(at === 0 ? [SPACE, ...last, SPACE] : [...last, SPACE]));
  }
  return keys;
}

/** Index of the key among the sorted ones, or -1. */
function find(key: number): number {
  let low = 0;
  let high = table.keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = table.keys[middle]!;
    if (found === key) return middle;
    if (found < key) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/**
 * Little-endian: n-grams (u32), pairs (u32), keys (f64, ascending), offsets of each
 * n-gram's first pair and the end (u32), languages (u8), scores (u8).
 */
function readTable(file: Buffer) {
  const data = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const [grams, pairs] = new Uint32Array(data, 0, 2) as unknown as [number, number];
  const offsetsAt = 8 + 8 * grams;
  const languagesAt = offsetsAt + 4 * (grams + 1);
  return {
    keys: new Float64Array(data, 8, grams),
    offsets: new Uint32Array(data, offsetsAt, grams + 1),
    languages: new Uint8Array(data, languagesAt, pairs),
    scores: new Uint8Array(data, languagesAt + pairs, pairs),
  };
}
