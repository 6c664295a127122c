import type { PreTrainedTokenizer } from "@xenova/transformers";
import { createPlan, type Plan } from "./plan.ts";
import { leavingOut, unreadWords } from "./unread.ts";
import { fastWordPiece, type TokensOf } from "./wordpiece.ts";

/** How a text becomes the runs of an encoder. */
export interface OpenPlan {
  /** Every token of a text, also those that are not read; without special ones. */
  everyToken: TokensOf;
  /** The tokens that are read. */
  tokensOf: TokensOf;
  plan: Plan;
  /** A chunk's tokens with the prefix and special tokens around them. */
  framed(tokens: readonly number[]): number[];
  /** How many of these stand before the chunk's. */
  head: number;
  /** How many they are together. */
  framing: number;
  /** As in EncoderIdentity. */
  window: number;
  chunkSize: number;
}

export interface OpenPlanOptions {
  prefix?: string | undefined;
  maxTokens?: number | undefined;
}

/**
 * The way from a text to an encoder's runs, as its tokenizer and config.json say. The training cuts texts in the
 * same way (models/training/chunks.py): the golden files of test/fixtures/golden hold the two together.
 */
export function openPlan(
  tokenizer: PreTrainedTokenizer,
  config: Record<string, unknown>,
  { prefix = "", maxTokens = 100_000 }: OpenPlanOptions = {},
): OpenPlan {
  const encode = (text: string, special: boolean): number[] =>
    tokenizer(text, { add_special_tokens: special, return_tensor: false }).input_ids;
  const library = (text: string) => encode(text, false);
  const everyToken = fastWordPiece(tokenizer, library) ?? library;
  const tokensOf = leavingOut(everyToken, unreadWords(config), tokenizer);
  const { before, after } = frame(encode);
  // The space after the prefix belongs to the text's first token.
  const head = before.concat(prefix ? everyToken(prefix.trimEnd()) : []);
  const framing = head.length + after.length;
  const window = windowOf(config, tokenizer.model_max_length);
  const chunkSize = chunkSizeOf(config, window);
  return {
    everyToken,
    tokensOf,
    plan: createPlan({ tokensOf, room: window - framing, chunkRoom: chunkSize - framing, maxTokens }),
    framed: (tokens) => head.concat(tokens, after),
    head: head.length,
    framing,
    window,
    chunkSize,
  };
}

/** The special tokens an encoder wants around a text. */
function frame(encode: (text: string, special: boolean) => number[]): {
  before: number[];
  after: number[];
} {
  const bare = encode("a", false);
  const framed = encode("a", true);
  const at = framed.findIndex((_, i) => bare.every((token, j) => framed[i + j] === token));
  return { before: framed.slice(0, at), after: framed.slice(at + bare.length) };
}

/** Tokenizer files write "no limit" as a huge number. */
const NO_LIMIT = 1e6;

/** Models of the RoBERTa family keep their first two positions for padding. */
function windowOf(config: Record<string, unknown>, tokenizerLimit: number): number {
  const positions = Number(config.max_position_embeddings ?? NO_LIMIT);
  const reserved = /roberta|camembert/.test(String(config.model_type)) ? 2 : 0;
  const window = Math.min(positions - reserved, tokenizerLimit);
  return window < NO_LIMIT ? window : 512;
}

/** What the encoder was trained to read in one run, where its config.json says so ("chunk_size"): less than it can. */
function chunkSizeOf(config: Record<string, unknown>, window: number): number {
  return Math.min(window, Number(config.chunk_size ?? window));
}
