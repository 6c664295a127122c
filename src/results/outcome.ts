import type { Basis, DetectedLanguage } from "../analysis.ts";
import type { Tagged as Decided } from "../tagging/tagger.ts";
import type { Notice } from "./notice.ts";

/** A tag as it is kept: labels are looked up when it is shown. */
export interface KeptTag {
  topic: string;
  score: number;
  similarity: number;
}

/** What tagging one publication of a list came to. */
export type Outcome = Tagged | { error: Notice };

export interface Tagged {
  language: DetectedLanguage;
  basis: Basis;
  text: { tokens: number; chunks: number; truncated: boolean };
  /** Sorted by score; empty when no topic fits. */
  tags: KeptTag[];
  warnings: Notice[];
  /** Key of the kept embedding, in hex. */
  embedding?: string;
}

export function isTagged(outcome: Outcome): outcome is Tagged {
  return !("error" in outcome);
}

/** What is kept of a decision: everything but words. */
export function keep({ language, basis, text, tags, warnings }: Decided): Tagged {
  return {
    language,
    basis,
    text,
    tags: tags.map(({ topic, score, similarity }) => ({ topic, score, similarity })),
    warnings,
  };
}
