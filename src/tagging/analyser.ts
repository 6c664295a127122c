import type { AbstractText, Analysis, Features, GroupAnalyser, GroupText } from "../analysis.ts";
import type { Embedder, TokenizedText } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import type { Centroids, Space } from "../topics/space/space.ts";
import { type ReadText, readText } from "./features.ts";

export interface AnalyserParts {
  embedder: Embedder;
  space: Space;
  centroids: Centroids;
}

/**
 * The pipeline from a text to its similarities, in the caller's thread: clean,
 * tell the language, embed, place in the joint space, compare with the centroids.
 * A text in another language that nobody asked to tag is only counted, not embedded.
 * Rejects with TopiqueError "text-missing", "text-empty" or "text-too-long".
 */
export function createAnalyser({ embedder, space, centroids }: AnalyserParts): GroupAnalyser {
  function read({ input, keepFeatures = false }: GroupText): Reading {
    const read = readText(input);
    if (!WORD.test(read.text)) throw new TopiqueError(isGiven(input) ? "text-empty" : "text-missing");
    return { ...read, tokens: embedder.prepare(read.forEncoder, input.overflow), keepFeatures };
  }

  async function embed(reading: Reading): Promise<Embedded> {
    const vector = reading.language.code === "other" ? undefined : await reading.tokens.run();
    return { ...reading, vector };
  }

  function place({ text, basis, language, tokens, keepFeatures, vector }: Embedded): Analysis {
    const read = { language, basis, text: tokens.counts };
    if (!vector) return read;
    const features: Features = { embedding: vector, text };
    const point = space.point(features, language.code);
    const similarities = centroids.similarities(point);
    return { ...read, similarities, point, ...(keepFeatures ? { features } : {}) };
  }

  return {
    async analyse(input, { signal, keepFeatures = false } = {}) {
      signal?.throwIfAborted();
      return place(await embed(read({ input, keepFeatures })));
    },

    // Step by step: a run of the encoder pushes all that the other steps read out of the processor's
    // caches, so that they take half the time where they follow each other.
    async analyseGroup(texts, begin) {
      const given = texts.map((value) => ({ status: "fulfilled", value }) as const);
      return stepForAll(await stepForAll(await stepForAll(given, read, begin), embed, begin), place, begin);
    },

    async close() {},
  };
}

interface Reading extends ReadText {
  tokens: TokenizedText;
  keepFeatures: boolean;
}

/** After the encoder's work. */
interface Embedded extends Reading {
  /** Undefined for a text in another language. */
  vector: Float32Array | undefined;
}

/** One step for all texts that have not failed before it. */
async function stepForAll<From, To>(
  texts: readonly PromiseSettledResult<From>[],
  step: (text: From) => To | Promise<To>,
  begin: (index: number) => void,
): Promise<PromiseSettledResult<To>[]> {
  const results: PromiseSettledResult<To>[] = [];
  for (const [index, text] of texts.entries()) {
    if (text.status === "rejected") results.push(text);
    else {
      try {
        begin(index);
        results.push({ status: "fulfilled", value: await step(text.value) });
      } catch (reason) {
        results.push({ status: "rejected", reason });
      }
    }
  }
  return results;
}

/** Signs and emoji alone say nothing. */
const WORD = /[\p{L}\p{N}]/u;

function isGiven({ title, abstract }: AbstractText): boolean {
  return Boolean(title || abstract);
}
