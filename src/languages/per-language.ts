import type { ModelLanguage, TextLanguage } from "./language.ts";

/** One number, vector or table for each language of a model, in the model's order. */
export type PerLanguage<T> = Record<ModelLanguage, T>;

export function perLanguage<T>(
  languages: readonly ModelLanguage[],
  of: (language: ModelLanguage, i: number) => T,
): PerLanguage<T> {
  return Object.fromEntries(languages.map((language, i) => [language, of(language, i)])) as PerLanguage<T>;
}

export function languagesOf(tables: PerLanguage<unknown>): ModelLanguage[] {
  return Object.keys(tables) as ModelLanguage[];
}

/** Whether a text is in one language of the model; else it is in several of them or in another, and between all. */
export function isOneOf(tables: PerLanguage<unknown>, language: TextLanguage): language is ModelLanguage {
  return Object.hasOwn(tables, language);
}
