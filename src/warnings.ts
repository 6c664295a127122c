import type { ErrorFacts } from "./errors.ts";

/** What a reader should know about an answer that is no error; words stand in messages/warnings.ts. */
export type WarningCode =
  | "language-other" // neither English nor French, and no language was named: not tagged
  | "language-mixed"
  | "language-uncertain"
  | "title-only"
  | "truncated"
  | "no-topic-fits"
  | "encoding-guessed" // a list's bytes were no UTF-8 and were read as Windows-1252
  | "encoding-mixed" // a list mixes UTF-8 with other bytes
  | "lines-skipped" // of a copied page: buttons and the like
  | "model-replaced" // while a list was tagged: its results are of more than one model
  | "retag-given-up" // deciding over a list again failed several times: its tags are in part those from before
  | "list-damaged"; // parts of a list could only be read around the damage

export interface Warning {
  code: WarningCode;
  facts: ErrorFacts;
}
