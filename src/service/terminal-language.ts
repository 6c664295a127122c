import type { Language } from "../messages/messages.ts";
import type { Environment } from "./settings.ts";

/** The language a terminal or log is spoken to in: TOPIQUE_LANG, or else the locale's. */
export function terminalLanguage(env: Environment = process.env): Language {
  const locale = env.TOPIQUE_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return /^fr/i.test(locale) ? "fr" : "en";
}
