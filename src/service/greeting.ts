import type { ReaderLanguage } from "../languages/language.ts";
import { typeset } from "../messages/messages.ts";

/** What a person in a terminal is told once the service is ready: the address to open, and how to stop it. */
export function greeting(host: string, port: number, language: ReaderLanguage): string {
  // Listening everywhere, it is reached here by the name of this machine; an IPv6 address stands in brackets.
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const name = isEverywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return typeset(WORDS[language](`http://${name}:${port}/docs`), language);
}

const WORDS: Record<ReaderLanguage, (address: string) => string> = {
  en: (address) => `Topique is ready: open ${address} (Ctrl-C stops it).\n`,
  fr: (address) => `Topique est prêt : ouvrez ${address} (Ctrl-C l'arrête).\n`,
};
