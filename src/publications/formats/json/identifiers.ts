import { isObject, type Json, text } from "./values.ts";

/** Identifiers by kind: Semantic Scholar's object, ORCID's and paperoni's lists, OpenAlex's addresses. */
export function externalIds(record: Json): Map<string, string> {
  const found = new Map<string, string>();
  const keep = (kind: unknown, id: unknown) => {
    const name = text(kind)?.toLowerCase();
    const value = text(id);
    if (name !== undefined && value !== undefined && !found.has(name)) found.set(name, value);
  };
  for (const ids of [record["externalIds"], record["ids"]])
    if (isObject(ids)) for (const [kind, id] of Object.entries(ids)) keep(kind, id);
  const orcid = record["external-ids"];
  if (isObject(orcid) && Array.isArray(orcid["external-id"])) {
    for (const id of orcid["external-id"].filter(isObject)) {
      // "part-of" identifies the volume, not the work.
      if (text(id["external-id-relationship"])?.toLowerCase() === "part-of") continue;
      keep(id["external-id-type"], id["external-id-value"]);
    }
  }
  if (Array.isArray(record["links"]))
    for (const link of record["links"].filter(isObject)) keep(link["type"], link["link"] ?? link["url"]);
  for (const id of found.has("arxiv") ? [] : locationsOf(record)) if (/arxiv/i.test(id)) keep("arxiv", id);
  return found;
}

/** The addresses of OpenAlex' locations. */
export function locationsOf(record: Json): string[] {
  const all = Array.isArray(record["locations"]) ? record["locations"] : [record["primary_location"]];
  return all
    .filter(isObject)
    .flatMap((one) => [text(one["landing_page_url"]), text(one["pdf_url"])])
    .filter((one) => one !== undefined);
}

/** Crossref's relations that say "the same work". */
const SAME_WORK = [
  "is-preprint-of",
  "has-preprint",
  "is-version-of",
  "has-version",
  "is-translation-of",
  "has-translation",
  "is-same-as",
  "is-identical-to",
  "is-manuscript-of",
  "has-manuscript",
];

export function relatedOf(record: Json): string[] {
  const relation = record["relation"];
  if (!isObject(relation)) return [];
  return SAME_WORK.flatMap((kind) => relation[kind])
    .filter(isObject)
    .map((one) => text(one["id"]))
    .filter((id) => id !== undefined);
}
