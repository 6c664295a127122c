import type { AbstractText, Analyser, Analysis } from "../analysis.ts";
import { type ErrorCode, type ErrorFacts, TopiqueError } from "../errors.ts";
import type { EncoderIdentity } from "./embedder.ts";

/** What a worker is started with: a module and what to give to its createWorkerAnalyser. */
export interface WorkerSetup {
  /** URL of a WorkerModule. */
  module: string;
  /** Structured-cloneable. */
  options: unknown;
}

/** What the module of a WorkerSetup exports. */
export interface WorkerModule {
  createWorkerAnalyser(options: unknown): Promise<WorkerAnalyser>;
}

export interface WorkerAnalyser {
  analyser: Analyser;
  identity: EncoderIdentity;
}

export type ToWorker =
  | { type: "text"; id: number; input: AbstractText; keepFeatures: boolean }
  | { type: "close" };

export type FromWorker =
  /** The warm-up text was answered. */
  | { type: "ready"; identity: EncoderIdentity }
  /** The worker could not be set up: a missing file, a wrong hash. */
  | { type: "unusable"; failure: Failure }
  /** Answers come in the order the texts were sent. */
  | { type: "answer"; id: number; analysis: Analysis }
  | { type: "failure"; id: number; failure: Failure };

/** An error as data, since a thread boundary strips a class down to Error. */
export interface Failure {
  code: ErrorCode;
  facts: ErrorFacts;
  /** For logs: what was thrown, with its stack. */
  trace: string;
}

export function toFailure(error: unknown): Failure {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (error instanceof TopiqueError) return { code: error.code, facts: error.facts, trace };
  return { code: "internal", facts: {}, trace };
}

export function fromFailure({ code, facts, trace }: Failure): TopiqueError {
  return new TopiqueError(code, facts, { cause: new Error(trace) });
}
