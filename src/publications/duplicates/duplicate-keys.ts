import { bare } from "../../text/fold.ts";
import { familyKey } from "../names.ts";
import type { Publication } from "../publication.ts";
import { GrowingFloat64, GrowingInt32 } from "./growing-arrays.ts";
import { hash32, hash53 } from "./hash.ts";

/** What is kept of a record to compare it with others: hashes only. */
export interface Key {
  /** Of the folded title; 0 for none. */
  title: number;
  /** Of a publisher's DOI; 0 for none or a preprint's. */
  doi: number;
  year: number | undefined;
  /** Hashes of the folded title's words. */
  words: ArrayLike<number>;
  /** Hashes of the first authors' folded family names. */
  families: ArrayLike<number>;
  /** A title that many publications share. */
  isGeneric: boolean;
}

/** Authors compared at most: lists of thousands agree or differ long before. */
const MAX_FAMILIES = 12;
const MAX_TITLE_WORDS = 24;

export function keyOf(publication: Publication): Key {
  const title = foldTitle(publication.title);
  const { doi, year } = publication;
  const families = publication.authors
    .slice(0, MAX_FAMILIES)
    .map(familyKey)
    .filter((family) => family !== "");
  return {
    title: title === "" ? 0 : hash53(title),
    doi: doi === undefined || doi.startsWith("10.48550/arxiv.") ? 0 : hash53(doi),
    year,
    words:
      title === ""
        ? []
        : title
            .split(" ")
            .slice(0, MAX_TITLE_WORDS)
            .map((word) => hash32(word) | 0),
    families: families.map((family) => hash32(family) | 0),
    isGeneric: GENERIC.test(title),
  };
}

/** A title for comparing: lower case, no accents, no punctuation; numbers and "part ii" stay. */
export function foldTitle(title: string): string {
  return bare(title.replaceAll("&", " and "))
    .replace(/[^\p{L}\p{N}+#]+/gu, " ")
    .trim();
}

/** Titles that many publications of one journal share: equal words prove nothing. */
const GENERIC =
  /^(?:(?:publisher |author )?(?:erratum|corrigendum|correction|retraction|addendum)s?\b.*|editorial|editorial board|introduction|preface|foreword|avant propos|avertissement|book reviews?|comptes? rendus?|letters? to the editor|untitled|sans titre|table of contents|sommaire|index|abstracts?|news|actualites|in memoriam|guest editorial|message from .*|front matter|back matter|title page|copyright page|panel|keynote|discussion|conclusions?|bibliographie|references|chapter \d+|chapitre \d+|acknowledge?ments|remerciements)$/;

/** The keys of all records, by index, in one flat memory: about a hundred bytes a record. */
export class KeyStore {
  readonly #titles = new GrowingFloat64();
  readonly #dois = new GrowingFloat64();
  /** Year, or 0; negative for a generic title. */
  readonly #years = new GrowingInt32();
  /** Words, then families; `#ends` holds where each part ends. */
  readonly #hashes = new GrowingInt32();
  readonly #ends = new GrowingInt32();

  add(key: Key): void {
    this.#titles.push(key.title);
    this.#dois.push(key.doi);
    const year = key.year ?? 0;
    this.#years.push(key.isGeneric ? -year - 1 : year);
    for (const hashes of [key.words, key.families]) {
      for (let i = 0; i < hashes.length; i++) this.#hashes.push(hashes[i]!);
      this.#ends.push(this.#hashes.length);
    }
  }

  get(index: number): Key {
    const coded = this.#years.get(index);
    const isGeneric = coded < 0;
    const year = isGeneric ? -coded - 1 : coded;
    const [start, middle, end] = [
      index === 0 ? 0 : this.#ends.get(2 * index - 1),
      this.#ends.get(2 * index),
      this.#ends.get(2 * index + 1),
    ];
    return {
      title: this.#titles.get(index),
      doi: this.#dois.get(index),
      year: year === 0 ? undefined : year,
      words: this.#hashes.slice(start, middle),
      families: this.#hashes.slice(middle, end),
      isGeneric,
    };
  }
}
