import { Worker } from "node:worker_threads";
import type { Analysis } from "../analysis.ts";
import type { TopiqueError } from "../errors.ts";
import type { EncoderIdentity } from "./embedder.ts";
import { type FromWorker, fromFailure, type ToWorker, type WorkerSetup } from "./protocol.ts";

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
  answered(id: number, outcome: Analysis | TopiqueError): void;
  /** Died or could not be set up; `usable` is false when the worker itself said it can't be. */
  gone(why: Error, usable: boolean): void;
}

export interface Thread {
  send(message: ToWorker): void;
  /** Lets the thread finish what it was sent and leave. */
  close(): Promise<void>;
  /** Ends it at once; "gone" follows. */
  kill(why: Error): void;
}

/** One life of one worker thread. */
export function startThread(setup: WorkerSetup, events: ThreadEvents): Thread {
  const worker = new Worker(new URL(entryFile(import.meta.url), import.meta.url), {
    workerData: setup,
    resourceLimits: HEAP,
  });
  const left = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let why: Error | undefined;
  let usable = true;
  let closing = false;

  worker.on("message", (message: FromWorker) => {
    if (message.type === "ready") events.ready(message.identity);
    else if (message.type === "answer") events.answered(message.id, message.analysis);
    else if (message.type === "failure") events.answered(message.id, fromFailure(message.failure));
    else {
      usable = false;
      end(fromFailure(message.failure));
    }
  });
  worker.on("error", (error) => {
    why ??= error instanceof Error ? error : new Error(String(error));
  });
  worker.on("exit", (code) => {
    if (!closing) events.gone(why ?? new Error(`worker thread ended with code ${code}`), usable);
  });

  function end(reason: Error): void {
    why ??= reason;
    void worker.terminate();
  }
  return {
    send: (message) => worker.postMessage(message),
    kill: end,
    async close() {
      closing = true;
      worker.postMessage({ type: "close" } satisfies ToWorker);
      const timer = setTimeout(() => void worker.terminate(), LEAVE_MS);
      await left;
      clearTimeout(timer);
    },
  };
}

/** The worker's file lies beside this one, as TypeScript from the sources and as JavaScript when built. */
function entryFile(url: string): string {
  return url.endsWith(".ts") ? "./worker.ts" : "./worker.js";
}
