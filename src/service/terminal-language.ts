import type { ReaderLanguage } from "../languages/language.ts";
import type { Environment } from "./settings.ts";

/** The language a terminal or log is spoken to in: TOPIQUE_LANG, or else the locale's. */
export function terminalLanguage(env: Environment = process.env): ReaderLanguage {
  const locale = env.TOPIQUE_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return /^fr/i.test(locale) ? "fr" : "en";
}
