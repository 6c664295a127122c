import type { ErrorCode } from "../errors.ts";

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
  /** Stopped by Ctrl-C, as shells have it: 128 and the signal's number. */
  interrupted: 130,
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
