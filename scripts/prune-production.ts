/**
 * Deletes from node_modules what a server on this platform never loads:
 * onnxruntime-web (the browser's runtime) and onnxruntime-node's binaries of
 * other platforms, together more than half of the production dependencies.
 * A step of the Dockerfile; `npm run prune:production` runs it anywhere.
 */
import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

const root = path.join(import.meta.dirname, "..", "node_modules");
const before = await sizeOf(root);
await rm(path.join(root, "onnxruntime-web"), { recursive: true, force: true });
await keepOnlyThisPlatform(path.join(root, "onnxruntime-node", "bin"));
const after = await sizeOf(root);
console.log(`node_modules: ${megabytes(before)} MB before, ${megabytes(after)} MB now`);

/** The layout is bin/napi-vN/PLATFORM/ARCH. */
async function keepOnlyThisPlatform(bin: string): Promise<void> {
  for (const napi of await readdir(bin)) {
    await keepOnly(path.join(bin, napi), process.platform);
    await keepOnly(path.join(bin, napi, process.platform), process.arch);
  }
}

async function keepOnly(folder: string, kept: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name !== kept) await rm(path.join(folder, name), { recursive: true });
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
