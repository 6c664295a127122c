import type { Overflow } from "./analysis.ts";

/** One text through the encoder: a few lines that everything else depends on instead of ONNX. */
export interface Embedder {
  readonly identity: EncoderIdentity;
  /**
   * One cleaned text to one vector; the same text gives the same bits, always.
   * Throws TopiqueError "text-too-long" when overflow is "error" and the text exceeds the window.
   */
  embed(text: string, overflow: Overflow): Promise<Embedding>;
  /** What `embed` does and throws before the encoder's work, so that several texts can be made ready before one is run. */
  prepare(text: string, overflow: Overflow): TokenizedText;
}

/** A text in the tokens of its runs. */
export interface TokenizedText {
  readonly counts: Counts;
  /** The encoder's work: the vector that `embed` answers. */
  run(): Promise<Float32Array>;
  /**
   * The same vector to the bit, and what each of consecutive pieces of the text, cut between words, adds to it.
   * No pieces where their tokens are not the text's.
   */
  runByPiece(pieces: readonly string[]): Promise<{ vector: Float32Array; pieces: VectorPiece[] }>;
}

/** Those of a text add up to its vector, and their shares to 1. */
export interface VectorPiece {
  /** [dimensions]: the states of its tokens, as they count in the text's vector. */
  vector: Float32Array;
  /** Of the weight of all tokens. */
  share: number;
}

export interface Embedding extends Counts {
  /** [dimensions], unit length: chunks pooled, averaged by the weight of their tokens, normalised. */
  vector: Float32Array;
}

export interface Counts {
  /** Tokens of the whole text, whatever was cut; special ones, and those that the encoder does not read, are not counted. */
  tokens: number;
  chunks: number;
  truncated: boolean;
}

/** How the states of tokens become one vector; see pooling.ts. */
export type Pooling = "mean" | "cls" | "lead";

/** Everything that changes a vector: centroids are only valid with the identity they were made with. */
export interface EncoderIdentity {
  name: string;
  /** First 16 hex digits of SHA-256 over the hashes of weights, tokenizer files and configuration. */
  hash: string;
  dtype: string;
  pooling: Pooling;
  /** Put before every text, as E5 models want; "" for none. */
  prefix: string;
  dimensions: number;
  /** The most tokens of one text, special ones counted, that are not too long for `overflow`. */
  window: number;
  /** Tokens of one run, special tokens counted: at most the window. */
  chunkSize: number;
}
