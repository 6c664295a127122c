/** Writes what is made of the settings, `.env.example` and the tables of docs/: `npm run settings`. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReaderLanguage } from "../src/languages/language.ts";
import { wanted } from "../src/messages/wanted.ts";
import { eachSetting, type Setting, shownDefault } from "../src/service/settings.ts";

const ROOT = join(import.meta.dirname, "..");
const TABLES = { "docs/settings.md": "en", "docs/fr/settings.md": "fr" } as const;

/** Every file that settings stand in, as it has to be. */
export async function settingFiles(): Promise<Map<string, string>> {
  const files = new Map([[join(ROOT, ".env.example"), envExample()]]);
  for (const [name, language] of Object.entries(TABLES)) {
    const path = join(ROOT, name);
    files.set(path, withTable(await readFile(path, "utf8"), settingsTable(language)));
  }
  return files;
}

function withTable(markdown: string, table: string): string {
  return markdown.replace(
    /(?<=<!-- settings: npm run settings -->\n).*?(?=<!-- end of settings -->)/s,
    () => `\n${table}\n`,
  );
}

/** A row a setting; the word or number in the second column is what holds when nothing is set. */
function settingsTable(language: ReaderLanguage): string {
  const rows = eachSetting().map(([name, setting]) => {
    const { what, more } = setting[language];
    const value = shownDefault(setting, language);
    const shown = setting[language].default === undefined && value !== "" ? `\`${value}\`` : value;
    return `| \`${name}\` | ${shown} | ${[`${capitalised(what)}.`, more, bounds(setting, language)].join(" ").trim()} |`;
  });
  return `${[HEADS[language], "|---|---|---|", ...rows].join("\n")}\n`;
}

const HEADS: Record<ReaderLanguage, string> = {
  en: "| setting | default | what it is, and what small and large values do |",
  fr: "| réglage | défaut | ce que c'est, et ce que font les petites et les grandes valeurs |",
};

function envExample(): string {
  const paragraphs = eachSetting().map(([name, setting]) => {
    const { what, more, default: fallback } = setting.en;
    const said = [`${capitalised(what)}.`, more, bounds(setting, "en"), fallback && `Default: ${fallback}.`];
    const value = fallback === undefined ? String(setting.default) : "";
    return `${commented(said.filter(Boolean).join(" "))}\n#${name}=${value}\n`;
  });
  return [commented(HEADER), "", ...paragraphs].join("\n");
}

const HEADER =
  "Settings of Topique, each with its default. Copy to .env and uncomment what you change; variables of the environment go before this file. A bad value stops the start and says why. Made by `npm run settings`.";

/** What a value has to be, in the words that a bad one is refused with; nothing for texts, which may be any. */
function bounds({ type, minimum, maximum, enum: choices }: Setting, language: ReaderLanguage): string {
  if (type === "string" && !choices) return "";
  const facts = {
    type,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(choices && { choices: choices.join(", ") }),
  };
  return `${capitalised(wanted(facts, language))}.`;
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Columns of a line of .env.example. */
const WIDTH = 96;

function commented(text: string): string {
  const lines = text.match(new RegExp(`.{1,${WIDTH - 2}}(?: |$)`, "g")) ?? [];
  return lines.map((line) => `# ${line.trimEnd()}`).join("\n");
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of await settingFiles()) await writeFile(path, text);
}
