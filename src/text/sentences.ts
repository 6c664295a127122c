import english from "../languages/en/abbreviations.json" with { type: "json" };
import french from "../languages/fr/abbreviations.json" with { type: "json" };

/**
 * Sentence ends by rules of our own and not by Intl.Segmenter, whose answers
 * change with the ICU of the Node version, and with them the chunks of a text.
 * The training of an encoder ends them alike: models/training/sentences.py.
 */

/** A possible end: . ! ? … or their CJK forms, with what closes after them, then white space. */
const POSSIBLE_END = /[.!?…。！？][)\]}"'’”»]*(?:\s+|$)|[。！？]/gu;

/** Words after which a full stop ends nothing, in lower case and without it; of all languages, as few texts are in one alone. */
const ABBREVIATIONS = new Set([english, french].flatMap((words) => words.split(" ")));

/** The sentences of a text in order, trimmed, none of them empty. Linear in the text's length. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const match of text.matchAll(POSSIBLE_END)) {
    const end = match.index + match[0].length;
    if (match[0].startsWith(".") && !isEnd(text, from, match.index, end)) continue;
    addTrimmed(sentences, text.slice(from, end));
    from = end;
  }
  addTrimmed(sentences, text.slice(from));
  return sentences;
}

/** Longest word looked at before a full stop, in characters; no abbreviation is longer. */
const MAX_WORD = 12;

function isEnd(text: string, from: number, stop: number, next: number): boolean {
  if (/^\p{Ll}/u.test(text.slice(next, next + 2))) return false;
  const before = text.slice(Math.max(from, stop - MAX_WORD), stop);
  const word = before.split(/[\s([{"'’“«]/u).at(-1)!;
  const isInitial = /^\p{Lu}$/u.test(word);
  return !isInitial && !ABBREVIATIONS.has(word.toLowerCase());
}

function addTrimmed(sentences: string[], sentence: string): void {
  const trimmed = sentence.trim();
  if (trimmed) sentences.push(trimmed);
}
