import type { ReaderLanguage } from "../languages/language.ts";

/** What a command reads from and writes to; the process's own streams, or a test's. */
export interface Terminal {
  input: AsyncIterable<Uint8Array | string>;
  /** Results. */
  output: Output;
  /** Progress and complaints. */
  errors: Output;
  /** The person's language, for messages only. */
  language: ReaderLanguage;
}

export interface Output {
  write(text: string): unknown;
  /** True for a person's screen, false or absent for a pipe or a file. */
  isTTY?: boolean;
  columns?: number;
}
