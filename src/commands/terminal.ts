import type { ErrorCode } from "../errors.ts";
import type { Language } from "../messages/messages.ts";

/** What a command reads from and writes to; the process's own streams, or a test's. */
export interface Terminal {
  input: AsyncIterable<Uint8Array | string>;
  /** Results. */
  output: Output;
  /** Progress and complaints. */
  errors: Output;
  /** The person's language, for messages only. */
  language: Language;
}

export interface Output {
  write(text: string): unknown;
  /** True for a person's screen, false or absent for a pipe or a file. */
  isTTY?: boolean;
  columns?: number;
}

/** Exit codes of the command line, each for one kind of ending. */
export const EXIT = {
  ok: 0,
  /** A fault of ours. */
  internal: 1,
  /** Wrong command, option or setting. */
  usage: 2,
  /** Input that can't be read or understood, in part or whole. */
  input: 3,
  /** Model files that are missing, changed, or don't belong together. */
  model: 4,
} as const;

const EXIT_OF: Partial<Record<ErrorCode, number>> = {
  "setting-invalid": EXIT.usage,
  "model-mismatch": EXIT.model,
  "model-corrupt": EXIT.model,
  "worker-lost": EXIT.internal,
  "list-unreadable-here": EXIT.internal,
  internal: EXIT.internal,
};

/** The exit code of an error that ends a command; what is not ours or the model's is about the input. */
export function exitCodeOf(code: ErrorCode): number {
  return EXIT_OF[code] ?? EXIT.input;
}
