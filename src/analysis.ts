/**
 * The seam between the tagger and whatever turns a text into similarities: a
 * pool of worker threads in the service, one encoder in the same thread in
 * `topique build`, a fake with vectors a person can compute in tests.
 * This file imports types only, so every side can share it.
 */
import type { GivenLanguage, ModelLanguage, TextLanguage } from "./languages/language.ts";
import type { Span } from "./text/given-places.ts";

/** What to do with a text longer than the encoder's window. */
export type Overflow = "chunk" | "truncate" | "error";

export interface DetectedLanguage {
  code: TextLanguage;
  /** 0-1; 1 when the caller named the language. */
  confidence: number;
}

/** One abstract as it was given; at least one of title and abstract holds text. */
export interface AbstractText {
  title?: string | undefined;
  abstract?: string | undefined;
  /** "auto" detects; a named language is believed, even for a text in another one. */
  language: GivenLanguage;
  overflow: Overflow;
}

/** What stood behind the tags: with an abstract, or the title alone. */
export type Basis = "abstract" | "title";

/**
 * The features of one cleaned text, enough to compute its point again after the
 * vocabulary, the centroids or the thresholds changed, with no inference.
 */
export interface Features {
  /** [dimensions], unit length: the encoder's pooled output, before centring. */
  embedding: Float32Array;
  /** Cleaned text the lexical part is computed from. */
  text: string;
}

/** A unit point of the joint space: a dense part and a sparse part, each already weighted. */
export interface Point<Language extends TextLanguage = TextLanguage> {
  language: Language;
  /** [dimensions]: centred per language, scaled by the part's weight. */
  dense: Float32Array;
  /** Term ids of the lexicon, ascending. */
  terms: Uint32Array;
  /** Weight of each term, scaled by the part's weight. */
  weights: Float32Array;
}

/** Why a topic has its similarity: `embedding`, the contributions of the terms and `others` add up to it. */
export interface Evidence {
  /** What the embedding gives. */
  embedding: number;
  /** What each sentence gives of that, in their order; none where the embedding alone is known. */
  sentences: Reason[];
  /** Greatest contribution first. */
  terms: (Reason & { term: string; language: ModelLanguage })[];
  /** What all further terms give together, where a text has more than MAX_TERMS. */
  others?: number;
}

export interface TopicEvidence extends Evidence {
  /** Position in the vocabulary. */
  topic: number;
}

export interface Reason {
  /** Part of the similarity. */
  contribution: number;
  /** Where it stands in the text as it was given, in order; none where that can't be told, MAX_SPANS at most. */
  spans: Span[];
}

/** Which topics become tags. */
export interface TagOptions {
  /** At most so many tags. */
  limit: number;
  /** In place of every topic's own threshold; 0 gives every topic. */
  threshold?: number | undefined;
  /** Whether each tag says why it's there. */
  evidence?: boolean | undefined;
}

export interface Analysis {
  language: DetectedLanguage;
  basis: Basis;
  text: { tokens: number; chunks: number; truncated: boolean };
  /** [topics], in the vocabulary's order; absent when the language is "other" and was not asked for. */
  similarities?: Float32Array;
  /**
   * Where the text lies in the space in force, to compare or explain it; absent where there are no similarities.
   * A pool sends it with the features only.
   */
  point?: Point;
  /** Only when asked for with `keepFeatures`, and where there are similarities. */
  features?: Features;
  /** Only when asked for with `explain`: of the topics that become tags, or of the nearest where none does. */
  evidence?: TopicEvidence[];
}

export interface AnalyseOptions {
  /** Aborting drops the text if no worker has it yet; one that was handed over is finished and forgotten. */
  signal?: AbortSignal | undefined;
  /** Single texts and those of batches take turns and go before jobs. Default "interactive": a single text. */
  priority?: "interactive" | "batch" | "job";
  /** A full queue rejects with "queue-full" (default), or is waited for, as lists do. */
  whenFull?: "reject" | "wait";
  keepFeatures?: boolean;
  /** To give the evidence of what these options make tags of. */
  explain?: TagOptions | undefined;
  /** Id of the model to compare with, where the analyser has several; its first when there is none. */
  model?: number | undefined;
}

export interface Analyser {
  analyse(input: AbstractText, options?: AnalyseOptions): Promise<Analysis>;
  /** Finishes what was accepted, then frees threads and memory. */
  close(): Promise<void>;
}

/** An analyser that takes several texts at once: a worker's, which is handed them so. */
export interface GroupAnalyser extends Analyser {
  /**
   * Every text's analysis is `analyse`'s, to the bit, and so is its error, which is no other text's.
   * `begin` hears the index of the text that is worked on, again for every step: one that takes the
   * thread down with it can be named.
   */
  analyseGroup(
    texts: readonly GroupText[],
    begin: (index: number) => void,
  ): Promise<PromiseSettledResult<Analysis>[]>;
}

export interface GroupText extends Pick<AnalyseOptions, "keepFeatures" | "explain"> {
  input: AbstractText;
}
