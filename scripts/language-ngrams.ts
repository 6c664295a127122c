/** Packs ELD's n-gram database for our languages: node scripts/language-ngrams.ts */
import { writeFileSync } from "node:fs";
import { NGRAM_LANGUAGES, pack } from "../src/languages/language-ngrams.ts";

interface Database {
  languages: Record<string, string>;
  /** n-gram -> language number -> score */
  ngrams: Record<string, Record<string, number>>;
}

const eld = new URL("../node_modules/eld/src/", import.meta.url);
const { ngramsData }: { ngramsData: Database } = await import(new URL("ngrams/small.js", eld).href);
const { dictionary }: { dictionary: string[] } = await import(new URL("dictionary.js", eld).href);

/** ELD writes bytes above ASCII as characters that lower-case text has no use for, and a space for those that UTF-8 never has. */
const byteOf = new Map(
  dictionary
    .map((character, byte) => [character, byte] as const)
    .slice(0x80)
    .filter(([character]) => character !== " "),
);

const grams = Object.entries(ngramsData.ngrams)
  .map(([gram, scores]) => ({
    key: pack(Array.from(gram, (character) => byteOf.get(character) ?? character.charCodeAt(0))),
    pairs: Object.entries(scores)
      .map(([number, score]) => ({ language: NGRAM_LANGUAGES.indexOf(ngramsData.languages[number]!), score }))
      .filter(({ language }) => language >= 0),
  }))
  .filter(({ pairs }) => pairs.length > 0)
  .sort((a, b) => a.key - b.key);

const pairs = grams.flatMap((gram) => gram.pairs);
const offsets = new Uint32Array(grams.length + 1);
grams.forEach((gram, i) => {
  offsets[i + 1] = offsets[i]! + gram.pairs.length;
});
writeFileSync(
  new URL("../src/languages/language-ngrams.bin", import.meta.url),
  Buffer.concat(
    [
      Uint32Array.of(grams.length, pairs.length),
      Float64Array.from(grams, (gram) => gram.key),
      offsets,
      Uint8Array.from(pairs, (pair) => pair.language),
      Uint8Array.from(pairs, (pair) => pair.score),
    ].map((array) => new Uint8Array(array.buffer)),
  ),
);
console.log(`${grams.length} n-grams, ${pairs.length} scores of ${NGRAM_LANGUAGES.length} languages`);
