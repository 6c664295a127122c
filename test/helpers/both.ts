import { type PerLanguage, perLanguage } from "../../src/languages/per-language.ts";

/** Tables of a model of English and French, whatever other languages the product has. */
export function both<T>(en: T, fr: T): PerLanguage<T> {
  return perLanguage(["en", "fr"], (language) => (language === "en" ? en : fr));
}
