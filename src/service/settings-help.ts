import type { Help } from "commander";
import type { ReaderLanguage } from "../languages/language.ts";
import { eachSetting, shownDefault } from "./settings.ts";

/** Every setting in a line or two, for the end of a command's help. */
export function settingsHelp(help: Help, language: ReaderLanguage): string {
  help.prepareContext({ helpWidth: process.stdout.columns });
  const longest = Math.max(...eachSetting().map(([name]) => name.length));
  const lines = eachSetting().map(([name, setting]) => {
    const value = shownDefault(setting, language);
    const words = `${setting[language].what}${value && ` (${value})`}`;
    return help.formatItem(name, longest, words, help);
  });
  return `\n${TITLE[language]}\n${lines.join("\n")}\n`;
}

const TITLE: Record<ReaderLanguage, string> = {
  en: "Settings and defaults, from the environment or .env (more: docs/settings.md):",
  fr: "Réglages et défauts, de l'environnement ou de .env (plus : docs/fr/settings.md) :",
};
