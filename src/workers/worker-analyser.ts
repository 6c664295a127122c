/** The WorkerModule of the service: encoder and topics from a models folder. */
import { join, resolve } from "node:path";
import { type EncoderOptions, loadEncoder } from "../encoder/encoder.ts";
import { type Dtype, hashEncoder } from "../encoder/encoder-files.ts";
import { TopiqueError } from "../errors.ts";
import { createAnalyser } from "../tagging/analyser.ts";
import { type Manifest, readManifest, requireSameEncoder, verifyFiles } from "../topics/manifest.ts";
import { loadTopicModel } from "../topics/model.ts";
import type { WorkerAnalyser } from "./protocol.ts";

export interface WorkerAnalyserOptions extends Omit<EncoderOptions, "encoder" | "hash"> {
  /** The models folder, with manifest.json, encoder/ and topics/. */
  models: string;
  /** Default: the folder encoder/ of the models folder. */
  encoder?: string | undefined;
  /** Stamp of the centroids that whoever decides over tags has loaded; others are refused. */
  centroids?: string | undefined;
}

/**
 * Throws TopiqueError "model-corrupt" for a file that is not what the manifest says,
 * "model-mismatch" for centroids made with another encoder, or other ones than expected:
 * a worker that is replaced after a build in the same folder must not mix two models.
 */
export async function createWorkerAnalyser(options: unknown): Promise<WorkerAnalyser> {
  const { models, centroids: expected, ...given } = options as WorkerAnalyserOptions;
  const own = join(models, "encoder");
  const { encoder = own } = given;
  const manifest = readManifest(models);
  const isOwn = manifest !== undefined && resolve(encoder) === resolve(own);
  const hash = isOwn ? await hashOwn(own, models, manifest, given.dtype) : undefined;
  const topics = loadTopicModel(models);
  if (expected !== undefined && topics.stamps.centroids !== expected) {
    throw new TopiqueError("model-mismatch", { found: topics.stamps.centroids, expected });
  }
  const embedder = await loadEncoder({ ...given, encoder, hash });
  requireSameEncoder(topics.encoder, embedder.identity);
  const { space, centroids } = topics;
  return { analyser: createAnalyser({ embedder, space, centroids }), identity: embedder.identity };
}

/** Reads the encoder's files once; file by file against the manifest only where they are not what it says. */
async function hashOwn(folder: string, models: string, manifest: Manifest, dtype: Dtype = "q8") {
  const hash = await hashEncoder(folder, dtype);
  if (hash !== manifest.encoder.hash) verifyFiles(models, manifest, "encoder/");
  return hash;
}
