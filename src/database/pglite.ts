import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { TopiqueError } from "../errors.ts";
import { moduleUrl } from "../package-files.ts";
import { type DataLock, lockFolder } from "./data-lock.ts";
import type { Database, Sql } from "./database.ts";
import { databaseReason } from "./persist.ts";
import type { PgliteAnswer, PgliteRequest } from "./pglite-protocol.ts";

/** Of the embedded database, in the data folder; its lock stands beside it. */
export const PGLITE_FOLDER = "pglite";

/**
 * The embedded PostgreSQL in `folder`, made when it does not exist, run in a thread of its own.
 * When that thread dies, what was asked of it fails as with a lost connection, and the next
 * statement starts another. Throws TopiqueError "data-locked" when another process has it open, as
 * PGlite would corrupt it, and "data-unusable".
 */
export async function openPglite(folder: string): Promise<Database> {
  const inside = join(folder, PGLITE_FOLDER);
  let lock: DataLock | undefined;
  try {
    // Lists are nobody else's to read: a folder made here is its owner's alone, and the database in it always.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    lock = await lockFolder(folder);
    await mkdir(inside, { recursive: true });
    // A folder of another owner stays as it was made.
    await chmod(inside, 0o700).catch(() => undefined);
    const first = startThread(inside);
    await first.opened;
    return databaseOn(first, lock, () => startThread(inside));
  } catch (error) {
    await lock?.release();
    throw whyUnusable(error, folder);
  }
}

/** What keeps the folder from being opened, in our own words where that is not a matter of the moment. */
function whyUnusable(cause: unknown, folder: string): unknown {
  if (cause instanceof TopiqueError || databaseReason(cause) !== undefined) return cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const isClosed = /^(EACCES|EPERM|EROFS)$/.test(code);
  const reason = isClosed ? "not permitted" : "damaged, or of another version";
  return new TopiqueError("data-unusable", { folder, reason }, { cause });
}

function databaseOn(first: Thread, lock: DataLock, start: () => Thread): Database {
  let running = first;
  const thread = () => {
    if (running.isLost()) running = start();
    return running;
  };
  return {
    engine: "pglite",
    query: (text, values) => sqlOn(thread()).query(text, values),
    copy: (select) => sqlOn(thread()).copy(select),
    async transaction(work) {
      // A transaction ends with its thread.
      const on = thread();
      const { id, answered } = on.ask({ kind: "begin" });
      await answered;
      try {
        const result = await work(sqlOn(on, id));
        await on.ask({ kind: "commit", tx: id }).answered;
        return result;
      } catch (error) {
        await on.ask({ kind: "rollback", tx: id }).answered.catch(() => undefined);
        throw error;
      }
    },
    async close() {
      if (!running.isLost()) await running.ask({ kind: "close" }).answered.catch(() => undefined);
      await running.terminate();
      await lock.release();
    },
  };
}

function sqlOn({ ask }: Thread, tx?: number): Sql {
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
}

interface Thread {
  /** Rejects when PGlite can't open its folder. */
  opened: Promise<PgliteAnswer>;
  /** May be asked before it is opened; rejects when the thread is lost. */
  ask(request: Omit<PgliteRequest, "id">): { id: number; answered: Promise<PgliteAnswer> };
  isLost(): boolean;
  terminate(): Promise<unknown>;
}

function startThread(folder: string): Thread {
  const worker = new Worker(moduleUrl("./pglite-thread", import.meta.url), { workerData: { folder } });
  const waiting = new Map<number, { resolve(answer: PgliteAnswer): void; reject(error: Error): void }>();
  let lost: Error | undefined;
  const lose = (error: Error) => {
    lost ??= Object.assign(error, { code: CONNECTION_FAILURE });
    for (const each of waiting.values()) each.reject(lost);
    waiting.clear();
  };
  worker.on("message", (answer: PgliteAnswer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (!answer.error) asked?.resolve(answer);
    else {
      const error = Object.assign(new Error(answer.error.message), answer.error);
      asked?.reject(error);
      if (answer.id === OPENING) lose(error);
    }
  });
  worker.on("error", lose);
  worker.on("exit", () => lose(new Error("the PGlite thread has ended")));

  const answerTo = (id: number): Promise<PgliteAnswer> => {
    if (lost) return Promise.reject(lost);
    const { promise, resolve, reject } = Promise.withResolvers<PgliteAnswer>();
    waiting.set(id, { resolve, reject });
    return promise;
  };
  let last = OPENING;
  const opened = answerTo(OPENING);
  // Of a thread started again nobody waits for this; whatever it was asked tells of it.
  opened.catch(() => undefined);
  return {
    opened,
    ask(request) {
      const id = ++last;
      const answered = answerTo(id);
      if (!lost) worker.postMessage({ ...request, id });
      return { id, answered };
    },
    isLost: () => lost !== undefined,
    terminate: () => worker.terminate(),
  };
}

/** The id of the answer that says PGlite is open. */
const OPENING = 0;
/** PostgreSQL's code, so that a lost thread is treated as a lost connection is. */
const CONNECTION_FAILURE = "08006";
