import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TopiqueError } from "../errors.ts";
import { hashOf, type Manifest, readManifest } from "./manifest.ts";

/**
 * What a topic model is made of, as it was when it was read: whatever happens to the folder afterwards,
 * every thread makes the same of it. In shared memory, so that it goes to another thread without a copy.
 */
export interface ModelFiles {
  /** Where it came from, for messages. */
  folder: string;
  manifest: Manifest;
  /** By path under the folder, such as "topics/vocabulary.json". */
  bytes: Readonly<Record<string, Uint8Array>>;
}

export interface ReadOptions {
  /** Compare the files with the manifest's hashes. Default true. */
  verify?: boolean;
}

/** Throws TopiqueError "model-corrupt" naming the file that is missing or not what the manifest says. */
export function readModelFiles(folder: string, options: ReadOptions = {}): ModelFiles {
  const manifest = manifestOf(folder);
  const read = pathsOf(manifest).map((path) => {
    try {
      return checked(path, readFileSync(join(folder, path)), manifest, options);
    } catch (error) {
      throw corrupt(path, error);
    }
  });
  return { folder, manifest, bytes: Object.fromEntries(read) };
}

/** The same for a service that is running: the event loop never stands for more than one file. */
export async function readModelFilesBeside(folder: string, options: ReadOptions = {}): Promise<ModelFiles> {
  const manifest = manifestOf(folder);
  const read = pathsOf(manifest).map(async (path) => {
    try {
      return checked(path, await readFile(join(folder, path)), manifest, options);
    } catch (error) {
      throw corrupt(path, error);
    }
  });
  return { folder, manifest, bytes: Object.fromEntries(await Promise.all(read)) };
}

const THRESHOLDS = "topics/thresholds.json";

/** Those that the manifest pins, and the one that is meant to be edited. */
function pathsOf(manifest: Manifest): string[] {
  return [...Object.keys(manifest.files).filter((path) => path.startsWith("topics/")), THRESHOLDS];
}

function manifestOf(folder: string): Manifest {
  const manifest = readManifest(folder);
  if (manifest) return manifest;
  throw new TopiqueError("model-corrupt", { file: join(folder, "manifest.json"), reason: "missing" });
}

function checked(
  path: string,
  bytes: Uint8Array,
  { files }: Manifest,
  { verify = true }: ReadOptions,
): [path: string, bytes: Uint8Array] {
  if (verify && path in files && hashOf(bytes) !== files[path]) {
    throw new TopiqueError("model-corrupt", { file: path, reason: "its hash is not the manifest's" });
  }
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return [path, shared];
}

function corrupt(file: string, cause: unknown): TopiqueError {
  if (cause instanceof TopiqueError) return cause;
  return new TopiqueError("model-corrupt", { file, reason: "missing" }, { cause });
}
