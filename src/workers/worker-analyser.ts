/** The WorkerModule of the service: the encoder of a models folder, and models made of ModelFiles. */
import { join, resolve } from "node:path";
import { type EncoderOptions, loadEncoder } from "../encoder/encoder.ts";
import { type Dtype, hashEncoder } from "../encoder/encoder-files.ts";
import { createAnalyser } from "../tagging/analyser.ts";
import { createExplainer } from "../tagging/evidence.ts";
import { type Manifest, readManifest, requireSameEncoder, verifyFiles } from "../topics/manifest.ts";
import { createModelOpener } from "../topics/model.ts";
import type { ModelFiles } from "../topics/model-files.ts";
import type { WorkerAnalyser } from "./protocol.ts";

export interface WorkerAnalyserOptions extends Omit<EncoderOptions, "encoder" | "hash"> {
  /** The models folder, with manifest.json and encoder/. */
  models: string;
  /** Default: the folder encoder/ of the models folder. */
  encoder?: string | undefined;
}

/**
 * Throws TopiqueError "model-corrupt" for a file of the encoder that is not what the manifest says.
 * Analysers are made of ModelFiles: "model-mismatch" for centroids made with another encoder.
 */
export async function createWorkerAnalyser(options: unknown): Promise<WorkerAnalyser> {
  const { models, ...given } = options as WorkerAnalyserOptions;
  const own = join(models, "encoder");
  const { encoder = own } = given;
  const manifest = readManifest(models);
  const isOwn = manifest !== undefined && resolve(encoder) === resolve(own);
  const hash = isOwn ? await hashOwn(own, models, manifest, given.dtype) : undefined;
  const openModel = createModelOpener();
  const embedder = await loadEncoder({ ...given, encoder, hash });
  return {
    identity: embedder.identity,
    analyserOf(source) {
      const files = source as ModelFiles;
      requireSameEncoder(files.manifest.encoder, embedder.identity);
      const model = openModel(files);
      const { space, centroids } = model;
      return createAnalyser({ embedder, space, centroids, explainer: createExplainer(model) });
    },
  };
}

/** Reads the encoder's files once; file by file against the manifest only where they are not what it says. */
async function hashOwn(folder: string, models: string, manifest: Manifest, dtype: Dtype = "q8") {
  const hash = await hashEncoder(folder, dtype);
  if (hash !== manifest.encoder.hash) verifyFiles(models, manifest, "encoder/");
  return hash;
}
