import { Worker } from "node:worker_threads";
import { moduleUrl } from "../../package-files.ts";
import type { TagOptions } from "../../tagging/tagger.ts";
import type { Rescored } from "./rescore.ts";

export type { Rescored };

/** Decides over kept texts again, out of the event loop's way. */
export interface Rescorer {
  /** `rows` is a copy of what `keptRowsSql` selects; it is handed over, and empty afterwards. */
  rescore(rows: Uint8Array<ArrayBuffer>, options: TagOptions): Promise<Rescored>;
  close(): Promise<void>;
}

export interface RescoreRequest {
  id: number;
  rows: Uint8Array<ArrayBuffer>;
  options: TagOptions;
}

export type RescoreAnswer = { id: number } & ({ rescored: Rescored } | { error: string });

interface Thread {
  worker: Worker;
  waiting: Map<number, { resolve(rescored: Rescored): void; reject(error: Error): void }>;
}

/** Threads with the topic model of a models folder; each starts when it is first needed. */
export function createRescorer(models: string, threads: number): Rescorer {
  const running: Thread[] = [];
  let last = 0;

  const start = (): Thread => {
    const worker = new Worker(moduleUrl("./rescore-thread", import.meta.url), { workerData: { models } });
    const thread: Thread = { worker, waiting: new Map() };
    worker.unref();
    worker.on("message", (answer: RescoreAnswer) => {
      const asked = thread.waiting.get(answer.id);
      thread.waiting.delete(answer.id);
      if ("error" in answer) asked?.reject(new Error(answer.error));
      else asked?.resolve(answer.rescored);
    });
    const lose = (error: Error) => {
      const at = running.indexOf(thread);
      if (at >= 0) running.splice(at, 1);
      for (const asked of thread.waiting.values()) asked.reject(error);
      thread.waiting.clear();
    };
    worker.on("error", lose);
    worker.on("exit", () => lose(new Error("a scoring thread has ended")));
    running.push(thread);
    return thread;
  };
  const leastBusy = (): Thread => {
    const idle = running.find((thread) => thread.waiting.size === 0);
    if (idle) return idle;
    if (running.length < threads) return start();
    return running.reduce((least, thread) => (thread.waiting.size < least.waiting.size ? thread : least));
  };

  return {
    rescore(rows, options) {
      const thread = leastBusy();
      const { promise, resolve, reject } = Promise.withResolvers<Rescored>();
      const request: RescoreRequest = { id: ++last, rows, options };
      thread.waiting.set(request.id, { resolve, reject });
      thread.worker.postMessage(request, [rows.buffer]);
      return promise;
    },
    async close() {
      await Promise.all(running.splice(0).map((thread) => thread.worker.terminate()));
    },
  };
}
