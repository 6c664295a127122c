import type { ErrorFacts } from "./errors.ts";

/** What a reader should know about an answer that is no error; words stand in messages/warnings.ts. */
export type WarningCode =
  | "language-other" // neither English nor French, and no language was named: not tagged
  | "language-mixed"
  | "language-uncertain"
  | "title-only"
  | "truncated"
  | "no-topic-fits";

export interface Warning {
  code: WarningCode;
  facts: ErrorFacts;
}
