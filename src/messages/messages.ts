import type { ErrorCode, ErrorFacts } from "../errors.ts";
import type { ReaderLanguage } from "../languages/language.ts";
import type { WarningCode } from "../warnings.ts";
import { errorTexts } from "./errors.ts";
import { frenchReasons } from "./reasons.ts";
import { came, wanted } from "./wanted.ts";
import { warningTexts } from "./warnings.ts";

/** Words of one message; several details are tried in order, the first whose {facts} are all known is said. */
export interface Text {
  title: string;
  detail: string | readonly string[];
}

/** Title and detail of an error, or of a problem that has the same form, in the reader's language. */
export function errorMessage(
  code: ErrorCode,
  facts: ErrorFacts,
  language: ReaderLanguage,
): { title: string; detail: string } {
  const text = errorTexts[code][language];
  return { title: typeset(text.title, language), detail: firstThatFits(text.detail, facts, language) };
}

/** One sentence for a warning, in the reader's language. */
export function warningMessage(code: WarningCode, facts: ErrorFacts, language: ReaderLanguage): string {
  return firstThatFits(warningTexts[code][language], facts, language);
}

function firstThatFits(details: Text["detail"], facts: ErrorFacts, language: ReaderLanguage): string {
  const known: ErrorFacts = {
    ...facts,
    wanted: wanted(facts, language),
    came: came(facts, language),
    ...(typeof facts.reason === "string" ? { reason: reasonIn(language, facts.reason) } : {}),
  };
  const candidates = typeof details === "string" ? [details] : details;
  const fitting = candidates.find((template) => placeholders(template).every((name) => name in known));
  return fill(typeset(fitting ?? candidates.at(-1) ?? "", language), known, language);
}

function reasonIn(language: ReaderLanguage, reason: string): string {
  return language === "fr" ? (frenchReasons[reason] ?? reason) : reason;
}

function placeholders(template: string): string[] {
  return Array.from(template.matchAll(PLACEHOLDER), (match) => match[1] ?? "");
}

const PLACEHOLDER = /\{(\w+)\}/g;

function fill(template: string, facts: ErrorFacts, language: ReaderLanguage): string {
  return template.replace(PLACEHOLDER, (_all, name: string) => {
    const fact = facts[name];
    return typeof fact === "number" ? formatNumber(fact, language) : (fact ?? "?");
  });
}

const numberFormats = { en: new Intl.NumberFormat("en"), fr: new Intl.NumberFormat("fr") };

export function formatNumber(value: number, language: ReaderLanguage): string {
  return numberFormats[language].format(value);
}

/**
 * French wants a no-break space before a colon and inside guillemets, a narrow one
 * before ; ! and ?. Applied to our words before facts are filled in, never to facts.
 */
export function typeset(text: string, language: ReaderLanguage): string {
  if (language === "en") return text;
  return text
    .replace(/ (?=:)/g, "\u00a0")
    .replace(/ (?=[;!?])/g, "\u202f")
    .replace(/« /g, "«\u00a0")
    .replace(/ »/g, "\u00a0»");
}
