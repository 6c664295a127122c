import { Worker } from "node:worker_threads";
import { moduleUrl } from "../../package-files.ts";
import type { ModelKeeper } from "../../tagging/model-holder.ts";
import type { ModelSnapshot } from "../../tagging/snapshot.ts";
import type { TagOptions } from "../../tagging/tagger.ts";
import type { Rescored } from "./rescore.ts";

export type { Rescored };

type Model = Pick<ModelSnapshot, "id" | "source">;

/** Decides over kept texts again, out of the event loop's way. */
export interface Rescorer extends ModelKeeper {
  /** `rows` is a copy of what `keptRowsSql` selects; it is handed over, and empty afterwards. */
  rescore(rows: Uint8Array<ArrayBuffer>, model: Model, options: TagOptions): Promise<Rescored>;
  close(): Promise<void>;
}

/** Done in the order sent. */
export type RescoreRequest =
  | { type: "hold"; id: number; model: Model }
  | { type: "rescore"; id: number; model: number; rows: Uint8Array<ArrayBuffer>; options: TagOptions }
  | { type: "drop"; model: number };

/** To each request that has an id. */
export type RescoreAnswer = { id: number } & ({ rescored: Rescored | undefined } | { error: string });

interface Thread {
  worker: Worker;
  /** Ids of the models it was given. */
  models: Set<number>;
  waiting: Map<number, { resolve(rescored: Rescored | undefined): void; reject(error: Error): void }>;
}

/** Threads that make models of ModelFiles; each starts, and is given a model, when it is first needed. */
export function createRescorer(threads: number): Rescorer {
  const running: Thread[] = [];
  let last = 0;

  const start = (): Thread => {
    const worker = new Worker(moduleUrl("./rescore-thread", import.meta.url));
    const thread: Thread = { worker, models: new Set(), waiting: new Map() };
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
  const answerTo = (thread: Thread, id: number): Promise<Rescored | undefined> => {
    const { promise, resolve, reject } = Promise.withResolvers<Rescored | undefined>();
    thread.waiting.set(id, { resolve, reject });
    return promise;
  };
  const give = async (thread: Thread, { id: model, source }: Model): Promise<void> => {
    const request: RescoreRequest = { type: "hold", id: ++last, model: { id: model, source } };
    thread.models.add(model);
    thread.worker.postMessage(request);
    try {
      await answerTo(thread, request.id);
    } catch (error) {
      thread.models.delete(model);
      throw error;
    }
  };
  const drop: Rescorer["drop"] = ({ id: model }) => {
    const request: RescoreRequest = { type: "drop", model };
    for (const { models, worker } of running) if (models.delete(model)) worker.postMessage(request);
  };

  return {
    async rescore(rows, model, options) {
      const thread = leastBusy();
      if (!thread.models.has(model.id)) await give(thread, model);
      const request: RescoreRequest = { type: "rescore", id: ++last, model: model.id, rows, options };
      thread.worker.postMessage(request, [rows.buffer]);
      return (await answerTo(thread, request.id))!;
    },
    async hold(model) {
      try {
        await Promise.all(running.map((thread) => give(thread, model)));
      } catch (error) {
        drop(model);
        throw error;
      }
    },
    drop,
    async close() {
      await Promise.all(running.splice(0).map((thread) => thread.worker.terminate()));
    },
  };
}
