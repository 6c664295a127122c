import { readFileSync, writeFileSync } from "node:fs";
import { TopiqueError } from "../../errors.ts";

/**
 * Named typed arrays in one file, in the safetensors layout
 * (github.com/huggingface/safetensors): length of the header as 8 bytes, the
 * header as JSON, the arrays one after the other, all little-endian.
 */
export type NamedArrays = Record<string, Float32Array | Uint32Array | Uint16Array>;

const KINDS = { F32: Float32Array, U32: Uint32Array, U16: Uint16Array } as const;

export function writeArrays(path: string, arrays: NamedArrays): void {
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> = {};
  // Widest elements first keeps every array aligned to its own width.
  const entries = Object.entries(arrays).sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  let at = 0;
  for (const [name, array] of entries) {
    header[name] = { dtype: kindOf(array), shape: [array.length], data_offsets: [at, at + array.byteLength] };
    at += array.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, " ")]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(padded.length));
  const bytes = entries.map(([, array]) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  writeFileSync(path, Buffer.concat([size, padded, ...bytes]));
}

export interface ArrayReader {
  /** The array of that name, in the file's memory. Throws TopiqueError "model-corrupt" when it is not there. */
  floats(name: string): Float32Array;
  ids(name: string): Uint32Array;
  shorts(name: string): Uint16Array;
}

export function readArrays(path: string): ArrayReader {
  return parseArrays(readFileSync(path), path);
}

/** `path` is said in errors only. */
export function parseArrays(bytes: Uint8Array, path: string): ArrayReader {
  // A copy at offset 0: small files come from a pool at any address, and views need alignment.
  const memory =
    bytes.byteOffset === 0
      ? bytes.buffer
      : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const file = Buffer.from(memory, 0, bytes.byteLength);
  const corrupt = (reason: string) => new TopiqueError("model-corrupt", { file: path, reason });
  if (file.length < 8) throw corrupt("too short");
  const start = 8 + Number(file.readBigUInt64LE(0));
  let header: Record<string, { dtype: string; data_offsets: [number, number] } | undefined>;
  try {
    header = JSON.parse(file.subarray(8, start).toString("utf8"));
  } catch {
    throw corrupt("its header is not JSON");
  }
  const read = <K extends keyof typeof KINDS>(name: string, kind: K): InstanceType<(typeof KINDS)[K]> => {
    const entry = header[name];
    if (entry?.dtype !== kind) throw corrupt(`no ${kind} array "${name}"`);
    const [from, to] = entry.data_offsets;
    if (start + to > file.length) throw corrupt(`"${name}" is cut off`);
    const View = KINDS[kind];
    return new View(
      memory as ArrayBuffer,
      start + from,
      (to - from) / View.BYTES_PER_ELEMENT,
    ) as InstanceType<(typeof KINDS)[K]>;
  };
  return {
    floats: (name) => read(name, "F32"),
    ids: (name) => read(name, "U32"),
    shorts: (name) => read(name, "U16"),
  };
}

function kindOf(array: NamedArrays[string]): keyof typeof KINDS {
  if (array instanceof Float32Array) return "F32";
  return array instanceof Uint32Array ? "U32" : "U16";
}
