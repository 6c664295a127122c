import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { TopiqueError } from "../errors.ts";

export type Dtype = "fp32" | "fp16" | "q8" | "int8" | "uint8" | "q4" | "q4f16" | "bnb4";

/** How transformers.js names the weights of a dtype: model + suffix + ".onnx". */
const SUFFIX: Record<Dtype, string> = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
};

/** The files of an encoder folder that decide a vector, weights first. */
export function decidingFiles(dtype: Dtype): string[] {
  return [`onnx/model${SUFFIX[dtype]}.onnx`, "tokenizer.json", "tokenizer_config.json", "config.json"];
}

/**
 * First 16 hex digits of SHA-256 over the SHA-256 (hex, a line each) of the files
 * that decide a vector. Throws TopiqueError "model-corrupt" naming a missing file.
 */
export async function hashEncoder(folder: string, dtype: Dtype): Promise<string> {
  const all = createHash("sha256");
  for (const file of decidingFiles(dtype)) all.update(`${await hashFile(join(folder, file))}\n`);
  return all.digest("hex").slice(0, 16);
}

/** In pieces, so that starting workers do not each hold a copy of the weights. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
  } catch (cause) {
    throw new TopiqueError("model-corrupt", { file: path, reason: "missing" }, { cause });
  }
  return hash.digest("hex");
}
