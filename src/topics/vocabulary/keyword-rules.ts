import { readFileSync } from "node:fs";
import { TopiqueError } from "../../errors.ts";
import { ALL_FOLDERS } from "../../languages/folders.ts";
import { MODEL_LANGUAGES, type ModelLanguage } from "../../languages/language.ts";
import { bare, words } from "../../text/fold.ts";
import { trimEndOf } from "../../text/trim.ts";
import { labelsOf, type Vocabulary } from "./vocabulary.ts";

/**
 * The two ways a paper gets topics without an annotator: its author keywords,
 * and phrases of its title. Topics are positions in the vocabulary, ascending.
 */
export interface KeywordRules {
  ofKeywords(keywords: readonly string[], language: ModelLanguage): number[];
  /** Topics one of whose labels stands in the title as whole words. */
  ofTitle(title: string, language: ModelLanguage): number[];
}

/** Reads keyword_rules.json: `{topics: {id: {en: [pattern], fr: [pattern]}}}`; a pattern matches a whole keyword. */
export function loadKeywordRules(path: string, vocabulary: Vocabulary): KeywordRules {
  let data: { topics?: Record<string, Partial<Record<ModelLanguage, string[]>>> };
  try {
    data = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new TopiqueError("input-unreadable", { name: path, reason: "not a readable JSON file" }, { cause });
  }
  return createKeywordRules(vocabulary, data.topics ?? {});
}

export function createKeywordRules(
  vocabulary: Vocabulary,
  patterns: Record<string, Partial<Record<ModelLanguage, string[]>>>,
): KeywordRules {
  const rules = new Map(
    MODEL_LANGUAGES.map((language) => [language, new LanguageRules(vocabulary, patterns, language)]),
  );
  return {
    ofKeywords: (keywords, language) =>
      union(keywords.map((keyword) => rules.get(language)!.ofKeyword(keyword))),
    ofTitle: (title, language) => rules.get(language)!.ofTitle(title),
  };
}

/** Words in a label that are matched in a title; labels longer than this are never met there. */
const LONGEST_PHRASE = 5;

/** Labels that say too little in a title to be evidence of the topic. */
const WEAK_LABELS = new Set(ALL_FOLDERS.flatMap(({ weakLabels }) => weakLabels));

class LanguageRules {
  readonly #equal = new Map<string, number[]>();
  readonly #patterns: [RegExp, number][] = [];
  readonly #phrases = new Map<string, number[]>();
  /** Corpora repeat their keywords; matching hundreds of patterns once per spelling is enough. */
  readonly #seen = new Map<string, number[]>();

  constructor(
    vocabulary: Vocabulary,
    patterns: Record<string, Partial<Record<ModelLanguage, string[]>>>,
    language: ModelLanguage,
  ) {
    for (const [i, topic] of vocabulary.topics.entries()) {
      for (const pattern of patterns[topic.id]?.[language] ?? [])
        this.#patterns.push([new RegExp(`^(?:${pattern})$`), i]);
      for (const label of labelsOf(topic, language)) {
        add(this.#equal, trimmed(label), i);
        for (const phrase of phraseForms(label)) add(this.#phrases, phrase, i);
      }
    }
  }

  ofKeyword(keyword: string): number[] {
    const key = trimmed(keyword);
    let found = this.#seen.get(key);
    if (!found) {
      const matched = this.#patterns.filter(([pattern]) => pattern.test(key)).map(([, i]) => i);
      found = union([this.#equal.get(key) ?? [], matched]);
      this.#seen.set(key, found);
    }
    return found;
  }

  ofTitle(title: string): number[] {
    const all = words(title);
    const found: number[][] = [];
    for (let start = 0; start < all.length; start++) {
      for (let size = 1; size <= LONGEST_PHRASE && start + size <= all.length; size++) {
        found.push(this.#phrases.get(all.slice(start, start + size).join(" ")) ?? []);
      }
    }
    return union(found);
  }
}

function phraseForms(label: string): string[] {
  const phrase = words(label).join(" ");
  if (phrase.length < 4 || WEAK_LABELS.has(phrase)) return [];
  return phrase.endsWith("s") ? [phrase, `${phrase}s`, phrase.slice(0, -1)] : [phrase, `${phrase}s`];
}

/** As keyword_rules.json expects a keyword: folded, without outer punctuation. */
function trimmed(keyword: string): string {
  const start = bare(keyword).replace(/^[\s.,;:!?*"'()[\]{}]+/, "");
  return trimEndOf(start, /[\s.,;:!?*"'()[\]{}]/);
}

function add(map: Map<string, number[]>, key: string, topic: number): void {
  const topics = map.get(key);
  if (!topics) map.set(key, [topic]);
  else if (!topics.includes(topic)) topics.push(topic);
}

function union(lists: number[][]): number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}
