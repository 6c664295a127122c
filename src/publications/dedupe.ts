/**
 * Which records of a list are one publication. Records are joined by DOI or
 * arXiv id (unless their titles and authors say that the identifier was pasted
 * by mistake), or by the same folded title with agreeing year or authors.
 * Only keys are kept, so that a list of a million records fits in memory.
 */
import { bare } from "../topics/fold.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import { betterName, familyKey } from "./names.ts";
import type { Publication } from "./publication.ts";

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

/** Finds duplicates one record after the other, keeping keys only. */
export class DuplicateFinder {
  readonly #sets = new DisjointSets();
  readonly #keys: Key[] = [];
  readonly #byId = new Map<string, number[]>();
  readonly #byTitle = new Map<string, number[]>();

  /** The record's index, counted from 0. */
  add(publication: Publication): number {
    const key = keyOf(publication);
    const index = this.#sets.add();
    this.#keys.push(key);
    for (const id of new Set([...key.ids, ...(publication.sameAs ?? [])])) {
      this.#join(index, key, chain(this.#byId, id), sharesIdentifier);
    }
    if (key.title !== "") this.#join(index, key, chain(this.#byTitle, key.title), sharesTitle);
    return index;
  }

  /** The index of the first record of this record's publication; final once all records were added. */
  groupOf(index: number): number {
    return this.#sets.find(index);
  }

  #join(index: number, key: Key, others: number[], isSame: (a: Key, b: Key) => boolean): void {
    for (const other of others.slice(0, MAX_COMPARED)) {
      if (isSame(key, this.#keys[other]!)) this.#sets.union(other, index);
    }
    if (others.at(-1) !== index) others.push(index);
  }
}

/** What is kept of a record. */
interface Key {
  title: string;
  ids: string[];
  doi: string | undefined;
  year: number | undefined;
  /** Folded family names. */
  families: string[];
  isGeneric: boolean;
}

function keyOf(publication: Publication): Key {
  const title = foldTitle(publication.title);
  const { doi, arxiv, year } = publication;
  const isPreprintDoi = doi?.startsWith("10.48550/arxiv.") === true;
  return {
    title,
    ids: [doi, arxiv].filter((id) => id !== undefined),
    doi: isPreprintDoi ? undefined : doi,
    year,
    families: publication.authors.map(familyKey).filter((family) => family !== ""),
    isGeneric: GENERIC.test(title),
  };
}

/** A title for comparing: lower case, no accents, no punctuation; numbers and "part ii" stay. */
export function foldTitle(title: string): string {
  return bare(title)
    .replace(/[^\p{L}\p{N}+#]+/gu, " ")
    .trim();
}

/** Titles that many publications of one journal share: equal words prove nothing. */
const GENERIC =
  /^(?:(?:publisher |author )?(?:erratum|corrigendum|correction|retraction|addendum)s?\b.*|editorial|editorial board|introduction|preface|foreword|avant propos|avertissement|book reviews?|comptes? rendus?|letters? to the editor|untitled|sans titre|table of contents|sommaire|index|abstracts?|news|actualites|in memoriam|guest editorial|message from .*|front matter|back matter|title page|copyright page|panel|keynote|discussion|conclusions?|bibliographie|references|chapter \d+|chapitre \d+|acknowledge?ments|remerciements)$/;

/** The same identifier, and nothing that says it was pasted into another record by mistake. */
function sharesIdentifier(a: Key, b: Key): boolean {
  if (a.title === "" || b.title === "" || titleOverlap(a.title, b.title) >= 0.4) return true;
  // A version in another language: no word in common, but its authors and its year.
  if (a.families.length === 0 || b.families.length === 0) return true;
  return authorOverlap(a.families, b.families) >= 0.6 && a.families[0] === b.families[0];
}

function sharesTitle(a: Key, b: Key): boolean {
  const distance = a.year === undefined || b.year === undefined ? undefined : Math.abs(a.year - b.year);
  const haveAuthors = a.families.length > 0 && b.families.length > 0;
  const overlap = haveAuthors ? authorOverlap(a.families, b.families) : undefined;
  const words = a.title.split(" ").length;
  const hasOtherDoi = a.doi !== undefined && b.doi !== undefined && a.doi !== b.doi;
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
function authorOverlap(a: readonly string[], b: readonly string[]): number {
  const [short, long] = a.length <= b.length ? [a, new Set(b)] : [b, new Set(a)];
  return short.filter((family) => long.has(family)).length / short.length;
}

/** Words in common of all words: 0 to 1. */
function titleOverlap(a: string, b: string): number {
  const [left, right] = [new Set(a.split(" ")), new Set(b.split(" "))];
  const common = [...left].filter((word) => right.has(word)).length;
  return common / (left.size + right.size - common);
}

function chain(index: Map<string, number[]>, key: string): number[] {
  const known = index.get(key);
  if (known !== undefined) return known;
  const list: number[] = [];
  index.set(key, list);
  return list;
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

/** Names of the same person (folded alike, or initials spelled out) take the spelling that says most. */
function bestSpellings(names: readonly string[], others: readonly string[]): string[] {
  const spellings = new Map<string, string[]>();
  for (const name of others) {
    const family = familyKey(name);
    const list = spellings.get(family);
    if (list === undefined) spellings.set(family, [name]);
    else if (!list.includes(name)) list.push(name);
  }
  return names.map((name) =>
    (spellings.get(familyKey(name)) ?? [])
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
