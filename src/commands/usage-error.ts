import type { ReaderLanguage } from "../languages/language.ts";

/** What commander says of a wrong command line, in the reader's language; it knows English alone. */
export function usageError(message: string, language: ReaderLanguage): string {
  if (language === "en") return message;
  return FRENCH.reduce((text, [pattern, french]) => text.replace(pattern, french), message);
}

/** Commander's sentences and ours for its options, and what stands for them; what they name stays as it is. */
const FRENCH: readonly [RegExp, string][] = [
  [/^error: unknown option '(.*)'/, "erreur : option inconnue « $1 »"],
  [/^error: unknown command '(.*)'/, "erreur : commande inconnue « $1 »"],
  [/^error: option '(.*)' argument missing/, "erreur : l'option « $1 » attend une valeur"],
  [
    /^error: option '(.*)' argument '(.*)' is invalid\./s,
    "erreur : pour l'option « $1 », la valeur « $2 » ne va pas.",
  ],
  [/^error: missing required argument '(.*)'/, "erreur : il manque l'argument « $1 »"],
  [
    /^error: too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)\./,
    "erreur : trop d'arguments. Attendu : $2 ; reçu : $3.",
  ],
  [/Allowed choices are (.*)\.$/m, "Attendu : $1."],
  [/Wanted a whole number from (\S+) to (\S+)\.$/m, "Attendu : un nombre entier de $1 à $2."],
  [/Wanted a number from (\S+) to (\S+)\.$/m, "Attendu : un nombre de $1 à $2."],
  [/Wanted field=name; the fields are (.*)\.$/m, "Attendu : champ=nom ; les champs sont $1."],
  [/\(Did you mean one of (.*)\?\)/, "(Vouliez-vous dire l'un de $1 ?)"],
  [/\(Did you mean (.*)\?\)/, "(Vouliez-vous dire $1 ?)"],
  [/\(see topique (.*)\)/, "(voir topique $1)"],
];
