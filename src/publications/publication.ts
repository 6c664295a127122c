/** The one record type every reader yields; the rest of the program forgets formats. */
export interface Publication {
  /** Empty only when the record has an abstract. */
  title: string;
  abstract?: string;
  /** "Given Family", in the order given. */
  authors: string[];
  year?: number;
  venue?: string;
  /** Lower case, without a resolver's prefix. */
  doi?: string;
  /** Without version: "2310.12345" or "cs/0112017". */
  arxiv?: string;
  url?: string;
  /** BCP 47, as the source says; absent when it does not. */
  language?: string;
  keywords: string[];
  /** The record's own id in its source (citation key, ORCID put-code ...). */
  id?: string;
  /** DOIs and arXiv ids that the source itself calls the same work: preprint, published version, translation. */
  sameAs?: string[];
  place: Place;
  /** What was repaired while reading, in stable codes such as "see-more-removed", "latex-accents", "encoding-guessed". */
  repairs: string[];
}

/** Where a record stood. Lines count from 1 and include the last; position counts records from 0. */
export interface Place {
  position: number;
  lines: [first: number, last: number];
}

/** A record that could not be read; its neighbours go on. */
export interface ReadFailure {
  place: Place;
  /** A stable code, such as "title-missing" or "syntax". */
  reason: string;
  /** The record's first characters, for the person who looks for it. */
  excerpt: string;
}

export function isFailure(entry: Publication | ReadFailure): entry is ReadFailure {
  return "reason" in entry;
}
