import { basename } from "node:path";
import type { Overflow } from "../analysis.ts";
import type { Embedder, EncoderIdentity, Pooling, TokenizedText } from "../embedder.ts";
import { forwardOf } from "./forward.ts";
import { type ModelOptions, openModel } from "./open-model.ts";
import { openPlan } from "./open-plan.ts";
import { createPieceSums, type PieceSums } from "./pieces.ts";
import { averageToUnit, poolingOf } from "./pooling.ts";

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
  const { encoder, dtype = "q8", prefix = "" } = options;
  const { tokenizer, model, hash } = await openModel(options);
  const forward = forwardOf(model);
  const config: Record<string, unknown> = { ...model.config };
  const pooling = poolingOf(config, options.pooling);
  const { tokensOf, plan, framed, head, framing, window, chunkSize } = openPlan(tokenizer, config, options);
  const identity: EncoderIdentity = {
    name: basename(encoder),
    hash,
    dtype,
    pooling: pooling.name,
    prefix,
    dimensions: Number(config.hidden_size),
    window,
    chunkSize,
  };

  /** One run of the model: the tokens of a chunk -> [dimensions], not normalised. */
  async function runChunk(
    tokens: readonly number[],
    start: number,
    weight: number,
    sums: PieceSums | undefined,
  ): Promise<Float32Array> {
    const states = await forward(framed(tokens));
    sums?.add(states, tokens.length, start, weight);
    return pooling.pool(states, identity.dimensions, start);
  }

  async function runAll(chunks: readonly number[][], sums?: PieceSums): Promise<Float32Array> {
    const vectors: Float32Array[] = [];
    const weights: number[] = [];
    let start = 0;
    for (const chunk of chunks) {
      const weight = pooling.weigh(chunk.length, framing, start);
      vectors.push(await runChunk(chunk, start, weight, sums));
      weights.push(weight);
      start += chunk.length;
    }
    return averageToUnit(vectors, weights);
  }

  function prepare(text: string, overflow: Overflow): TokenizedText {
    const { chunks, counts } = plan(text, overflow);
    return {
      counts,
      run: () => runAll(chunks),
      async runByPiece(pieces) {
        const each = pieces.map((piece) => tokensOf(piece).length);
        const all = each.reduce((sum, count) => sum + count, 0);
        const sums = createPieceSums(each, head, identity.dimensions, pooling);
        const vector = await runAll(chunks, sums);
        return { vector, pieces: all === counts.tokens ? sums.pieces() : [] };
      },
    };
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
