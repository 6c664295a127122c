import type { AbstractText, Analysis, Features, GroupAnalyser, GroupText } from "../analysis.ts";
import type { Embedder, TokenizedText, VectorPiece } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import type { Centroids, Space } from "../topics/space/space.ts";
import { type Explainer, type Sentence, sentencesOf } from "./evidence.ts";
import { type ReadText, readText } from "./features.ts";

export interface AnalyserParts {
  embedder: Embedder;
  space: Space;
  centroids: Centroids;
  /** Without it nothing is explained. */
  explainer?: Explainer;
}

/**
 * The pipeline from a text to its similarities, in the caller's thread: clean,
 * tell the language, embed, place in the joint space, compare with the centroids.
 * A text in another language that nobody asked to tag is only counted, not embedded.
 * Rejects with TopiqueError "text-missing", "text-empty" or "text-too-long".
 */
export function createAnalyser({ embedder, space, centroids, explainer }: AnalyserParts): GroupAnalyser {
  function read({ input, keepFeatures, explain }: GroupText): Reading {
    const read = readText(input);
    if (!WORD.test(read.text)) throw new TopiqueError(isGiven(input) ? "text-empty" : "text-missing");
    const tokens = embedder.prepare(read.forEncoder, input.overflow);
    return { ...read, given: input, tokens, keepFeatures, explain };
  }

  async function embed(reading: Reading): Promise<Embedded> {
    const { language, tokens, explain } = reading;
    if (language.code === "other") return { ...reading, vector: undefined };
    if (!explain) return { ...reading, vector: await tokens.run() };
    const sentences = sentencesOf(reading);
    return { ...reading, ...(await tokens.runByPiece(sentences.map(({ read }) => read))), sentences };
  }

  function place(embedded: Embedded): Analysis {
    const { text, basis, language, tokens, keepFeatures, vector, explain } = embedded;
    const read = { language, basis, text: tokens.counts };
    if (!vector) return read;
    const features: Features = { embedding: vector, text };
    const point = space.point(features, language.code);
    const similarities = centroids.similarities(point);
    const evidence =
      explain && explainer?.explain({ ...embedded, point, similarities }, explain, embedded.pieces);
    return {
      ...read,
      similarities,
      point,
      ...(keepFeatures ? { features } : {}),
      ...(evidence && { evidence }),
    };
  }

  return {
    async analyse(input, { signal, keepFeatures, explain } = {}) {
      signal?.throwIfAborted();
      return place(await embed(read({ input, keepFeatures: keepFeatures === true, explain })));
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

interface Reading extends ReadText, Pick<GroupText, "explain"> {
  given: AbstractText;
  tokens: TokenizedText;
  keepFeatures: boolean | undefined;
}

/** After the encoder's work. */
interface Embedded extends Reading {
  /** Undefined for a text in another language. */
  vector: Float32Array | undefined;
  /** Of a text that is to be explained. */
  pieces?: readonly VectorPiece[];
  sentences?: readonly Sentence[];
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
