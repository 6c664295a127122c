import { existsSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { AutoModel, AutoTokenizer, env, LogLevel } from "@xenova/transformers";
import { TopiqueError } from "../errors.ts";
import { type Dtype, hashEncoder } from "./encoder-files.ts";

/** What locates an encoder and its files. */
export interface ModelOptions {
  /** A local folder in transformers.js' layout, or a name on the Hugging Face hub such as "intfloat/multilingual-e5-small". */
  encoder: string;
  /** Default "q8". */
  dtype?: Dtype | undefined;
  /** Whether files of a hub name may be fetched. Default false. */
  allowRemote?: boolean | undefined;
  /** Where fetched files are kept, and looked for first. */
  cacheDir?: string | undefined;
  /** What hashEncoder says of a local folder, where it is known. */
  hash?: string | undefined;
}

/**
 * Tokenizer and model by transformers.js' own classes, and the hash of their files; one thread a session.
 * Throws TopiqueError "model-corrupt" for missing files, and "setting-invalid" for a hub name that may not be fetched.
 */
export async function openModel(options: ModelOptions) {
  const { dtype = "q8" } = options;
  const { folder, name, isLocal } = locate(options);
  // A local folder is hashed first, since that names a missing file better than the loader would.
  const localHash = isLocal ? (options.hash ?? (await hashEncoder(folder, dtype))) : undefined;
  try {
    const files = { local_files_only: !options.allowRemote };
    const session = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 as const };
    const tokenizer = await AutoTokenizer.from_pretrained(name, files);
    const model = await AutoModel.from_pretrained(name, { ...files, dtype, session_options: session });
    return { tokenizer, model, hash: localHash ?? (await hashEncoder(folder, dtype)) };
  } catch (cause) {
    if (cause instanceof TopiqueError) throw cause;
    throw new TopiqueError("model-corrupt", { file: options.encoder, reason: reasonOf(cause) }, { cause });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Location {
  folder: string;
  /** What transformers.js calls it. */
  name: string;
  isLocal: boolean;
}

/** Whether a name is one on the hub and no folder here. */
function isHubName(encoder: string): boolean {
  return /^[\w.-]+\/[\w.-]+$/.test(encoder) && !/^\.{1,2}\//.test(encoder) && !existsSync(encoder);
}

/** Points transformers.js, whose settings are global to the thread, at the folder or the hub. */
function locate({ encoder, allowRemote = false, cacheDir }: ModelOptions): Location {
  env.logLevel = LogLevel.ERROR;
  env.allowRemoteModels = allowRemote;
  if (!isHubName(encoder)) {
    const folder = resolve(encoder);
    env.allowRemoteModels = false;
    env.localModelPath = dirname(folder) + sep;
    return { folder, name: basename(folder), isLocal: true };
  }
  const kept = cacheDir ? join(cacheDir, encoder) : undefined;
  if (!allowRemote && !(kept && existsSync(kept))) {
    throw new TopiqueError("setting-invalid", {
      field: "TOPIQUE_ENCODER",
      type: "encoder",
      came: encoder,
    });
  }
  if (cacheDir) env.cacheDir = cacheDir;
  return { folder: kept ?? join(env.cacheDir ?? ".", encoder), name: encoder, isLocal: false };
}
