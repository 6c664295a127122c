/** A WorkerModule with the real encoder and a space that is the embedding itself. */
import { createAnalyser } from "../../src/analyser.ts";
import { loadEncoder } from "../../src/embed/encoder.ts";
import type { WorkerAnalyser } from "../../src/embed/protocol.ts";
import { bareSpace, ENCODER } from "./real-encoder.ts";

export async function createWorkerAnalyser(): Promise<WorkerAnalyser> {
  const embedder = await loadEncoder({ encoder: ENCODER });
  return { analyser: createAnalyser({ embedder, ...bareSpace }), identity: embedder.identity };
}
