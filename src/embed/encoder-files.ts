import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
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
  return [`onnx/model${SUFFIX[dtype]}.onnx`, "tokenizer.json", "tokenizer_config.json"];
}

/**
 * First 16 hex digits of SHA-256 over the SHA-256 (hex, a line each) of the files
 * that decide a vector. Throws TopiqueError "model-corrupt" naming a missing file.
 */
export async function hashEncoder(folder: string, dtype: Dtype): Promise<string> {
  const lines = await Promise.all(
    decidingFiles(dtype).map(async (file) => `${sha256(await readEncoderFile(folder, file))}\n`),
  );
  return sha256(lines.join("")).slice(0, 16);
}

async function readEncoderFile(folder: string, file: string): Promise<Buffer> {
  const path = join(folder, file);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new TopiqueError("model-corrupt", { file: path, reason: "missing" }, { cause });
  }
}

function sha256(data: Buffer | string): string {
  return createHash("sha256").update(data).digest("hex");
}
