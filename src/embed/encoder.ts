import { existsSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { AutoModel, AutoTokenizer, env, LogLevel } from "@xenova/transformers";
import type { Overflow } from "../analysis.ts";
import { TopiqueError } from "../errors.ts";
import { splitSentences } from "../text/sentences.ts";
import { firstTokens, packChunks } from "./chunks.ts";
import type { Counts, Embedder, EncoderIdentity, Pooling } from "./embedder.ts";
import { type Dtype, hashEncoder } from "./encoder-files.ts";
import { forwardOf } from "./forward.ts";
import { averageToUnit, clsPool, leadPool, leadWeight, meanPool } from "./pooling.ts";
import { fastWordPiece } from "./wordpiece.ts";

export interface EncoderOptions {
  /** A local folder in transformers.js' layout, or a name on the Hugging Face hub such as "intfloat/multilingual-e5-small". */
  encoder: string;
  /** Default "q8". */
  dtype?: Dtype | undefined;
  /** Default: what the encoder's config.json says ("pooling"), or "mean". */
  pooling?: Pooling | undefined;
  /** Put before every text; "query: " for E5 models. Default "". */
  prefix?: string | undefined;
  /** Whether files of a hub name may be fetched. Default false. */
  allowRemote?: boolean | undefined;
  /** Where fetched files are kept, and looked for first. */
  cacheDir?: string | undefined;
  /**
   * Tokens of one text after which it is refused as "text-too-long" unless it may be
   * truncated, so that nobody can occupy a worker for minutes. Default 100,000.
   */
  maxTokens?: number | undefined;
  /** What hashEncoder says of a local folder, where it is known. */
  hash?: string | undefined;
}

const MAX_CHARACTERS_PER_TOKEN = 20;

/**
 * Loads an encoder with transformers.js' own classes and wraps it as an Embedder.
 * One text a run, no padding, one thread: with dynamic int8 anything else makes a
 * vector depend on its neighbours. Throws TopiqueError "model-corrupt" for missing
 * files, and "setting-invalid" for a hub name that may not be fetched.
 */
export async function loadEncoder(options: EncoderOptions): Promise<Embedder> {
  const { encoder, dtype = "q8", prefix = "", maxTokens = 100_000 } = options;
  const { tokenizer, model, hash } = await load(options, dtype);
  const encode = (text: string, special: boolean): number[] =>
    tokenizer(text, { add_special_tokens: special, return_tensor: false }).input_ids;
  const library = (text: string) => encode(text, false);
  const fast = fastWordPiece(tokenizer, library);
  const tokensOf = fast ?? library;
  const bySentence = (text: string): number[][] => splitSentences(text).map(tokensOf);
  const forward = forwardOf(model);
  const { before, after } = frame(encode);
  const config: Record<string, unknown> = { ...model.config };
  const window = windowOf(config, tokenizer.model_max_length);
  const pooling = options.pooling ?? declaredPooling(config.pooling);
  const { pool, weigh } = POOLS[pooling];
  // The space after the prefix belongs to the text's first token.
  const prefixTokens = prefix ? tokensOf(prefix.trimEnd()) : [];
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
  const room = identity.window - framing;
  const chunkRoom = identity.chunkSize - framing;

  /** One run of the model: at most `chunkRoom` tokens -> [dimensions], not normalised. */
  async function run(tokens: readonly number[], start: number): Promise<Float32Array> {
    return pool(await forward(before.concat(prefixTokens, tokens, after)), identity.dimensions, start);
  }

  /** The chunks to run, each of at most `chunkRoom` tokens, and what is said of them. */
  function plan(whole: string, overflow: Overflow): { chunks: number[][]; counts: Counts } {
    // Far more than any text of so many tokens has: not worth the seconds and the memory of counting them.
    const longest = MAX_CHARACTERS_PER_TOKEN * maxTokens;
    if (whole.length > longest && overflow !== "truncate") {
      throw new TopiqueError("text-too-long", { most: maxTokens });
    }
    const text = whole.slice(0, longest);
    // Word after word, the tokens of the sentences are those of the text; other tokenizers may join words.
    const sentences = fast && bySentence(text);
    const all = sentences?.flat() ?? tokensOf(text);
    const tooLong = all.length > (overflow === "error" ? room : maxTokens);
    if (tooLong && overflow !== "truncate") {
      const limit = overflow === "error" ? { limit: room } : { most: maxTokens };
      throw new TopiqueError("text-too-long", { tokens: all.length, ...limit });
    }
    const most = overflow === "truncate" ? room : maxTokens;
    const kept = all.length > most ? all.slice(0, most) : all;
    const chunks =
      kept.length > chunkRoom
        ? packChunks(firstTokens(sentences ?? bySentence(text), kept.length), chunkRoom)
        : [kept];
    const truncated = overflow === "truncate" && (all.length > room || text.length < whole.length);
    return { chunks, counts: { tokens: all.length, chunks: chunks.length, truncated } };
  }

  return {
    identity,
    count: (text, overflow) => plan(text, overflow).counts,
    async embed(text, overflow) {
      const { chunks, counts } = plan(text, overflow);
      const vectors: Float32Array[] = [];
      const weights: number[] = [];
      let start = 0;
      for (const chunk of chunks) {
        vectors.push(await run(chunk, start));
        weights.push(weigh(chunk.length, framing, start));
        start += chunk.length;
      }
      return { vector: averageToUnit(vectors, weights), ...counts };
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

async function load(options: EncoderOptions, dtype: Dtype) {
  const { folder, name, isLocal } = locate(options);
  // A local folder is hashed first, since that names a missing file better than the loader would.
  const localHash = isLocal ? (options.hash ?? (await hashEncoder(folder, dtype))) : undefined;
  try {
    const files = { local_files_only: !options.allowRemote };
    const session = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 as const };
    const tokenizer = await AutoTokenizer.from_pretrained(name, files);
    const model = await AutoModel.from_pretrained(name, { ...files, dtype, session_options: session });
    return { tokenizer, model, hash: localHash ?? (await hashEncoder(folder, dtype)) };
  } catch (cause) {
    if (cause instanceof TopiqueError) throw cause;
    throw new TopiqueError("model-corrupt", { file: options.encoder, reason: reasonOf(cause) }, { cause });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Location {
  folder: string;
  /** What transformers.js calls it. */
  name: string;
  isLocal: boolean;
}

/** Whether a name is one on the hub and no folder here. */
function isHubName(encoder: string): boolean {
  return /^[\w.-]+\/[\w.-]+$/.test(encoder) && !/^\.{1,2}\//.test(encoder) && !existsSync(encoder);
}

/** Points transformers.js, whose settings are global to the thread, at the folder or the hub. */
function locate({ encoder, allowRemote = false, cacheDir }: EncoderOptions): Location {
  env.logLevel = LogLevel.ERROR;
  env.allowRemoteModels = allowRemote;
  if (!isHubName(encoder)) {
    const folder = resolve(encoder);
    env.allowRemoteModels = false;
    env.localModelPath = dirname(folder) + sep;
    return { folder, name: basename(folder), isLocal: true };
  }
  const kept = cacheDir ? join(cacheDir, encoder) : undefined;
  if (!allowRemote && !(kept && existsSync(kept))) {
    throw new TopiqueError("setting-invalid", {
      field: "TOPIQUE_ENCODER",
      type: "encoder",
      came: encoder,
    });
  }
  if (cacheDir) env.cacheDir = cacheDir;
  return { folder: kept ?? join(env.cacheDir ?? ".", encoder), name: encoder, isLocal: false };
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
