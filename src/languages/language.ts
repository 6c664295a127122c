/** The languages that the model knows, in the order of their tables and of the ids of their terms. Each has a folder here. */
export const MODEL_LANGUAGES = ["en", "fr"] as const;
export type ModelLanguage = (typeof MODEL_LANGUAGES)[number];

/** What a text is written in: one of these, several of them, or another. */
export const TEXT_LANGUAGES = [...MODEL_LANGUAGES, "mixed", "other"] as const;
export type TextLanguage = (typeof TEXT_LANGUAGES)[number];

/** What a caller says that a text is written in; "auto" leaves it to be told. */
export const GIVEN_LANGUAGES = ["auto", ...MODEL_LANGUAGES] as const;
export type GivenLanguage = (typeof GIVEN_LANGUAGES)[number];

/** What topics have labels and definitions in. */
export const LABEL_LANGUAGES = ["en", "fr"] as const;
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number];

export function isLabelLanguage(language: string): language is LabelLanguage {
  return LABEL_LANGUAGES.some((one) => one === language);
}

/** What a reader can be spoken to in: see src/messages. */
export const READER_LANGUAGES = ["en", "fr"] as const;
export type ReaderLanguage = (typeof READER_LANGUAGES)[number];

/** What is known of a language, as its folder gives it. Folded words are in lower case and without accents. */
export interface LanguageFolder {
  code: ModelLanguage;
  /** Folded words that say nothing of what a text is about, and stand in no term. */
  functionWords: ReadonlySet<string>;
  /** A folded word as all of its forms stand in terms: singular, and in one spelling. */
  foldWord(word: string): string;
  /** A text as the encoder reads it, where that is not as it is written. */
  spell?(text: string): string;
  /** Words in lower case that no other language of the model has: a text with one speaks for this language. */
  tellingWords: readonly string[];
  /** How many other signs of the language a piece of text has. */
  signs?(piece: string): number;
  /** What stands over an abstract ("Résumé"), and how one begins that follows it on the same line. Patterns. */
  headings: { words: readonly string[]; beginnings: readonly string[] };
  /** What a page writes in brackets where it hides the rest of an abstract. Patterns. */
  seeMore: readonly string[];
  /** Words in lower case that stand in titles and in nobody's name. */
  titleWords: readonly string[];
  /** Folded words by which two ways to say a topic's label may differ. */
  labelArticles: readonly string[];
  /** Folded labels that say too little in a title to be evidence of their topic. */
  weakLabels: readonly string[];
}
