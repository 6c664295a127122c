/**
 * One record from the JSON of anybody: CSL and Crossref, OpenAlex, Semantic
 * Scholar, ORCID, paperoni, HAL, Zotero, DataCite, dblp, or plain objects with
 * English or French keys. Each field is looked for in every shape it is known
 * to take, so that a mixture or a new version of a format still reads.
 */

import type { ColumnField } from "../../format.ts";
import { type RawRecord, splitKeywords } from "../../record.ts";
import { fieldOf } from "../table/columns.ts";
import { externalIds, locationsOf, relatedOf } from "./identifiers.ts";
import { personsIn } from "./people.ts";
import { dateText, isObject, type Json, nameOf, text, urlsIn } from "./values.ts";

/** Keys under which services wrap the record itself. */
const WRAPPERS = [
  "work",
  "message",
  "data",
  "attributes",
  "info",
  "paper",
  "citingPaper",
  "citedPaper",
  "record",
  "_source",
  "fields",
  "publication",
  "item",
  "entry",
  "node",
  "metadata",
];

/** The object that is a publication: this one, or the one it wraps; undefined when neither has a title. */
export function unwrapRecord(value: Json, depth = 0): Json | undefined {
  if (hasTitle(value)) return value;
  if (depth > 3) return undefined;
  for (const key of WRAPPERS) {
    const inner = value[key];
    if (isObject(inner)) {
      const found = unwrapRecord(inner, depth + 1);
      // The identifier often stands beside the wrapped object.
      if (found !== undefined)
        return "id" in value && !("id" in found) ? { id: value["id"], ...found } : found;
    }
  }
  return undefined;
}

/** The name of a record's shape where it has one. */
export function flavourOf(record: Json): string | undefined {
  if ("abstract_inverted_index" in record || "authorships" in record) return "openalex";
  if ("put-code" in record || (isObject(record["title"]) && "title" in record["title"])) return "orcid";
  if ("releases" in record && ("paper_id" in record || "authors" in record)) return "paperoni";
  if ("paperId" in record || "externalIds" in record || "corpusId" in record) return "semantic-scholar";
  if ("reference-count" in record || "is-referenced-by-count" in record) return "crossref";
  if ("DOI" in record || "container-title" in record || "issued" in record) return "csl-json";
  if ("docid" in record || "title_s" in record || "authFullName_s" in record) return "hal";
  return undefined;
}

export function readJsonRecord(record: Json): RawRecord {
  const plain = plainFields(record);
  const title = titleOf(record) ?? text(plain.get("title"));
  const subtitle = text(record["subtitle"]);
  const external = externalIds(record);
  const urls = [
    record["URL"],
    record["url"],
    record["link"],
    record["links"],
    record["pdf"],
    plain.get("url"),
  ].flatMap(urlsIn);
  return {
    title:
      title !== undefined && subtitle !== undefined && !title.includes(subtitle)
        ? `${title}: ${subtitle}`
        : title,
    abstract: abstractOf(record) ?? text(plain.get("abstract")),
    authors: authorsOf(record, plain),
    year: yearOf(record) ?? text(plain.get("year")),
    venue: venueOf(record) ?? text(plain.get("venue")),
    doi:
      text(record["DOI"]) ??
      external.get("doi") ??
      text(plain.get("doi")) ??
      urls.find((url) => /doi\.org\//i.test(url)),
    arxiv: external.get("arxiv") ?? text(plain.get("arxiv")),
    url: urls[0],
    language: text(record["language"]) ?? text(plain.get("language")),
    keywords: keywordsOf(record, plain),
    id: idOf(record, plain),
    sameAs: relatedOf(record),
    hints: [...urls, text(record["id"]), ...locationsOf(record)],
  };
}

function hasTitle(value: Json): boolean {
  if (titleOf(value) !== undefined || "abstract_inverted_index" in value) return true;
  return Object.keys(value).some((key) => {
    const field = fieldOf(key);
    // "name", "label" and "display_name" are people's and topics' as well.
    return (
      field !== undefined &&
      (field.field === "title" || (field.field === "abstract" && field.rank < 15)) &&
      !/name|label|paper/i.test(key)
    );
  });
}

function titleOf(record: Json): string | undefined {
  const title = text(record["title"]) ?? text(record["titles"]) ?? text(record["title_s"]);
  if (title !== undefined) return title;
  return "authorships" in record || "abstract_inverted_index" in record
    ? text(record["display_name"])
    : undefined;
}

/** OpenAlex gives abstracts as word -> places, because it may not give them as text. */
function abstractOf(record: Json): string | undefined {
  const index = record["abstract_inverted_index"];
  if (isObject(index)) return fromInvertedIndex(index);
  const descriptions = record["descriptions"];
  if (Array.isArray(descriptions)) {
    const abstracts = descriptions.filter(isObject).filter((one) => one["descriptionType"] === "Abstract");
    return text(abstracts[0]?.["description"]);
  }
  return (
    text(record["abstract"]) ??
    text(record["short-description"]) ??
    text(record["abstractNote"]) ??
    text(record["tldr"])
  );
}

/** A place beyond any abstract's length is an error of the source. */
const MAX_WORDS = 100_000;

export function fromInvertedIndex(index: Json): string {
  const words = new Map<number, string>();
  for (const [word, places] of Object.entries(index)) {
    if (!Array.isArray(places)) continue;
    for (const place of places)
      if (Number.isInteger(place) && place >= 0 && place < MAX_WORDS) words.set(place, word);
  }
  return [...words]
    .sort(([a], [b]) => a - b)
    .map(([, word]) => word)
    .join(" ");
}

function authorsOf(record: Json, plain: Map<ColumnField, unknown>): string[] {
  const value =
    record["authorships"] ??
    record["author"] ??
    record["authors"] ??
    record["contributors"] ??
    record["creators"] ??
    plain.get("authors") ??
    record["editor"];
  return personsIn(value);
}

function yearOf(record: Json): string | undefined {
  for (const key of [
    "publication_year",
    "issued",
    "published",
    "published-print",
    "published-online",
    "publication-date",
    "publicationYear",
    "posted",
    "year",
    "date",
    "publication_date",
    "publicationDate",
    "publicationDateY_i",
    "earliest_date",
  ]) {
    const value = dateText(record[key]);
    if (value !== undefined) return value;
  }
  const venue = venueOfReleases(record);
  return dateText(venue?.["date"]);
}

function venueOf(record: Json): string | undefined {
  const location = isObject(record["primary_location"]) ? record["primary_location"]["source"] : undefined;
  const host = record["host_venue"];
  const journal = record["journal"];
  return (
    text(record["container-title"]) ??
    text(record["journal-title"]) ??
    text(record["publicationTitle"]) ??
    nameOf(location) ??
    nameOf(host) ??
    nameOf(venueOfReleases(record)) ??
    text(record["venue"]) ??
    nameOf(journal) ??
    text(record["conferenceName"])
  );
}

/** paperoni lists every release: the published one says most, a preprint least. */
function venueOfReleases(record: Json): Json | undefined {
  const releases = Array.isArray(record["releases"]) ? record["releases"].filter(isObject) : [];
  const rank = (release: Json) => {
    const venue = release["venue"];
    if (!isObject(venue)) return 9;
    return (text(release["status"]) === "published" ? 0 : 1) + (text(venue["type"]) === "preprint" ? 2 : 0);
  };
  const best = releases.toSorted((a, b) => rank(a) - rank(b))[0]?.["venue"];
  return isObject(best) ? best : undefined;
}

function keywordsOf(record: Json, plain: Map<ColumnField, unknown>): string[] {
  for (const value of [
    record["keywords"],
    record["keyword"],
    record["subject"],
    record["subjects"],
    record["tags"],
    plain.get("keywords"),
    record["topics"],
  ]) {
    if (typeof value === "string") return splitKeywords(value);
    if (isObject(value)) return splitKeywords(text(value["content"]) ?? text(value["value"]));
    if (!Array.isArray(value) || value.length === 0) continue;
    const words = value.flatMap((one) =>
      isObject(one)
        ? [text(one["tag"]) ?? text(one["subject"]) ?? text(one["keyword"]) ?? nameOf(one) ?? ""]
        : [String(one)],
    );
    return words.filter(Boolean);
  }
  return [];
}

function idOf(record: Json, plain: Map<ColumnField, unknown>): string | undefined {
  for (const key of ["id", "paper_id", "paperId", "put-code", "key", "citation-key"]) {
    const id = text(record[key]);
    if (id !== undefined) return id;
  }
  return text(plain.get("id"));
}

/** The record's keys by the field they mean, as in a table; the better name wins. */
function plainFields(record: Json): Map<ColumnField, unknown> {
  const fields = new Map<ColumnField, unknown>();
  const ranks = new Map<ColumnField, number>();
  for (const [key, value] of Object.entries(record)) {
    if (value === null || value === "") continue;
    const found = fieldOf(key);
    if (found === undefined || found.rank >= (ranks.get(found.field) ?? Number.POSITIVE_INFINITY)) continue;
    fields.set(found.field, value);
    ranks.set(found.field, found.rank);
  }
  return fields;
}
