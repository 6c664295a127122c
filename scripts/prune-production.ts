/**
 * Deletes from node_modules what a server on this platform never uses:
 * onnxruntime-web (the browser's runtime), onnxruntime-node's binaries of other
 * platforms, together more than half of the production dependencies, and sharp.
 * A step of the Dockerfile; `npm run prune:production` runs it anywhere.
 */
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

const root = path.join(import.meta.dirname, "..", "node_modules");
const before = await sizeOf(root);
await rm(path.join(root, "onnxruntime-web"), { recursive: true, force: true });
await keepOnlyThisPlatform(path.join(root, "onnxruntime-node", "bin"));
await replaceSharp();
const after = await sizeOf(root);
console.log(`node_modules: ${megabytes(before)} MB before, ${megabytes(after)} MB now`);

/** transformers.js loads it at its start, for pictures, and it loads libvips, which is under the LGPL. */
async function replaceSharp(): Promise<void> {
  const sharp = path.join(root, "sharp");
  await rm(path.join(root, "@img"), { recursive: true, force: true });
  await rm(sharp, { recursive: true });
  await mkdir(sharp);
  await writeFile(path.join(sharp, "package.json"), '{ "name": "sharp", "exports": "./sharp.mjs" }\n');
  const says = "This is a bug: sharp was taken out, since no picture is ever read.";
  await writeFile(
    path.join(sharp, "sharp.mjs"),
    `export default () => {\n  throw new Error("${says}");\n};\n`,
  );
}

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
