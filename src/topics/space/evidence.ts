import type { ModelLanguage } from "../../languages/language.ts";

/** Why one topic has its similarity: the parts add up to it. */
export interface Contributions {
  /** Position in the vocabulary. */
  topic: number;
  similarity: number;
  /** What the embedding gives. */
  dense: number;
  /** What each of its pieces gives, of which it's the sum; absent where none were given. */
  pieces?: number[];
  /** Greatest contribution first; terms that give nothing are left out. */
  terms: TermEvidence[];
}

export interface TermEvidence {
  term: string;
  language: ModelLanguage;
  /** Part of the similarity. */
  contribution: number;
  /** Where the term stands in the clean text, in order. */
  places: Place[];
}

/** UTF-16 units of a text, [from, to); a pair of words holds the function words between them. */
export interface Place {
  from: number;
  to: number;
}
