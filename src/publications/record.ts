import { MAX_RECORD_SIZE, MAX_TEXT_LENGTH } from "../limits.ts";
import { arxivOfDoi, findArxiv, findDoi, readArxiv } from "./identifiers.ts";
import type { Place, Publication, ReadFailure } from "./publication.ts";
import { sizeOf } from "./size.ts";
import { type Notation, squeeze, tidyAbstract, tidyTitle } from "./tidy.ts";

/** What a format's reader found in one record, as written there. */
export interface RawRecord {
  title?: string | undefined;
  abstract?: string | undefined;
  /** "Given Family" already. */
  authors?: string[] | undefined;
  /** Anything with a year in it: "2019/10/01", "2023-06", "Preprint". */
  year?: string | undefined;
  venue?: string | undefined;
  doi?: string | undefined;
  arxiv?: string | undefined;
  url?: string | undefined;
  language?: string | undefined;
  keywords?: string[] | undefined;
  id?: string | undefined;
  sameAs?: string[] | undefined;
  /** Other text where an arXiv id may be said. */
  hints?: (string | undefined)[] | undefined;
}

const EXCERPT = 120;

/**
 * One record of a list made whole: a Publication, or a ReadFailure: "title-missing" when there is nothing to tag,
 * "record-too-long" when it is no record that a person wrote.
 */
export function toPublication(
  raw: RawRecord,
  place: Place,
  notation: Notation,
  source: string,
  repairs: Iterable<string> = [],
): Publication | ReadFailure {
  const repaired = new Set(repairs);
  const title = tidyTitle(raw.title ?? "", notation, repaired);
  const abstract = tidyAbstract(raw.abstract ?? "", title, notation, repaired);
  if (title === "" && abstract === "") return toFailure("title-missing", place, source);
  if (Math.max(title.length, abstract.length) > MAX_TEXT_LENGTH) {
    return toFailure("record-too-long", place, source);
  }
  const doi = findDoi(raw.doi) ?? (/doi/i.test(raw.url ?? "") ? findDoi(raw.url) : undefined);
  const arxiv =
    readArxiv(raw.arxiv) ??
    arxivOfDoi(doi) ??
    [raw.url, raw.venue, ...(raw.hints ?? [])].map(findArxiv).find(Boolean);
  const year = readYear(raw.year);
  const venue = squeeze(raw.venue ?? "");
  const url = raw.url && squeeze(raw.url).replaceAll(/\\([_%&#~])/g, "$1");
  const language = readLanguage(raw.language);
  const id = raw.id && squeeze(raw.id);
  const sameAs = (raw.sameAs ?? [])
    .map((one) => findDoi(one) ?? findArxiv(one))
    .filter((one) => one !== undefined);
  const publication: Publication = {
    title,
    ...(abstract && { abstract }),
    authors: (raw.authors ?? []).map(squeeze).filter(Boolean),
    ...(year !== undefined && { year }),
    ...(venue && { venue }),
    ...(doi && { doi }),
    ...(arxiv && { arxiv }),
    ...(url && { url }),
    ...(language && { language }),
    keywords: unique((raw.keywords ?? []).map(squeeze)),
    ...(id && { id }),
    ...(sameAs.length > 0 && { sameAs: unique(sameAs) }),
    place,
    repairs: [...repaired],
  };
  return sizeOf(publication) > MAX_RECORD_SIZE ? toFailure("record-too-long", place, source) : publication;
}

export function toFailure(reason: string, place: Place, source: string): ReadFailure {
  return { place, reason, excerpt: excerptOf(source) };
}

/** The first characters of a record on one line. */
export function excerptOf(source: string): string {
  const line = squeeze(source.slice(0, EXCERPT * 4));
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT - 1)}…` : line;
}

/** The first year between 1500 and 2100 in a text. */
export function readYear(text: string | undefined): number | undefined {
  const found =
    text?.match(/(?<!\d)(1[5-9]\d\d|20\d\d|2100)(?!\d)/)?.[1] ??
    text?.match(/^(1[5-9]\d\d|20\d\d)\d{4}$/)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The keywords of one field: at ";" or "|" or line ends when there are any, else at ",". */
export function splitKeywords(text: string | undefined): string[] {
  if (text === undefined) return [];
  const separator = /[;|\n•·]/.test(text) ? /[;|\n•·]/ : /[,，]/;
  return text.split(separator).map(squeeze).filter(Boolean);
}

const LANGUAGES: Record<string, string> = {
  ...names("en", "english anglais eng american british ngerman-english usenglish ukenglish"),
  ...names("fr", "french français francais fre fra francés canadien acadian"),
  ...names("de", "german allemand deutsch ngerman ger deu"),
  ...names("es", "spanish espagnol español spa"),
  ...names("it", "italian italien italiano ita"),
  ...names("pt", "portuguese portugais português por brazilian"),
  ...names("zh", "chinese chinois chi zho"),
  ...names("ru", "russian russe rus"),
  ...names("ja", "japanese japonais jpn"),
};

/** BCP 47 from a code or from the language's English or French name. */
export function readLanguage(text: string | undefined): string | undefined {
  const word = text
    ?.trim()
    .toLowerCase()
    .split(/[\s;,/|]+/)[0];
  if (!word) return undefined;
  if (LANGUAGES[word] !== undefined) return LANGUAGES[word];
  return /^[a-z]{2}(?:[-_][a-z\d]{2,8})*$/.test(word) ? word.replaceAll("_", "-") : undefined;
}

function names(code: string, words: string): Record<string, string> {
  return Object.fromEntries(words.split(" ").map((word) => [word, code]));
}

function unique(words: string[]): string[] {
  return [...new Set(words)].filter((word) => word !== "");
}
