import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Embedder } from "../../embedder.ts";
import { readArrays, writeArrays } from "../space/arrays.ts";

/** An embedder that remembers, so that building again after a change of settings takes seconds. */
export interface RememberingEmbedder {
  /** [dimensions]; texts longer than the window are cut into chunks. */
  embed(text: string): Promise<Float32Array>;
  /** Keeps what was learned for the next time; does nothing without a folder. */
  save(): void;
}

/** Vectors lie in `folder` in one file an encoder, found again by a hash of the text. */
export function rememberEmbeddings(embedder: Embedder, folder?: string): RememberingEmbedder {
  const { dimensions, hash, dtype, pooling, prefix } = embedder.identity;
  const id = createHash("sha256")
    .update(JSON.stringify([hash, dtype, pooling, prefix]))
    .digest("hex")
    .slice(0, 16);
  const path = folder && join(folder, `embeddings-${id}.safetensors`);
  const known = new Map<string, Float32Array>();
  if (path && existsSync(path)) {
    const file = readArrays(path);
    const keys = file.ids("keys");
    const vectors = file.floats("vectors");
    for (let i = 0; i < keys.length / 2; i++) {
      known.set(`${keys[2 * i]}-${keys[2 * i + 1]}`, vectors.subarray(i * dimensions, (i + 1) * dimensions));
    }
  }
  let saved = known.size;
  return {
    async embed(text) {
      const key = keyOf(text);
      const found = known.get(key);
      if (found) return found;
      const { vector } = await embedder.embed(text, "chunk");
      known.set(key, vector);
      return vector;
    },
    save() {
      if (!path || !folder || known.size === saved) return;
      mkdirSync(folder, { recursive: true });
      const keys = new Uint32Array(known.size * 2);
      const vectors = new Float32Array(known.size * dimensions);
      for (const [i, [key, vector]] of [...known].entries()) {
        keys.set(key.split("-").map(Number), 2 * i);
        vectors.set(vector, i * dimensions);
      }
      writeArrays(path, { keys, vectors });
      saved = known.size;
    },
  };
}

/** 64 bits of a hash as two numbers: enough that two of a million texts never meet. */
function keyOf(text: string): string {
  const digest = createHash("sha256").update(text).digest();
  return `${digest.readUInt32LE(0)}-${digest.readUInt32LE(4)}`;
}
