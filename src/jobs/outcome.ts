import type { AbstractText, Basis, DetectedLanguage } from "../analysis.ts";
import type { Sql } from "../database/database.ts";
import type { Tagged as Decided } from "../tagging/tagger.ts";
import type { Notice, TaggingOptions } from "./job.ts";

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

/** Tags the publications of a chunk; whatever stands behind it, one bad text never fails the others. */
export interface ListTagger {
  /** Of the model in force: what tags depend on. */
  readonly stamp: Stamp;
  /**
   * One outcome for each text, in order, all of one model. Rejects only when nothing can be tagged at all, as when
   * `signal` is aborted or the encoder is gone.
   */
  tag(
    texts: readonly AbstractText[],
    options: TaggingOptions,
    context: { signal: AbortSignal; sql: Sql },
  ): Promise<{ outcomes: Outcome[]; stamp: Stamp }>;
}

/** Encoder, vocabulary, centroids, version. */
export type Stamp = Readonly<Record<string, string>>;

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
