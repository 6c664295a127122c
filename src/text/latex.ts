import { ACCENTS, LETTERS, SILENT, SYMBOLS } from "./latex-symbols.ts";

/**
 * LaTeX as a reader sees it, for the encoder: accents and symbols as Unicode,
 * formatting commands and braces gone, formulas without their dollars
 * ("$\mathcal{O}(n^{2})$" is "O(n^2)"), citations and references out. Prices keep
 * their dollars. Every step is linear in the text's length, whatever it holds.
 */
export function latexToUnicode(text: string): string {
  if (!/[\\${}~`]|''|--/.test(text)) return text;
  let out = text;
  if (out.includes("\\")) {
    // A quote that closes shows that these are quotes escaped for a string, and no accents.
    if (/\\"(?!\{?\\?[A-Za-z])/.test(out)) out = out.replaceAll('\\"', '"');
    out = out.replace(CODE_POINT, (_all, hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
    for (const [pattern, replacement] of BEFORE_COMMANDS) out = out.replace(pattern, replacement);
    out = out.replace(ACCENT, (_all, mark, braced, bare) => letterOf(braced ?? bare) + ACCENTS[mark]);
    out = out.replace(LETTER_ACCENT, (_all, mark, braced, bare) => letterOf(braced ?? bare) + ACCENTS[mark]);
    out = out.replace(COMMAND, replaceCommand);
    for (const [pattern, replacement] of AFTER_COMMANDS) out = out.replace(pattern, replacement);
  }
  if (out.includes("$")) out = removeDollars(out);
  for (const [pattern, replacement] of TYPOGRAPHY) out = out.replace(pattern, replacement);
  return out.normalize("NFC");
}

/** Lengths are bounded so that no unclosed brace makes a search run through the whole text again and again. */
const BEFORE_COMMANDS: [RegExp, string][] = [
  [/(?<!\\)\\{2,}(?=[A-Za-z'"`^~])/g, "\\"], // escaped once too often, as in JSON inside JSON
  [/\\(?:begin|end)\{[A-Za-z*]{1,30}\}/g, " "],
  [
    /\\(?:[A-Za-z]{0,8}cite[A-Za-z]{0,10}|[a-z]{0,5}ref|label|footnotemark|[vh]space)\*?(?:\[[^[\]]{0,100}\]){0,2}\{[^{}]{0,300}\}/g,
    "",
  ],
  [/\\href\{[^{}]{0,500}\}|\\(?:text)?color\{[^{}]{0,50}\}/g, ""],
  [/\\[dt]?frac\{([^{}]{0,80})\}\{([^{}]{0,80})\}/g, "$1/$2"],
];

const CODE_POINT = /\\unicode\{x([0-9a-f]{2,4})\}/gi;
const ACCENT = /\\(['`^"~=.])(?:\s?\{\s?(\\[ij]|[A-Za-z])\s?\}|\s?(\\[ij](?![A-Za-z])\s?|[A-Za-z]))/g;
const LETTER_ACCENT = /\\([uvHckrdb])(?:\s?\{\s?(\\[ij]|[A-Za-z])\s?\}|\s(\\[ij](?![A-Za-z])\s?|[A-Za-z]))/g;

function letterOf(letter: string): string {
  return letter.replace("\\", "").trimEnd();
}

const COMMAND = /(\p{L}|\p{N})?\\([A-Za-z]+)\*?(\s?)(\{\}|\{)?/gu;

function replaceCommand(
  _all: string,
  before: string | undefined,
  name: string,
  space: string,
  brace: string | undefined,
): string {
  const group = brace === "{" ? "{" : "";
  const letter = LETTERS.get(name);
  if (letter) return (before ?? "") + letter + (brace === "{}" ? space : "") + group;
  const symbol = SYMBOLS.get(name);
  if (symbol) return (before ?? "") + symbol + space + group;
  if (SILENT.has(name) || brace === "{") return (before ?? "") + (SILENT.has(name) ? " " : "") + group;
  // A macro of the author's, or the name of a function such as \log: its name is all that is known.
  return `${before ? `${before} ` : ""}${name}${space}${group}`;
}

const AFTER_COMMANDS: [RegExp, string][] = [
  [/\\[()[\]]/g, ""],
  [/\\[-/!]/g, ""],
  [/\\[{}]/g, ""],
  [/\\([%&_#$])/g, "$1"],
  [/\\(?:\\|[\s,;:>@|])/g, " "],
  [/\\(?=[^\sA-Za-z])/g, ""],
];

/**
 * A text without its formulas between dollars, for reading what it is about: "in $O(n^{2})$ time" is
 * "in  time". What is written like a word stays: a symbol ("$k$-means", "$\\ell_1$"), an abbreviation
 * ("$SE(3)$") and whatever is a part of a compound.
 */
export function withoutFormulas(text: string): string {
  if (!text.includes("$")) return text;
  return replaceFormulas(text, (formula, before, after) => {
    const isCompound = /[\p{L}\p{N}-]$/u.test(before) || /^[\p{L}-]/u.test(after);
    return isCompound || WORDLIKE.test(formula) ? `$${formula}$` : " ";
  });
}

/** One symbol with its index, or an abbreviation in capitals. */
const WORDLIKE = /^\\?[A-Za-z]+(?:_\{?\w+\}?)?$|[A-Z]{2,}/;

function removeDollars(text: string): string {
  return replaceFormulas(text, (formula) => formula.replace(/_(?=\{?\d)/g, ""));
}

/**
 * As Pandoc tells formulas from prices (Pandoc manual, tex_math_dollars): an opening
 * dollar has no space after it, a closing one none before it and no digit after it.
 */
function replaceFormulas(
  text: string,
  replace: (formula: string, before: string, after: string) => string,
): string {
  const pieces = text.replaceAll("$$", "$").split(/(?<!\\)\$/);
  let out = pieces[0]!;
  for (let i = 1; i < pieces.length; i++) {
    const formula = pieces[i]!;
    const after = pieces[i + 1];
    const isFormula = after !== undefined && /^\S/.test(formula) && /\S$/.test(formula) && !/^\d/.test(after);
    out += isFormula ? replace(formula, pieces[i - 1]!, after) + after : `$${formula}`;
    if (isFormula) i++;
  }
  return out;
}

const TYPOGRAPHY: [RegExp, string][] = [
  [/[{}]/g, ""],
  [/(?<=[^\s/~])~(?=[^\s~])/g, " "],
  [/``|''/g, '"'],
  [/-{3,}/g, "—"],
  [/(?<=[\p{L}\p{N}])--(?=[\p{L}\p{N}])/gu, "–"],
  [/(?<=\s)--(?=\s)/g, "–"],
];
