import { Worker } from "node:worker_threads";
import type { Analysis } from "../analysis.ts";
import type { EncoderIdentity } from "../embedder.ts";
import type { TopiqueError } from "../errors.ts";
import { moduleUrl } from "../package-files.ts";
import {
  type Failure,
  type FromWorker,
  fromFailure,
  type GivenModel,
  type HandedText,
  type Outcome,
  type ToWorker,
  type WorkerData,
  type WorkerSetup,
} from "./protocol.ts";

/** How long a thread may take to leave by itself before it is ended, in milliseconds. */
const LEAVE_MS = 3_000;

/**
 * Megabytes of JavaScript heap of one thread: many times what a long text needs, and
 * small enough for V8 to collect early. With its defaults two workers hold some 70 MB
 * more, at no less time. Weights and tensors are not in it.
 */
const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 };

/** What one thread's life can bring; "gone" comes once and last. */
export interface ThreadEvents {
  ready(identity: EncoderIdentity): void;
  /** What became of the texts of one sending, in its order. */
  answered(outcomes: readonly { id: number; outcome: Analysis | TopiqueError }[]): void;
  /** Died or could not be set up; `usable` is false when the worker itself said it can't be. */
  gone(why: Error, usable: boolean): void;
}

export interface Thread {
  /** Hands over texts of one model that are answered together. */
  send(model: number, texts: readonly HandedText[]): void;
  /** Ids of the models it has, or will have when it is ready. */
  readonly held: ReadonlySet<number>;
  /** Resolves when it has the model; rejects when it can't have it, or ends before. */
  hold(model: GivenModel): Promise<void>;
  drop(model: number): void;
  /** Id of the text that is worked on, or was last; 0 before the first. */
  readonly lastBegun: number;
  /** Changes with every step of a text that is begun. */
  readonly steps: number;
  /** Lets the thread finish what it was sent and leave. */
  close(): Promise<void>;
  /** Ends it at once; "gone" follows. */
  kill(why: Error): void;
}

/** One life of one worker thread. */
export function startThread(setup: WorkerSetup, models: readonly GivenModel[], events: ThreadEvents): Thread {
  const progress = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(moduleUrl("./worker", import.meta.url), {
    workerData: { ...setup, models, progress } satisfies WorkerData,
    resourceLimits: HEAP,
  });
  const left = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const held = new Set(models.map(({ id }) => id));
  const asked = new Map<number, PromiseWithResolvers<void>>();
  let why: Error | undefined;
  let usable = true;
  let closing = false;
  /** Then it is asked to leave, which it does before the next step: ended within native code, it would end the process. */
  let isLoading = true;

  worker.on("message", (message: FromWorker) => {
    if (message.type === "ready") {
      isLoading = false;
      // It was told to leave while it loaded, and does.
      if (why === undefined && !closing) events.ready(message.identity);
    } else if (message.type === "answers") events.answered(message.outcomes.map(received));
    else if (message.type === "held") settle(message.model, message.failure);
    // Node sends messages of its own under --watch.
    else if (message.type === "unusable") {
      usable = false;
      why ??= fromFailure(message.failure); // it leaves by itself
    }
  });
  worker.on("error", (error) => {
    why ??= error instanceof Error ? error : new Error(String(error));
  });
  worker.on("exit", (code) => {
    why ??= new Error(`worker thread ended with code ${code}`);
    for (const { reject } of asked.values()) reject(why);
    if (!closing) events.gone(why, usable);
  });

  function settle(model: number, failure: Failure | undefined): void {
    const { resolve, reject } = asked.get(model)!;
    asked.delete(model);
    if (failure) reject(fromFailure(failure));
    else {
      held.add(model);
      resolve();
    }
  }

  function end(reason: Error): void {
    why ??= reason;
    if (isLoading) post({ type: "close" });
    else void worker.terminate();
  }
  const post = (message: ToWorker) => worker.postMessage(message);
  return {
    send: (model, texts) => post({ type: "texts", model, texts }),
    held,
    hold(model) {
      const answer = Promise.withResolvers<void>();
      asked.set(model.id, answer);
      post({ type: "hold", model });
      return answer.promise;
    },
    drop(model) {
      held.delete(model);
      post({ type: "drop", model });
    },
    get lastBegun() {
      return Atomics.load(progress, 0);
    },
    get steps() {
      return Atomics.load(progress, 1);
    },
    kill: end,
    async close() {
      closing = true;
      post({ type: "close" });
      const timer = setTimeout(() => {
        if (!isLoading) void worker.terminate();
      }, LEAVE_MS);
      await left;
      clearTimeout(timer);
    },
  };
}

function received(outcome: Outcome): { id: number; outcome: Analysis | TopiqueError } {
  const { id } = outcome;
  return { id, outcome: "analysis" in outcome ? outcome.analysis : fromFailure(outcome.failure) };
}
