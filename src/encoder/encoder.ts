import { basename } from "node:path";
import type { Overflow } from "../analysis.ts";
import type { Embedder, EncoderIdentity, Pooling, TokenizedText } from "../embedder.ts";
import { forwardOf } from "./forward.ts";
import { type ModelOptions, openModel } from "./open-model.ts";
import { createPlan } from "./plan.ts";
import { averageToUnit, clsPool, leadPool, leadWeight, meanPool } from "./pooling.ts";
import { leavingOut, unreadWords } from "./unread.ts";
import { fastWordPiece } from "./wordpiece.ts";

export interface EncoderOptions extends ModelOptions {
  /** Default: what the encoder's config.json says ("pooling"), or "mean". */
  pooling?: Pooling | undefined;
  /** Put before every text; "query: " for E5 models. Default "". */
  prefix?: string | undefined;
  /**
   * Tokens of one text after which it is refused as "text-too-long" unless it may be
   * truncated, so that nobody can occupy a worker for minutes. Default 100,000.
   */
  maxTokens?: number | undefined;
}

/**
 * Loads an encoder with transformers.js' own classes and wraps it as an Embedder.
 * One text a run, no padding, one thread: with dynamic int8 anything else makes a
 * vector depend on its neighbours. Throws TopiqueError "model-corrupt" for missing
 * files, and "setting-invalid" for a hub name that may not be fetched.
 */
export async function loadEncoder(options: EncoderOptions): Promise<Embedder> {
  const { encoder, dtype = "q8", prefix = "", maxTokens = 100_000 } = options;
  const { tokenizer, model, hash } = await openModel(options);
  const encode = (text: string, special: boolean): number[] =>
    tokenizer(text, { add_special_tokens: special, return_tensor: false }).input_ids;
  const library = (text: string) => encode(text, false);
  const everyToken = fastWordPiece(tokenizer, library) ?? library;
  const forward = forwardOf(model);
  const { before, after } = frame(encode);
  const config: Record<string, unknown> = { ...model.config };
  const tokensOf = leavingOut(everyToken, unreadWords(config), tokenizer);
  const window = windowOf(config, tokenizer.model_max_length);
  const pooling = options.pooling ?? declaredPooling(config.pooling);
  const { pool, weigh } = POOLS[pooling];
  // The space after the prefix belongs to the text's first token.
  const prefixTokens = prefix ? everyToken(prefix.trimEnd()) : [];
  const identity: EncoderIdentity = {
    name: basename(encoder),
    hash,
    dtype,
    pooling,
    prefix,
    dimensions: Number(config.hidden_size),
    window,
    chunkSize: chunkSizeOf(config, window),
  };
  const framing = before.length + prefixTokens.length + after.length;
  const plan = createPlan({
    tokensOf,
    room: identity.window - framing,
    chunkRoom: identity.chunkSize - framing,
    maxTokens,
  });

  /** One run of the model: the tokens of a chunk -> [dimensions], not normalised. */
  async function runChunk(tokens: readonly number[], start: number): Promise<Float32Array> {
    return pool(await forward(before.concat(prefixTokens, tokens, after)), identity.dimensions, start);
  }

  async function runAll(chunks: readonly number[][]): Promise<Float32Array> {
    const vectors: Float32Array[] = [];
    const weights: number[] = [];
    let start = 0;
    for (const chunk of chunks) {
      vectors.push(await runChunk(chunk, start));
      weights.push(weigh(chunk.length, framing, start));
      start += chunk.length;
    }
    return averageToUnit(vectors, weights);
  }

  function prepare(text: string, overflow: Overflow): TokenizedText {
    const { chunks, counts } = plan(text, overflow);
    return { counts, run: () => runAll(chunks) };
  }

  return {
    identity,
    prepare,
    async embed(text, overflow) {
      const { counts, run } = prepare(text, overflow);
      return { vector: await run(), ...counts };
    },
  };
}

interface Pool {
  /** The states of a chunk that starts at a place of its text -> [dimensions], not normalised. */
  pool(states: Float32Array, dimensions: number, start: number): Float32Array;
  /** Weight among the chunks of its text of one with so many tokens, and so many more around them. */
  weigh(tokens: number, framing: number, start: number): number;
}

// A text without a single token still has a vector: its special tokens', weighted as one.
const byCount = (tokens: number): number => tokens || 1;
const POOLS: Record<Pooling, Pool> = {
  mean: { pool: meanPool, weigh: byCount },
  cls: { pool: clsPool, weigh: byCount },
  lead: { pool: leadPool, weigh: (tokens, framing, start) => leadWeight(tokens + framing, start) },
};

function declaredPooling(declared: unknown): Pooling {
  return declared === "cls" || declared === "lead" ? declared : "mean";
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
