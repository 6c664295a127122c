import { ALL_FOLDERS } from "../../languages/folders.ts";
import { LABEL_LANGUAGES } from "../../languages/language.ts";
import { words } from "../../text/fold.ts";
import { labelsOf, type Vocabulary } from "./vocabulary.ts";

/** Finds the topic that a person's words name, in any language. */
export interface VocabularyMatcher {
  /** The topic's id: by label or alternative label, singular or plural, with or without what stands in brackets. */
  find(name: string): string | undefined;
  /** Whether a word stands in any label. */
  hasWord(word: string): boolean;
}

export function matchVocabulary(vocabulary: Vocabulary): VocabularyMatcher {
  const byLabel = new Map<string, string>();
  const known = new Set<string>();
  for (const topic of vocabulary.topics) {
    for (const label of LABEL_LANGUAGES.flatMap((language) => labelsOf(topic, language))) {
      for (const form of formsOf(label)) if (!byLabel.has(form)) byLabel.set(form, topic.id);
      for (const word of words(label)) known.add(singular(word));
    }
  }
  return {
    find: (name) =>
      formsOf(name)
        .map((form) => byLabel.get(form))
        .find((id) => id !== undefined),
    hasWord: (word) => words(word).some((part) => known.has(singular(part))),
  };
}

/** "Large Language Models (LLMs)" is known as a whole, without its brackets, and by what is in them. */
function formsOf(label: string): string[] {
  const inside = label.match(/\(([^()]+)\)/)?.[1];
  const forms = [label, label.replace(/\([^()]*\)/g, " "), ...(inside === undefined ? [] : [inside])];
  return [
    ...new Set(
      forms.map((form) =>
        words(form)
          .map(singular)
          .filter((word) => !ARTICLES.has(word))
          .join(" "),
      ),
    ),
  ].filter(Boolean);
}

const ARTICLES = new Set(ALL_FOLDERS.flatMap(({ labelArticles }) => labelArticles));

/** Plurals of both languages as far as they end alike: "réseaux" is "réseau", "networks" is "network". */
function singular(word: string): string {
  if (word.length <= 3 || /(?:ss|us|is)$/.test(word)) return word;
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return word.replace(/[sx]$/, "");
}
