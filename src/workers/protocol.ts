import type { Analysis, GroupAnalyser, GroupText } from "../analysis.ts";
import type { EncoderIdentity } from "../embedder.ts";
import { type ErrorCode, type ErrorFacts, TopiqueError } from "../errors.ts";

/** What a worker is started with: a module and what to give to its createWorkerAnalyser. */
export interface WorkerSetup {
  /** URL of a WorkerModule. */
  module: string;
  /** Structured-cloneable. */
  options: unknown;
}

/** A model as it goes to a thread, which makes it of its source. */
export interface GivenModel {
  id: number;
  /** Structured-cloneable; what it is, the worker's module knows. Big tables lie in shared memory, once for all threads. */
  source: unknown;
}

/** What a thread is given at its start. */
export interface WorkerData extends WorkerSetup {
  /** Those in use when it starts. */
  models: readonly GivenModel[];
  /** Shared; [0] is the id of the text that is worked on, [1] counts the steps begun: what a thread that dies or hangs can't tell. */
  progress: Int32Array;
}

/** What the module of a WorkerSetup exports. */
export interface WorkerModule {
  createWorkerAnalyser(options: unknown): Promise<WorkerAnalyser>;
}

/** An encoder, which stays as long as its thread, and the models that its texts are compared with. */
export interface WorkerAnalyser {
  identity: EncoderIdentity;
  /** Throws TopiqueError "model-corrupt" or "model-mismatch" for a source that nothing can be made of here. */
  analyserOf(source: unknown): GroupAnalyser | Promise<GroupAnalyser>;
}

/** One text as a worker is handed it. */
export interface HandedText extends GroupText {
  id: number;
}

export type Outcome = { id: number; analysis: Analysis } | { id: number; failure: Failure };

/** Done in the order sent. */
export type ToWorker =
  /** Worked on step by step and answered together, so that both threads wake up once for all of them. */
  | { type: "texts"; model: number; texts: readonly HandedText[] }
  | { type: "hold"; model: GivenModel }
  | { type: "drop"; model: number }
  | { type: "close" };

export type FromWorker =
  /** The warm-up text was answered. */
  | { type: "ready"; identity: EncoderIdentity }
  /** The worker could not be set up: a missing file, a wrong hash. */
  | { type: "unusable"; failure: Failure }
  /** Those of one message, in its order; messages are answered in the order sent. */
  | { type: "answers"; outcomes: readonly Outcome[] }
  /** A text was compared with the model, or why it can't be held. */
  | { type: "held"; model: number; failure?: Failure };

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
