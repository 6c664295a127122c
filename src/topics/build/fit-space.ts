import type { PerLanguage, SpaceTables } from "../space/joint-space.ts";
import { type Lexicon, TermCounter } from "../space/lexicon.ts";
import { addScaled } from "../space/vectors.ts";

/** A text ready to be placed in the space. */
export interface PreparedText {
  language: "en" | "fr";
  /** Cleaned title and abstract. */
  text: string;
  /** [dimensions], unit length; none for a text that only the lexical part learns from. */
  embedding?: Float32Array;
  /** Positions in the vocabulary. */
  topics: readonly number[];
  /** False for a text of another field, which lexicon and means must not learn from. */
  isOurs: boolean;
}

export interface SpaceSettings {
  /** Share of a point's squared length that the embedding has, 0-1. */
  denseShare: PerLanguage<number>;
  /** Texts a term must stand in to be a term of the lexicon. */
  leastTexts: PerLanguage<number>;
  /** Most frequent terms kept. */
  mostTerms: PerLanguage<number>;
  /** See `SpaceTables.familiar`; depends on how many texts the lexicon was made of. */
  familiar: PerLanguage<readonly [none: number, all: number]>;
}

/** Means and lexicons from the exemplars; `about` are the topics' own descriptions, for the lexicon only. */
export function fitSpace(
  texts: readonly PreparedText[],
  about: PerLanguage<readonly string[]>,
  settings: SpaceSettings,
): SpaceTables {
  const dimensions = texts.find(({ embedding }) => embedding)?.embedding?.length ?? 0;
  const mean = { en: meanOf(texts, "en", dimensions), fr: meanOf(texts, "fr", dimensions) };
  return {
    dimensions,
    mean,
    denseShare: settings.denseShare,
    lexicon: { en: lexiconOf("en"), fr: lexiconOf("fr") },
    familiar: settings.familiar,
  };

  function lexiconOf(language: "en" | "fr"): Lexicon {
    const counter = new TermCounter(language);
    for (const entry of texts) if (entry.isOurs && entry.language === language) counter.add(entry.text);
    for (const text of about[language]) counter.add(text);
    return counter.lexicon(settings.leastTexts[language], settings.mostTerms[language]);
  }
}

/** [dimensions]; zero where the language has no text. */
function meanOf(texts: readonly PreparedText[], language: "en" | "fr", dimensions: number): Float32Array {
  const own = texts
    .filter((entry) => entry.isOurs && entry.language === language)
    .flatMap(({ embedding }) => embedding ?? []);
  const sum = new Float64Array(dimensions);
  for (const embedding of own) addScaled(sum, embedding, 1 / own.length);
  return Float32Array.from(sum);
}
