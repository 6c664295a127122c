import { bare } from "../../../text/fold.ts";
import type { ColumnField, ColumnNames } from "../../format.ts";

/**
 * The names a field goes by in tables and plain records, English and French,
 * folded to letters and digits; better names first.
 */
export const FIELD_NAMES: Readonly<Record<ColumnField, readonly string[]>> = {
  title: names(
    "title, titre, document title, article title, paper title, publication title full, title of paper, titles, primary title, " +
      "titre de l'article, titre du document, titre de la publication, titre article, titre publication, intitulé, item title, work title, " +
      "title en, english title, title fr, titre anglais, titre français, titre fr, titre en, title s, ti, display name, name, paper, label",
  ),
  abstract: names(
    "abstract, résumé, abstract note, abstracts, abstract text, article abstract, paper abstract, abstract en, english abstract, résumé fr, " +
      "résumé en, abstract fr, résumé anglais, résumé français, resume, resumes, sommaire, abrégé, summary, abstract s, ab, description, short description, texte du résumé",
  ),
  authors: names(
    "authors, author full names, auteurs, author, auteur, author names, author s, auteur s, nom des auteurs, noms des auteurs, " +
      "authors full names, auth full name s, creators, creator, créateurs, contributors, af, au, author list, liste des auteurs, authorships, by, par",
  ),
  year: names(
    "year, année, publication year, pub year, year of publication, année de publication, publication date, date de publication, date, " +
      "published, issued, produced date y i, py, annee pub, published year, cover date, publication date year, publish date, an, updated, created",
  ),
  venue: names(
    "venue, source title, journal, journal title, publication title, revue, conference, conférence, conference title, container title, booktitle, " +
      "titre de la revue, nom de la revue, titre de la source, source, so, publication, published in, host venue, journal name, publication name, event, proceedings, éditeur, publisher",
  ),
  doi: names(
    "doi, digital object identifier, doi id s, di, doi link, lien doi, doi url, doi number, numéro doi",
  ),
  arxiv: names("arxiv, arxiv id, arxiv id s, arxivid, arxiv number, arxiv link, eprint"),
  url: names(
    "url, link, lien, uri, uri s, links, pdf, pdf link, open access url, href, adresse, landing page, paper url, web, openreview",
  ),
  language: names(
    "language, langue, lang, language of original document, language s, la, langue du document, language code, langid",
  ),
  keywords: names(
    "keywords, mots clés, author keywords, keyword, mot clé, mots clefs, manual tags, tags, author keywords s, keyword s, subject, subjects, sujets, " +
      "motscles, mots clés auteurs, mots clés auteur, descripteurs, index keywords, de, keywords plus, étiquettes, topics, topic, sujet, thèmes, thématiques, fields of study, concepts",
  ),
  id: names(
    "id, key, clé, citation key, bibtex key, paper id, paperid, identifier, identifiant, numéro, eid, ut, ut unique wos id, accession number, hal id s, halid s, item key, cle, openalex id, pmid, corpus id, no, n, ref",
  ),
};

const BY_NAME = new Map<string, { field: ColumnField; rank: number }>();
for (const [field, all] of Object.entries(FIELD_NAMES)) {
  for (const [rank, name] of all.entries()) {
    if (!BY_NAME.has(name)) BY_NAME.set(name, { field: field as ColumnField, rank });
  }
}

/** "Mots-clés", "mots_cles" and "Mots clés" are one name. */
export function foldName(name: string): string {
  return bare(name).replace(/[^\p{L}\p{N}#]+/gu, "");
}

/** The field a name means and how good a name it is (0 is best), or undefined. */
export function fieldOf(name: string): { field: ColumnField; rank: number } | undefined {
  const folded = foldName(name);
  if (folded === "#") return { field: "id", rank: 99 };
  return BY_NAME.get(folded) ?? BY_NAME.get(foldName(name.replace(/\([^()]*\)|\[[^[\]]*\]/g, "")));
}

/**
 * Which column holds which field: overrides first, then the best name found. An override that no
 * column answers to is passed over; `missingColumn` tells of it.
 */
export function findColumns(header: readonly string[], overrides: ColumnNames): Map<ColumnField, number> {
  const columns = new Map<ColumnField, number>();
  const ranks = new Map<ColumnField, number>();
  for (const [i, name] of header.entries()) {
    const found = fieldOf(name);
    if (found === undefined || found.rank >= (ranks.get(found.field) ?? Number.POSITIVE_INFINITY)) continue;
    columns.set(found.field, i);
    ranks.set(found.field, found.rank);
  }
  for (const [field, wanted] of Object.entries(overrides)) {
    const i = placeOf(wanted, header);
    if (i < 0) continue;
    for (const [other, at] of columns) if (at === i) columns.delete(other);
    columns.set(field as ColumnField, i);
  }
  return columns;
}

/** The first override that no column answers to. */
export function missingColumn(
  header: readonly string[],
  overrides: ColumnNames,
): { field: string; wanted: string | number } | undefined {
  for (const [field, wanted] of Object.entries(overrides)) {
    if (placeOf(wanted, header) < 0) return { field, wanted };
  }
  return undefined;
}

/** The column of a name, or of a number from 1; -1 when there is none. A name of digits is a name first. */
function placeOf(wanted: string | number, header: readonly string[]): number {
  const folded = foldName(String(wanted));
  const named = typeof wanted === "number" ? -1 : header.findIndex((name) => foldName(name) === folded);
  const place = named < 0 && /^\d+$/.test(String(wanted)) ? Number(wanted) - 1 : named;
  return place < header.length ? place : -1;
}

function names(list: string): string[] {
  return list.split(", ").map((name) => bare(name).replace(/[^\p{L}\p{N}#]+/gu, ""));
}
