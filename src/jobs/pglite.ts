import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type DataLock, lockFolder } from "./data-lock.ts";
import type { Database, Sql } from "./database.ts";
import { PGLITE_FOLDER } from "./has-jobs.ts";
import type { PgliteAnswer, PgliteRequest } from "./pglite-protocol.ts";

interface Waiting {
  resolve(answer: PgliteAnswer): void;
  reject(error: Error): void;
}

/**
 * The embedded PostgreSQL in `folder`, made when it does not exist, run in a thread of its own.
 * Throws TopiqueError "data-locked" when another process has it open: PGlite would corrupt it.
 */
export async function openPglite(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true });
  const lock = await lockFolder(folder);
  try {
    return await start(join(folder, PGLITE_FOLDER), lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function start(folder: string, lock: DataLock): Promise<Database> {
  const worker = new Worker(new URL("./pglite-thread.ts", import.meta.url), { workerData: { folder } });
  const waiting = new Map<number, Waiting>();
  let lost: Error | undefined;
  const lose = (error: Error) => {
    lost ??= error;
    for (const each of waiting.values()) each.reject(lost);
    waiting.clear();
  };
  worker.on("message", (answer: PgliteAnswer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error) asked?.reject(Object.assign(new Error(answer.error.message), answer.error));
    else asked?.resolve(answer);
  });
  worker.on("error", lose);
  worker.on("exit", () => lose(new Error("the PGlite thread has ended")));

  let last = 0;
  const ask = (request: Omit<PgliteRequest, "id">): { id: number; answered: Promise<PgliteAnswer> } => {
    const id = ++last;
    if (lost) return { id, answered: Promise.reject(lost) };
    const { promise, resolve, reject } = Promise.withResolvers<PgliteAnswer>();
    waiting.set(id, { resolve, reject });
    worker.postMessage({ ...request, id });
    return { id, answered: promise };
  };
  const sqlOn = (tx?: number): Sql => {
    const inTransaction = tx !== undefined && { tx };
    return {
      async query<Row>(text: string, values?: readonly unknown[]) {
        const { rows } = await ask({ kind: "query", text, ...(values && { values }), ...inTransaction })
          .answered;
        return (rows ?? []) as Row[];
      },
      async copy(select) {
        const { bytes } = await ask({ kind: "copy", text: select, ...inTransaction }).answered;
        return bytes ?? new Uint8Array();
      },
    };
  };

  await new Promise<void>((resolve, reject) => waiting.set(0, { resolve: () => resolve(), reject }));
  return {
    engine: "pglite",
    ...sqlOn(),
    async transaction(work) {
      const { id, answered } = ask({ kind: "begin" });
      await answered;
      try {
        const result = await work(sqlOn(id));
        await ask({ kind: "commit", tx: id }).answered;
        return result;
      } catch (error) {
        await ask({ kind: "rollback", tx: id }).answered.catch(() => undefined);
        throw error;
      }
    },
    async close() {
      await ask({ kind: "close" }).answered.catch(() => undefined);
      await worker.terminate();
      await lock.release();
    },
  };
}
