/** The WorkerModule of the service: encoder and topics from a models folder. */
import { join, resolve } from "node:path";
import { createAnalyser } from "../analyser.ts";
import { readManifest, requireSameEncoder, verifyFiles } from "../topics/manifest.ts";
import { loadTopicModel } from "../topics/model.ts";
import { type EncoderOptions, loadEncoder } from "./encoder.ts";
import type { WorkerAnalyser } from "./protocol.ts";

export interface WorkerAnalyserOptions extends Omit<EncoderOptions, "encoder"> {
  /** The models folder, with manifest.json, encoder/ and topics/. */
  models: string;
  /** Default: the folder encoder/ of the models folder. */
  encoder?: string | undefined;
}

/**
 * Throws TopiqueError "model-corrupt" for a file that is not what the manifest says,
 * "model-mismatch" for centroids made with another encoder.
 */
export async function createWorkerAnalyser(options: unknown): Promise<WorkerAnalyser> {
  const { models, ...given } = options as WorkerAnalyserOptions;
  const own = join(models, "encoder");
  const { encoder = own } = given;
  const manifest = readManifest(models);
  if (manifest && resolve(encoder) === resolve(own)) verifyFiles(models, manifest, "encoder/");
  const topics = loadTopicModel(models);
  const embedder = await loadEncoder({ ...given, encoder });
  requireSameEncoder(topics.encoder, embedder.identity);
  const { space, centroids } = topics;
  return { analyser: createAnalyser({ embedder, space, centroids }), identity: embedder.identity };
}
