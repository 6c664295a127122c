import { bare } from "../text/fold.ts";
import { restoreAccents } from "../text/restore-accents.ts";
import { trimEndOf } from "../text/trim.ts";

/** Lower-case words that belong to a family name, in the languages authors' names come in. */
export const PARTICLES = new Set(
  (
    "von van der den de del della delle di da das do dos du la le les el al bin bint ibn ben abu af av zu zum zur ten ter " +
    "te 't op in y e i san santa st ste vom dit dal dalla degli d' l' ul ur bar mac"
  ).split(" "),
);
const SUFFIX = /^(?:jr|sr|ii|iii|iv|ph\.?d|md|esq)\.?$/i;
const INITIALS = /^(?:\p{Lu}\p{M}?\.?[-‐]?){1,4}$/u;

/** Nothing to strip: letters, and what stands between the parts of a name, none of it twice or at an end. */
const PLAIN_NAME = /^\p{L}[\p{L}\p{M}'’]*(?:(?:[-.]|,? |\. |\.-)\p{L}[\p{L}\p{M}'’]*)*\.?$/u;

/** A name as people read it, from "Given Family", "Family, Given" or "Family, Jr, Given". */
export function displayName(text: string): string {
  const start = text.slice(0, MAX_NAME);
  const clean = PLAIN_NAME.test(start) ? start.trim() : stripMarks(start);
  if (clean === "") return "";
  const parts = clean.split(",").map((part) => part.trim());
  if (parts.length === 1) return withParticle(clean);
  const filled = parts.filter((part) => part !== "");
  if (filled.length === 1) return filled[0]!;
  if (filled.length === 2 && SUFFIX.test(filled[1]!)) return `${filled[0]} ${filled[1]}`;
  const family = filled[0]!;
  const suffix = filled.length > 2 ? filled.find((part, i) => i > 0 && SUFFIX.test(part)) : undefined;
  const given = filled
    .slice(1)
    .filter((part) => part !== suffix)
    .join(" ");
  return joinName(given, family, suffix);
}

/** "Gaël Chalendar (de)" is "Gaël de Chalendar". */
function withParticle(name: string): string {
  const found = / \((\p{Ll}[\p{Ll}'’ ]{0,12})\)$/u.exec(name);
  if (found === null || found.index === 0) return name;
  const before = name.slice(0, found.index);
  const word = lastWord(before);
  return `${before.slice(0, before.length - word.length).trimEnd()} ${found[1]} ${word}`.trim();
}

function lastWord(text: string): string {
  return text.split(/\s/).at(-1)!;
}

/** Given and family names, with the particle where people write it: "Chalendar (de" and "Gaël" is "Gaël de Chalendar". */
export function joinName(wholeGiven: string, wholeFamily: string, suffix?: string): string {
  const [given, family] = [wholeGiven.slice(0, MAX_NAME), wholeFamily.slice(0, MAX_NAME)];
  const open = family.lastIndexOf("(");
  const inside = family
    .slice(open + 1)
    .replace(/\)$/, "")
    .trim();
  const particle = open >= 0 && /^\p{L}[\p{L}'’ ]*$/u.test(inside) ? inside : undefined;
  if (particle !== undefined && open === 0) {
    // "(de), Gaël Chalendar" is a particle that took the family name's place.
    const word = lastWord(given);
    const moved = word === "" ? given : `${given.slice(0, given.length - word.length)}${particle} ${word}`;
    return joinName("", moved, suffix);
  }
  const whole = particle === undefined ? family : `${particle} ${family.slice(0, open).trimEnd()}`;
  return [given, whole, suffix].filter(Boolean).join(" ").replace(/\s+/g, " ").trim();
}

/** The authors of one cell or line, however they are separated: ";", "and", "et", "&", "|", or commas. */
export function splitAuthors(text: string): string[] {
  // Beside a separator the replacement character stands where another encoding had a no-break space.
  const spaced = text.includes("\uFFFD") ? text.replace(LOST_SPACE, " ") : text;
  const clean = spaced.replace(/\s+/g, " ").trim();
  if (clean === "") return [];
  if (/;|\|/.test(clean))
    return clean
      .split(/ ?[;|] ?/)
      .flatMap(splitAnd)
      .map(fromCell)
      .filter(isSomebody);
  const runs = splitAnd(clean);
  return runs.flatMap(splitCommas).filter(isSomebody);
}

const LOST_SPACE =
  /(?<!\uFFFD)\uFFFD+(?=(?:and|et)\uFFFD)|(?<=\uFFFD(?:and|et))\uFFFD+|(?<=[,;|]\s?|^)\uFFFD+/g;

/** A name for comparing: folded, initials and given names dropped where only the family name is safe. */
export function familyKey(name: string): string {
  const tokens = bare(name)
    .replace(/['’`´.]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  while (tokens.length > 1 && SUFFIX.test(tokens.at(-1)!)) tokens.pop();
  return tokens.at(-1) ?? "";
}

/** The accents of a name that lost its backslashes: "Antor'an", `G"unnemann`, "Beno^it", "Mu~noz"; "O'Neill" stays. */
export function repairName(name: string): string {
  const acute = restoreAccents(name);
  if (!/["`^~]/.test(acute)) return acute;
  return acute.replace(
    /(\p{L})(["`^~])([aeiouyn])(?=\p{L}|[\s.,-]|$)/gu,
    (_all, before: string, accent: string, letter: string) =>
      (before + letter + MARKS[accent]!).normalize("NFC"),
  );
}

const MARKS: Record<string, string> = { '"': "\u0308", "`": "\u0300", "^": "\u0302", "~": "\u0303" };

/** The better spelling of one person: with accents rather than without, spelled out rather than initials. */
export function betterName(a: string, b: string): string {
  return nameWeight(b) > nameWeight(a) ? b : a;
}

function nameWeight(name: string): number {
  const stray = /[A-Za-z]['"`^~][a-z]/.test(name) ? 20 : 0;
  const accents = name.normalize("NFD").match(/\p{M}/gu)?.length ?? 0;
  const initials = name.split(/\s+/).filter((token) => INITIALS.test(token)).length;
  return bare(name).length + accents * 3 - initials * 2 - stray;
}

/** No name is longer, not even an organisation's. Unit: characters. */
const MAX_NAME = 300;

/** Foot-note stars, daggers, numbers and dblp's disambiguation digits do not belong to a name. */
function stripMarks(text: string): string {
  const clean = text
    .replace(/\$\^?\{?[^$]*\$/g, "")
    .replace(/[*†‡§¶⁎∗]+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, "")
    .replace(/\s+/g, " ")
    .replace(/ \d{4} ?$| ?\(\d{5,}\)/g, "")
    .replace(/ ?\(?\b0000-\d{4}-\d{4}-\d{3}[\dX]\b\)?/g, "")
    .replace(/^[\s,;.&]+/, "");
  return trimEndOf(clean, /[\s,;&]/);
}

function isSomebody(name: string): boolean {
  return name !== "" && /\p{L}/u.test(name) && !/^(?:et al\.?|others|and|et)$/i.test(name);
}

function splitAnd(text: string): string[] {
  return text
    .split(/,? (?:and|et|und|&) (?=\S)| ?& ?/i)
    .map((part) => part.trim())
    .filter(Boolean);
}

function splitCommas(text: string): string[] {
  const parts = text.split(/ ?, ?/).filter((part) => part !== "");
  if (parts.length < 2) return parts.map(fromCell);
  // "Krueger, D., Smith, J.": every second part is initials only.
  const alternate =
    parts.length % 2 === 0 &&
    parts.every((part, i) => i % 2 === 0 || INITIALS.test(part.replace(/\s+/g, "")));
  if (alternate) return pairs(parts).map(([family, given]) => joinName(given, family));
  // One "Family, Given" and nothing else: one of the two is a single word.
  if (parts.length === 2 && parts.some((part) => !/\s/.test(part))) return [joinName(parts[1]!, parts[0]!)];
  const names: string[] = [];
  for (const part of parts) {
    if (SUFFIX.test(part) && names.length > 0) names[names.length - 1] += ` ${part}`;
    else names.push(fromCell(part));
  }
  return names;
}

function pairs(parts: string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) result.push([parts[i]!, parts[i + 1]!]);
  return result;
}

const ORGANISATION =
  /\b(?:Univ(?:ersit\p{L}*)?|Institut\p{L}*|Research|Labs?|Inc|Corp|TU|ETH|MIT|CNRS|INRIA|Mila|Google|IBM|Microsoft|College|School|Dep(?:artmen)?t|Cent(?:er|re)|Hochschule)\b/u;

/** One name of a cell, an affiliation behind it left out. */
function fromCell(name: string): string {
  const comma = name.indexOf(",");
  if (comma > 0 && name.slice(0, comma).includes(" ") && ORGANISATION.test(name.slice(comma)))
    return name.slice(0, comma);
  const shown = displayName(name);
  return name.includes(",") ? shown : familyFirst(shown);
}

/** "Carreira J." and "Bac T.P." put the family name first; "J. Carreira" and "Long Tan Le" do not. */
function familyFirst(name: string): string {
  const tokens = name.split(" ");
  if (tokens.length < 2) return name;
  let cut = tokens.length;
  while (
    cut > 1 &&
    INITIALS.test(tokens[cut - 1]!) &&
    (tokens[cut - 1]!.includes(".") || tokens[cut - 1]!.length <= 2)
  )
    cut--;
  const family = tokens.slice(0, cut);
  const hasGiven = family.some((token) => INITIALS.test(token) && token.includes("."));
  if (cut === tokens.length || hasGiven || family.length > 3) return name;
  return [...tokens.slice(cut), ...family].join(" ");
}
