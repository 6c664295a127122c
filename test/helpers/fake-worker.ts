/**
 * A WorkerModule for pool tests: the fake analyser, and words that do what a test
 * needs. Shared memory lets the test decide when; only the word "slow" takes a time.
 */
import type { Analyser, Analysis, GroupAnalyser, Point } from "../../src/analysis.ts";
import { TopiqueError } from "../../src/errors.ts";
import type { WorkerAnalyser } from "../../src/workers/protocol.ts";
import { createFakeAnalyser } from "./fake-analyser.ts";
import { createFakeEmbedder } from "./fake-embedder.ts";

/** How long a text with "slow" takes. */
export const SLOW_MS = 300;

/** Source of a model: topic i is about words[i]. One that is refused can't be made, a deadly one ends its thread. */
export type FakeModel = { words: readonly string[] } | { refused: true } | { deadly: true };

export interface FakeWorkerOptions {
  /** "block" in a text blocks its worker until [0] is 1; [1] counts the texts that came to a "block". */
  gate: Int32Array;
  /** [0]: how many more workers die of the word "crash". [1]: how many more fail to be set up. */
  deaths: Int32Array;
  /** [0]: models that are held, by all workers together; those of workers that died are counted on. */
  held: Int32Array;
  /** Reported by the workers; "alternating" gives every worker another one. */
  identities?: "alternating";
}

export function fakeWorkerOptions(): FakeWorkerOptions {
  return {
    gate: new Int32Array(new SharedArrayBuffer(8)),
    deaths: new Int32Array(new SharedArrayBuffer(8)),
    held: new Int32Array(new SharedArrayBuffer(4)),
  };
}

/** Lets every blocked worker go on, and no later text block. */
export function openGate({ gate }: FakeWorkerOptions): void {
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
}

/** Resolves when so many texts have come to a "block". */
export async function blocked({ gate }: FakeWorkerOptions, texts: number): Promise<void> {
  for (let seen = Atomics.load(gate, 1); seen < texts; seen = Atomics.load(gate, 1)) {
    await Atomics.waitAsync(gate, 1, seen).value;
  }
}

/** Resolves when all workers together hold so many models. */
export async function holding({ held }: FakeWorkerOptions, models: number): Promise<void> {
  for (let seen = Atomics.load(held, 0); seen !== models; seen = Atomics.load(held, 0)) {
    await Atomics.waitAsync(held, 0, seen).value;
  }
}

/** Every analysis gives its point. */
const POINT: Point = {
  language: "en",
  dense: Float32Array.of(1, 0),
  terms: Uint32Array.of(7),
  weights: Float32Array.of(0.5),
};

export async function createWorkerAnalyser(options: FakeWorkerOptions): Promise<WorkerAnalyser> {
  const { deaths } = options;
  if (takeOne(deaths, 1)) throw new TopiqueError("model-corrupt", { file: "model.onnx" });
  return {
    identity: {
      ...createFakeEmbedder().identity,
      hash: options.identities ? String(Atomics.add(deaths, 0, 1)) : "0123456789abcdef",
    },
    analyserOf: (source) => createAnalyser(options, source as FakeModel),
  };
}

function createAnalyser({ gate, deaths, held }: FakeWorkerOptions, model: FakeModel): GroupAnalyser {
  if ("refused" in model) throw new TopiqueError("model-mismatch", {});
  if ("deadly" in model) process.exit(8);
  Atomics.add(held, 0, 1);
  Atomics.notify(held, 0);
  const fake = createFakeAnalyser(model.words);
  const analyse: Analyser["analyse"] = async (input, analyseOptions) => {
    const text = `${input.title ?? ""} ${input.abstract ?? ""}`;
    if (text.includes("block")) {
      Atomics.add(gate, 1, 1);
      Atomics.notify(gate, 1);
      Atomics.wait(gate, 0, 0);
    }
    if (text.includes("slow")) Atomics.wait(gate, 0, Atomics.load(gate, 0), SLOW_MS);
    if (text.includes("crash") && takeOne(deaths, 0)) process.exit(7);
    if (text.includes("bug")) throw new RangeError("a bug of ours");
    return { ...(await fake.analyse(input, analyseOptions)), point: POINT };
  };
  return {
    async close() {
      Atomics.sub(held, 0, 1);
      Atomics.notify(held, 0);
      await fake.close();
    },
    analyse,
    async analyseGroup(texts, begin) {
      const settled: PromiseSettledResult<Analysis>[] = [];
      for (const [index, { input, keepFeatures = false }] of texts.entries()) {
        begin(index);
        settled.push(...(await Promise.allSettled([analyse(input, { keepFeatures })])));
      }
      return settled;
    },
  };
}

function takeOne(counts: Int32Array, index: number): boolean {
  if (Atomics.load(counts, index) <= 0) return false;
  Atomics.sub(counts, index, 1);
  return true;
}
