import { displayName, joinName, splitAuthors } from "../../names.ts";
import { isObject, type Json, text } from "./values.ts";

/** The authors in a value: a string, a list of strings, or objects of any service; editors and translators left out. */
export function personsIn(value: unknown): string[] {
  if (typeof value === "string") return splitAuthors(value);
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one === "string")) {
      return value.length === 1
        ? splitAuthors(String(value[0]))
        : value.map((one) => displayName(one)).filter(Boolean);
    }
    return value
      .flatMap((one) => (typeof one === "string" ? [displayName(one)] : isObject(one) ? personIn(one) : []))
      .filter(Boolean);
  }
  if (!isObject(value)) return [];
  // ORCID: {contributor: [...]}; dblp: {author: [...]} or {author: {...}}.
  const inner = value["contributor"] ?? value["author"] ?? value["authors"];
  return inner === undefined ? personIn(value) : personsIn(inner);
}

function personIn(person: Json): string[] {
  const role = text(person["creatorType"]) ?? text(person["role"]);
  if (role !== undefined && /editor|translator|reviewer|éditeur/i.test(role)) return [];
  const family =
    text(person["family"]) ??
    text(person["lastName"]) ??
    text(person["familyName"]) ??
    text(person["last_name"]) ??
    text(person["nom"]) ??
    text(person["surname"]);
  if (family !== undefined) {
    const given =
      text(person["given"]) ??
      text(person["firstName"]) ??
      text(person["givenName"]) ??
      text(person["first_name"]) ??
      text(person["prénom"]) ??
      text(person["prenom"]) ??
      "";
    const particle = text(person["non-dropping-particle"]) ?? text(person["dropping-particle"]);
    return [
      joinName(given, particle === undefined ? family : `${particle} ${family}`, text(person["suffix"])),
    ];
  }
  for (const key of [
    "display_name",
    "author",
    "name",
    "literal",
    "credit-name",
    "full_name",
    "fullName",
    "raw_author_name",
    "text",
    "nom complet",
  ]) {
    const inner = person[key];
    const name = isObject(inner) ? (personIn(inner)[0] ?? text(inner)) : text(inner);
    if (name !== undefined && name !== "") return [displayName(name)];
  }
  return [];
}
