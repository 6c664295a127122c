import type { ReaderLanguage } from "../languages/language.ts";
import type { Bilingual, Vocabulary } from "../topics/vocabulary/vocabulary.ts";

/** What results are put into words with. */
export interface Wording {
  vocabulary: Vocabulary;
  /** Of keywords, column names and warnings. */
  language: ReaderLanguage;
}

/** A topic's words; its id stands in when the vocabulary has changed since it was given. */
export function labelOf(topic: string, vocabulary: Vocabulary): Bilingual {
  const at = vocabulary.indexOf(topic);
  const known = at === undefined ? undefined : vocabulary.topics[at];
  return known?.label ?? { en: topic, fr: topic };
}
