/** A WorkerModule with the real encoder and a space that is the embedding itself. */

import { loadEncoder } from "../../src/encoder/encoder.ts";
import { createAnalyser } from "../../src/tagging/analyser.ts";
import type { WorkerAnalyser } from "../../src/workers/protocol.ts";
import { bareSpace, ENCODER } from "./real-encoder.ts";

export async function createWorkerAnalyser(): Promise<WorkerAnalyser> {
  const embedder = await loadEncoder({ encoder: ENCODER });
  return { identity: embedder.identity, analyserOf: () => createAnalyser({ embedder, ...bareSpace }) };
}
