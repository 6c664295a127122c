import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EncoderIdentity } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import type { PerLanguage } from "../languages/per-language.ts";

/** models/manifest.json: what lies beside it, by hash, and how it was made. */
export interface Manifest {
  /** Path under models/ with forward slashes -> SHA-256 in hex. thresholds.json is not in it: it is meant to be edited. */
  files: Record<string, string>;
  /** The encoder the centroids were made with. */
  encoder: EncoderIdentity;
  stamps: { vocabulary: string; centroids: string };
  /** What the space was made from and with. */
  topics: TopicsRecord;
}

export interface TopicsRecord {
  settings: Record<string, number | string | boolean>;
  terms: PerLanguage<number>;
  /** File by file: texts that became exemplars, by where their topics come from and language ("keywords.en"). */
  sources: Record<string, string | number>[];
  /** Topic -> exemplars by language. */
  exemplars: Record<string, PerLanguage<number>>;
}

/** undefined when there is none; throws TopiqueError "model-corrupt" when it can't be understood. */
export function readManifest(models: string): Manifest | undefined {
  const path = join(models, "manifest.json");
  if (!existsSync(path)) return undefined;
  try {
    const data = JSON.parse(readFileSync(path, "utf8"));
    if (data.files && data.encoder && data.stamps) return data;
  } catch {
    // said below
  }
  throw new TopiqueError("model-corrupt", { file: path, reason: "not a manifest" });
}

export interface ManifestFacts {
  encoder: EncoderIdentity;
  /** The vocabulary's stamp. */
  vocabulary: string;
  topics: TopicsRecord;
}

/** What a build makes and a tag depends on. */
const MADE_FILES = /^topics\/(space|centroids|calibration|lexicon)\./;

/** Writes the manifest with the hashes of `folders` as they are now; the centroids' stamp is made of theirs. */
export function writeManifest(models: string, folders: string[], facts: ManifestFacts): Manifest {
  const paths = folders.flatMap((folder) => filesUnder(models, folder)).filter((path) => !isUnpinned(path));
  const files = Object.fromEntries(paths.map((path) => [path, hashFile(join(models, path))]));
  const made = Object.entries(files).filter(([path]) => MADE_FILES.test(path));
  const centroids = createHash("sha256").update(made.flat().join("\n")).digest("hex").slice(0, 16);
  const manifest = {
    encoder: facts.encoder,
    stamps: { vocabulary: facts.vocabulary, centroids },
    files,
    topics: facts.topics,
  };
  writeFileSync(join(models, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}

/**
 * Checks every file of the manifest whose path starts with `prefix`, such as
 * "encoder/": throws TopiqueError "model-corrupt" naming the first that is missing or differs.
 */
export function verifyFiles(models: string, manifest: Manifest, prefix: string): void {
  for (const [path, hash] of Object.entries(manifest.files)) {
    if (!path.startsWith(prefix)) continue;
    if (!existsSync(join(models, path)))
      throw new TopiqueError("model-corrupt", { file: path, reason: "missing" });
    if (hashFile(join(models, path)) !== hash) {
      throw new TopiqueError("model-corrupt", { file: path, reason: "its hash is not the manifest's" });
    }
  }
}

/** Throws TopiqueError "model-mismatch" when the encoder in use is not the one the centroids were made with. */
export function requireSameEncoder(made: EncoderIdentity, used: EncoderIdentity): void {
  // The hash last: another dtype is another file, and saying so helps more.
  for (const field of ["dtype", "pooling", "prefix", "dimensions", "hash"] as const) {
    if (made[field] !== used[field]) {
      throw new TopiqueError("model-mismatch", {
        field,
        made: `${made.name} (${field} ${made[field] || "none"})`,
        used: `${used.name} (${field} ${used[field] || "none"})`,
      });
    }
  }
}

/** Points lie in the space that these files make. */
const SPACE_FILES = /^topics\/(space|lexicon)\./;

/** Names the space that points lie in: first 16 hex digits of SHA-256 over its files' hashes. */
export function spaceStampOf({ files }: Manifest): string {
  const made = Object.entries(files).filter(([path]) => SPACE_FILES.test(path));
  return createHash("sha256").update(made.flat().join("\n")).digest("hex").slice(0, 16);
}

export function hashFile(path: string): string {
  return hashOf(readFileSync(path));
}

/** SHA-256 in hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function isUnpinned(path: string): boolean {
  return path.endsWith("thresholds.json") || path.endsWith(".md") || path.startsWith("topics/labels/");
}

function filesUnder(models: string, folder: string): string[] {
  if (!existsSync(join(models, folder))) return [];
  return readdirSync(join(models, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(models.length).replaceAll("\\", "/").replace(/^\/+/, ""),
    )
    .sort();
}
