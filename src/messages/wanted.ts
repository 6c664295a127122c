import type { ErrorFacts } from "../errors.ts";
import type { ReaderLanguage } from "../languages/language.ts";

/**
 * What was wanted, said from a field's schema facts (type, choices, minimum,
 * maximum, maxLength, maxItems), or as the thrower worded it in `wanted`.
 */
export function wanted(facts: ErrorFacts, language: ReaderLanguage): string {
  if (typeof facts.wanted === "string") return facts.wanted;
  const words = WORDS[language];
  if (facts.choices !== undefined) return words.choice(String(facts.choices));
  const { minimum, maximum, maxLength, maxItems } = facts;
  const type = words.types[String(facts.type)] ?? words.other;
  const bound = (fact: string | number) => (typeof fact === "number" ? words.format(fact) : fact);
  if (maxLength !== undefined) return words.longest(type, bound(maxLength));
  if (maxItems !== undefined) return words.most(type, bound(maxItems));
  if (minimum !== undefined && maximum !== undefined) {
    return words.between(type, bound(minimum), bound(maximum));
  }
  return minimum === undefined ? type : words.least(type, bound(minimum));
}

/** What came instead: its length when that was the fault, "nothing" when nothing came. */
export function came(facts: ErrorFacts, language: ReaderLanguage): string {
  const words = WORDS[language];
  if (typeof facts.length === "number") return words.characters(words.format(facts.length));
  if (typeof facts.items === "number") return words.entries(words.format(facts.items));
  return facts.came === undefined ? words.nothing : String(facts.came);
}

interface Words {
  types: Readonly<Record<string, string>>;
  other: string;
  nothing: string;
  format(n: number): string;
  choice(list: string): string;
  longest(type: string, limit: string): string;
  most(type: string, limit: string): string;
  between(type: string, low: string, high: string): string;
  least(type: string, low: string): string;
  characters(n: string): string;
  entries(n: string): string;
}

const english = new Intl.NumberFormat("en");
const french = new Intl.NumberFormat("fr");

const WORDS: Record<ReaderLanguage, Words> = {
  en: {
    types: {
      string: "a text",
      number: "a number",
      integer: "an integer",
      boolean: "true or false",
      array: "a list",
      object: "an object",
      id: "a text or an integer of at most 15 digits",
      cursor: "the cursor of an earlier answer",
      encoder: "a folder, or hub:organisation/name",
      "free-port": "a free port",
      "permitted-port": "a port this user may open",
      "own-address": "an address of this machine",
      "host-names": "names such as topics.example.org, separated by commas",
      origins: "origins such as https://example.org, separated by commas",
    },
    other: "another value",
    nothing: "nothing",
    format: (n) => english.format(n),
    choice: (list) => `one of ${list}`,
    longest: (type, limit) => `${type} of at most ${limit} characters`,
    most: (type, limit) => `${type} of at most ${limit} entries`,
    between: (type, low, high) => `${type} from ${low} to ${high}`,
    least: (type, low) => `${type} of ${low} or more`,
    characters: (n) => `${n} characters`,
    entries: (n) => `${n} entries`,
  },
  fr: {
    types: {
      string: "un texte",
      number: "un nombre",
      integer: "un entier",
      boolean: "true ou false",
      array: "une liste",
      object: "un objet",
      id: "un texte ou un entier d'au plus 15 chiffres",
      cursor: "le curseur d'une réponse précédente",
      encoder: "un dossier, ou hub:organisation/nom",
      "free-port": "un port libre",
      "permitted-port": "un port que cet utilisateur peut ouvrir",
      "own-address": "une adresse de cette machine",
      "host-names": "des noms comme sujets.example.org, séparés par des virgules",
      origins: "des origines comme https://example.org, séparées par des virgules",
    },
    other: "une autre valeur",
    nothing: "rien",
    format: (n) => french.format(n),
    choice: (list) => `une valeur parmi ${list}`,
    longest: (type, limit) => `${type} d'au plus ${limit} caractères`,
    most: (type, limit) => `${type} d'au plus ${limit} éléments`,
    between: (type, low, high) => `${type} de ${low} à ${high}`,
    least: (type, low) => `${type} d'au moins ${low}`,
    characters: (n) => `${n} caractères`,
    entries: (n) => `${n} éléments`,
  },
};
