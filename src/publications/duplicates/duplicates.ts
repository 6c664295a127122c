/**
 * Which records of a list are one publication. Records are joined by DOI or
 * arXiv id (unless their titles and authors say that the identifier was pasted
 * by mistake), or by the same folded title with agreeing year or authors.
 * Only keys are kept, so that a list of a million records fits in memory.
 */
import { bare } from "../../text/fold.ts";
import { betterName, familyKey } from "../names.ts";
import type { Publication } from "../publication.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import { type Key, KeyStore, keyOf } from "./duplicate-keys.ts";
import { hash53 } from "./hash.ts";
import { Postings } from "./postings.ts";

/** A publication with the other records of it; its own fields are the fullest record's, gaps filled from the others. */
export interface MergedPublication extends Publication {
  /** The other records, as read, in the list's order. */
  versions: Publication[];
}

/** The publications of a list that fits in memory, each once, in the order of their first records. */
export function deduplicate(publications: readonly Publication[]): MergedPublication[] {
  const finder = new DuplicateFinder();
  for (const publication of publications) finder.add(publication);
  const groups = new Map<number, Publication[]>();
  for (const [i, publication] of publications.entries()) {
    const group = finder.groupOf(i);
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [publication]);
    else members.push(publication);
  }
  return [...groups.values()].map(merge);
}

/** Years apart at which a preprint and its published version may still share a title alone. */
const NEAR_YEARS = 1;
/** Years apart beyond which the same short title by the same authors is another edition. */
const FAR_YEARS = 4;
/** At most so many records under one key are compared; a longer chain is a generic title's. */
const MAX_COMPARED = 64;

/** Finds duplicates one record after the other, keeping hashes of their keys only. */
export class DuplicateFinder {
  readonly #sets = new DisjointSets();
  readonly #keys = new KeyStore();
  readonly #byId = new Postings();
  readonly #byTitle = new Postings();

  /** The record's index, counted from 0. */
  add(publication: Publication): number {
    const key = keyOf(publication);
    const index = this.#sets.add();
    this.#keys.add(key);
    const { doi, arxiv, sameAs = [] } = publication;
    for (const id of new Set([doi, arxiv, ...sameAs])) {
      if (id !== undefined) this.#join(index, key, this.#byId, hash53(id), sharesIdentifier);
    }
    if (key.title !== 0) this.#join(index, key, this.#byTitle, key.title, sharesTitle);
    return index;
  }

  /** The index of the first record of this record's publication; final once all records were added. */
  groupOf(index: number): number {
    return this.#sets.find(index);
  }

  #join(
    index: number,
    key: Key,
    postings: Postings,
    hash: number,
    isSame: (a: Key, b: Key) => boolean,
  ): void {
    let compared = 0;
    for (const other of postings.find(hash)) {
      if (compared++ === MAX_COMPARED) break;
      if (this.#sets.find(other) === this.#sets.find(index)) continue;
      if (isSame(key, this.#keys.get(other))) this.#sets.union(other, index);
    }
    postings.add(hash, index);
  }
}

/** The same identifier, and nothing that says it was pasted into another record by mistake. */
function sharesIdentifier(a: Key, b: Key): boolean {
  if (a.title === 0 || b.title === 0 || titleOverlap(a.words, b.words) >= 0.4) return true;
  // A version in another language: no word in common, but its authors.
  if (a.families.length === 0 || b.families.length === 0) return true;
  return authorOverlap(a.families, b.families) >= 0.6 && a.families[0] === b.families[0];
}

function sharesTitle(a: Key, b: Key): boolean {
  const distance = a.year === undefined || b.year === undefined ? undefined : Math.abs(a.year - b.year);
  const haveAuthors = a.families.length > 0 && b.families.length > 0;
  const overlap = haveAuthors ? authorOverlap(a.families, b.families) : undefined;
  const words = a.words.length;
  const hasOtherDoi = a.doi !== 0 && b.doi !== 0 && a.doi !== b.doi;
  if (a.isGeneric) return !hasOtherDoi && distance === 0 && overlap === 1;
  // Two publishers' DOIs and another year: an annual report, an edition.
  if (hasOtherDoi && (distance ?? 0) > 0 && words < 5) return false;
  if (overlap !== undefined) {
    if (overlap < 0.5) return false;
    return (
      distance === undefined || distance <= NEAR_YEARS || (distance <= FAR_YEARS && words >= 3) || words >= 6
    );
  }
  if (distance !== undefined) return distance <= NEAR_YEARS && (words >= 3 || distance === 0);
  return words >= 2 || (a.families.length === 0 && b.families.length === 0);
}

/** Of the shorter author list, how many are in the longer: 0 to 1. */
function authorOverlap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return countIn(short, long) / short.length;
}

/** Words in common of all words: 0 to 1. */
function titleOverlap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [left, right] = [distinct(a), distinct(b)];
  const common = countIn(left, right);
  return common / (left.length + right.length - common);
}

function distinct(numbers: ArrayLike<number>): number[] {
  return Array.from(numbers).filter((number, i, all) => all.indexOf(number) === i);
}

/** How many of some numbers are among others; for a dozen or two of them that is faster than a set. */
function countIn(some: ArrayLike<number>, others: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < some.length; i++) {
    for (let j = 0; j < others.length; j++) {
      if (some[i] !== others[j]) continue;
      count++;
      break;
    }
  }
  return count;
}

/**
 * One publication from its records: the fullest one's fields, what it lacks from
 * the next fullest, each author in the best spelling any record has.
 */
export function merge(records: readonly Publication[]): MergedPublication {
  const ranked = [...records].sort(
    (a, b) => fullness(b) - fullness(a) || a.place.position - b.place.position,
  );
  const [best, ...others] = ranked as [Publication, ...Publication[]];
  const merged: MergedPublication = {
    ...best,
    versions: others.toSorted((a, b) => a.place.position - b.place.position),
  };
  for (const other of others) fillGaps(merged, other);
  merged.authors = bestSpellings(
    merged.authors,
    others.flatMap((other) => other.authors),
  );
  if (merged.authors.some((name, i) => name !== best.authors[i]) && best.authors.length > 0) {
    merged.repairs = [...new Set([...merged.repairs, "author-spelling"])];
  }
  return merged;
}

function fillGaps(merged: MergedPublication, other: Publication): void {
  if (merged.title === "") merged.title = other.title;
  if (merged.authors.length === 0) merged.authors = other.authors;
  if (merged.keywords.length === 0) merged.keywords = other.keywords;
  for (const field of ["abstract", "venue", "doi", "arxiv", "url", "language"] as const) {
    const value = other[field];
    if (merged[field] === undefined && value !== undefined) merged[field] = value;
  }
  if (merged.year === undefined && other.year !== undefined) merged.year = other.year;
}

/** An abstract counts most, then a publisher's DOI, then how much there is of everything. */
function fullness(record: Publication): number {
  const abstract = Math.min(record.abstract?.length ?? 0, 5000);
  const isPublished = record.doi !== undefined && !record.doi.startsWith("10.48550/");
  return (
    abstract +
    (isPublished ? 100 : 0) +
    record.authors.length * 5 +
    record.keywords.length * 2 +
    (record.venue ? 20 : 0) +
    (record.year ? 20 : 0)
  );
}

/** Names compared that share a family name: no person is written in more ways. */
const MAX_SPELLINGS = 100;

/** Names of the same person (folded alike, or initials spelled out) take the spelling that says most. */
function bestSpellings(names: readonly string[], others: readonly string[]): string[] {
  const spellings = new Map<string, Set<string>>();
  for (const name of new Set(others)) {
    const family = familyKey(name);
    const known = spellings.get(family) ?? new Set();
    if (known.size < MAX_SPELLINGS) spellings.set(family, known.add(name));
  }
  return names.map((name) =>
    [...(spellings.get(familyKey(name)) ?? [])]
      .filter((other) => isSamePerson(name, other))
      .reduce(betterName, name),
  );
}

function isSamePerson(a: string, b: string): boolean {
  const [left, right] = [a, b].map((name) =>
    bare(name)
      .replace(/['’`´"^~]/g, "")
      .split(/[\s.]+/)
      .filter(Boolean),
  ) as [string[], string[]];
  // A middle initial more or less leaves the name as its record has it.
  if (left.length !== right.length) return false;
  return left.every((part, i) => part === right[i] || (i < left.length - 1 && isInitialOf(part, right[i]!)));
}

function isInitialOf(a: string, b: string): boolean {
  return a[0] === b[0] && (a.length === 1 || b.length === 1);
}
