import type { LanguageFolder, ModelLanguage } from "../../languages/language.ts";
import { languagesOf, type PerLanguage, perLanguage } from "../../languages/per-language.ts";
import type { SpaceTables } from "../space/joint-space.ts";
import { type Lexicon, TermCounter } from "../space/lexicon.ts";
import type { Familiar } from "../space/other-fields.ts";
import { addScaled } from "../space/vectors.ts";

/** A text that the space learns from. */
export interface SpaceText {
  language: ModelLanguage;
  /** Cleaned title and abstract. */
  text: string;
  /** [dimensions], unit length; none for a text that only the lexical part learns from. */
  embedding?: Float32Array;
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
  /** Depends on how many texts the lexicon was made of. */
  familiar: PerLanguage<Familiar>;
}

/**
 * Means and lexicons from the exemplars, for each language that a folder is given of; `about` are the topics' own
 * descriptions, for the lexicon only.
 */
export function fitSpace(
  texts: readonly SpaceText[],
  about: PerLanguage<readonly string[]>,
  settings: SpaceSettings,
  folders: PerLanguage<LanguageFolder>,
): SpaceTables {
  const dimensions = texts.find(({ embedding }) => embedding)?.embedding?.length ?? 0;
  const languages = languagesOf(folders);
  return {
    dimensions,
    mean: perLanguage(languages, (language) => meanEmbedding(texts, language, dimensions)),
    denseShare: settings.denseShare,
    lexicon: perLanguage(languages, lexiconOf),
    familiar: settings.familiar,
  };

  function lexiconOf(language: ModelLanguage): Lexicon {
    const counter = new TermCounter(folders[language]);
    for (const entry of texts) if (entry.isOurs && entry.language === language) counter.add(entry.text);
    for (const text of about[language]) counter.add(text);
    return counter.lexicon(settings.leastTexts[language], settings.mostTerms[language]);
  }
}

/** [dimensions]; zero where the language has no text. */
function meanEmbedding(
  texts: readonly SpaceText[],
  language: ModelLanguage,
  dimensions: number,
): Float32Array {
  const own = texts
    .filter((entry) => entry.isOurs && entry.language === language)
    .flatMap(({ embedding }) => embedding ?? []);
  const sum = new Float64Array(dimensions);
  for (const embedding of own) addScaled(sum, embedding, 1 / own.length);
  return Float32Array.from(sum);
}
