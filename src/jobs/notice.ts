import { TopiqueError } from "../errors.ts";
import type { Notice } from "./job.ts";

/** An error as it is kept: its code and facts, or "internal" for one that is not ours. */
export function asNotice(error: unknown): Notice {
  return error instanceof TopiqueError
    ? { code: error.code, facts: { ...error.facts } }
    : { code: "internal", facts: {} };
}
