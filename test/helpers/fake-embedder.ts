import type { Overflow } from "../../src/analysis.ts";
import type { Embedder, EncoderIdentity } from "../../src/embedder.ts";
import { TopiqueError } from "../../src/errors.ts";

/** The axes of the fake space unless others are named. */
export const FAKE_AXES = ["robot", "language", "image", "graph"] as const;

export interface FakeEmbedder extends Embedder {
  /** Every text embedded so far, in order. */
  readonly calls: readonly string[];
}

/**
 * An embedder whose vectors a person can compute: how often each axis word stands
 * in the text, scaled to unit length. "robot robot language" is [2, 1, 0, 0] / √5;
 * a text with none of the words is [1, 1, 1, 1] / 2. A token is a word; texts
 * longer than the window are cut into runs of `window` words, whose counts add up.
 */
export function createFakeEmbedder(
  options: { axes?: readonly string[]; window?: number } = {},
): FakeEmbedder {
  const axes = options.axes ?? FAKE_AXES;
  const window = options.window ?? 512;
  const calls: string[] = [];
  const read = (text: string, overflow: Overflow) => {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const kept = withinWindow(words, window, overflow);
    const chunks = Math.max(1, Math.ceil(kept.length / window));
    return { kept, counts: { tokens: words.length, chunks, truncated: kept.length < words.length } };
  };
  const prepare = (text: string, overflow: Overflow) => {
    const { kept, counts } = read(text, overflow);
    const run = async () => {
      calls.push(text);
      return unit(Float32Array.from(axes, (axis) => kept.filter((word) => word === axis).length));
    };
    const runByPiece = async (pieces: readonly string[]) => {
      const vector = await run();
      const length = Math.hypot(...axes.map((axis) => kept.filter((word) => word === axis).length));
      const wordsOf = (piece: string) => piece.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      return {
        vector,
        pieces: pieces.map((piece) => ({
          vector: Float32Array.from(
            axes,
            (axis) => wordsOf(piece).filter((word) => word === axis).length / (length || 1),
          ),
          share: wordsOf(piece).length / kept.length,
        })),
      };
    };
    return { counts, run, runByPiece };
  };
  return {
    calls,
    identity: fakeIdentity(axes.length, window),
    prepare,
    async embed(text, overflow) {
      const { counts, run } = prepare(text, overflow);
      return { vector: await run(), ...counts };
    },
  };
}

function withinWindow(words: string[], window: number, overflow: Overflow): string[] {
  if (words.length <= window || overflow === "chunk") return words;
  if (overflow === "truncate") return words.slice(0, window);
  throw new TopiqueError("text-too-long", { tokens: words.length, limit: window });
}

function unit(counts: Float32Array): Float32Array {
  const length = Math.hypot(...counts);
  return counts.map((count) => (length === 0 ? 1 / Math.sqrt(counts.length) : count / length));
}

function fakeIdentity(dimensions: number, window: number): EncoderIdentity {
  return {
    name: "fake",
    hash: "0123456789abcdef",
    dtype: "fp32",
    pooling: "mean",
    prefix: "",
    dimensions,
    window,
    chunkSize: window,
  };
}
