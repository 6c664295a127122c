import { TopiqueError } from "../errors.ts";

/** A warning or failure as a stable code with its facts; words are chosen where it is shown. */
export interface Notice {
  code: string;
  facts: Readonly<Record<string, string | number>>;
}

/** An error as it is kept: its code and facts, or "internal" for one that is not ours. */
export function asNotice(error: unknown): Notice {
  return error instanceof TopiqueError
    ? { code: error.code, facts: { ...error.facts } }
    : { code: "internal", facts: {} };
}
