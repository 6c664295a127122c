import { rename, rm, writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { TopiqueError } from "../errors.ts";
import { FORMATS } from "../publications/formats.ts";
import type { TableShape } from "../results/table.ts";
import { RESULT_FORMATS, type ResultFormat } from "../schemas/jobs.ts";

export interface OutFile {
  path: string;
  format: ResultFormat;
  /** Of a new table. */
  delimiter: TableShape["delimiter"];
}

/** What a file's ending asks for. Throws TopiqueError "field-invalid" for one that is not written. */
export function outFileOf(path: string): OutFile {
  const ending = extname(path).toLowerCase();
  const format = RESULT_FORMATS.find((one) => endingsOf(one).includes(ending));
  if (format !== undefined) return { path, format, delimiter: ending === ".csv" ? "," : "\t" };
  throw new TopiqueError("field-invalid", {
    field: "--out",
    choices: RESULT_FORMATS.flatMap(endingsOf).join(", "),
    came: JSON.stringify(path),
  });
}

function endingsOf(name: ResultFormat): readonly string[] {
  return FORMATS.find((format) => format.name === name)?.endings ?? [];
}

/** Writes results as they come beside their final name, so that a file that is there is whole. */
export async function writeOut(path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const partial = `${path}.part`;
  try {
    await writeFile(partial, pieces);
    await rename(partial, path);
  } finally {
    // Nothing is left there once it is finished.
    await rm(partial, { force: true });
  }
}
