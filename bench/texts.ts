import { readFileSync } from "node:fs";
import path from "node:path";
import type { ModelLanguage } from "../src/languages/language.ts";

/**
 * `count` different abstracts of about `words` words, the same on every run: sentences of
 * the vocabulary's definitions in the language asked for, in an order drawn from a fixed seed.
 */
export function makeAbstracts(count: number, words: number, language: ModelLanguage = "en"): string[] {
  const sentences = definitionSentences(language);
  const random = seeded(count * 7919 + words);
  return Array.from({ length: count }, () => {
    const taken: string[] = [];
    let length = 0;
    while (length < words) {
      const sentence = sentences[Math.floor(random() * sentences.length)]!;
      taken.push(sentence);
      length += sentence.split(" ").length;
    }
    return taken.join(" ").split(" ").slice(0, words).join(" ");
  });
}

function definitionSentences(language: ModelLanguage): string[] {
  const file = path.join(import.meta.dirname, "..", "models", "topics", "vocabulary.json");
  const vocabulary = JSON.parse(readFileSync(file, "utf8")) as {
    topics: { definition: Record<ModelLanguage, string> }[];
  };
  return vocabulary.topics.flatMap((topic) => topic.definition[language].match(/[^.]+\./g) ?? []);
}

/** mulberry32, a small well-known generator: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
