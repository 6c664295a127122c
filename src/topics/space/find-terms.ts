import type { LanguageFolder } from "../../languages/language.ts";
import { bare, bareWithPlaces, wordKind } from "../../text/fold.ts";
import { hashOf, WordMemo } from "../../text/word-memo.ts";
import type { Place } from "./evidence.ts";
import { PairTable } from "./pair-table.ts";
import type { TermIndex } from "./term-index.ts";
import { termWord } from "./terms.ts";

export interface TermFinder {
  /** What `termsOf` finds, of the terms of the index, without writing a word or a pair to look for it. */
  find(text: string): Found;
  /** Where each of these terms stands in the text, in order: for those who ask why, as it takes longer. */
  places(text: string): Map<number, Place[]>;
}

export function createTermFinder(language: LanguageFolder, index: TermIndex): TermFinder {
  const memo = new WordMemo({
    kindOf: wordKind,
    // Its number in the index, or one beyond these; nothing where it is in no term at all.
    work(word) {
      const folded = termWord(word, language);
      if (folded === undefined) return [];
      const number = index.numberOf(folded);
      // By 30 bits of its hash unknown words are told apart, which only the count of different pairs asks for.
      return [number >= 0 ? number : index.words + (hashOf(folded) >>> 2)];
    },
  });

  const find = (text: string): Found => {
    const numbers: number[] = [];
    memo.each(bare(text), (kept, start, end) => {
      if (start < end) numbers.push(kept[start]!);
    });

    const places = 2 * numbers.length;
    const occurrences = new Float64Array(places);
    let count = 0;
    const met = new PairTable(numbers.length);
    let [pairs, knownPairs] = [0, 0];
    for (let i = 0; i < numbers.length; i++) {
      const id = index.single(numbers[i]!);
      if (id >= 0) occurrences[count++] = id * places + 2 * i;
      if (i === 0) continue;
      const pair = index.pair(numbers[i - 1]!, numbers[i]!);
      if (pair >= 0) occurrences[count++] = pair * places + 2 * i + 1;
      if (met.idOf(numbers[i - 1]!, numbers[i]!) >= 0) continue;
      met.add(numbers[i - 1]!, numbers[i]!, pairs++);
      if (pair >= 0) knownPairs++;
    }
    return { occurrences: occurrences.subarray(0, count).sort(), places, pairs, knownPairs };
  };

  const places = (text: string): Map<number, Place[]> => {
    const found = new Map<number, Place[]>();
    const add = (term: number, from: number, to: number) => {
      if (term < 0) return;
      const own = found.get(term) ?? [];
      own.push({ from, to });
      found.set(term, own);
    };
    const { bare, places } = bareWithPlaces(text);
    let previous: (Place & { word: number }) | undefined;
    memo.each(bare, (kept, start, end, from, to) => {
      if (start === end) return;
      const own = { word: kept[start]!, from: places[from]!, to: places[to]! };
      add(index.single(own.word), own.from, own.to);
      if (previous) add(index.pair(previous.word, own.word), previous.from, own.to);
      previous = own;
    });
    return found;
  };

  return { find, places };
}

/** Known terms of a text with their places. */
export interface Found {
  /** One number for each time that one occurs: its id times `places`, and which place of the text's it is. Ascending. */
  occurrences: Float64Array;
  /** Two for each word: where it begins, its term and then the pair that ends with it. */
  places: number;
  pairs: number;
  knownPairs: number;
}
