// PGlite computes on the thread that calls it, seconds long when it starts, so it gets one of its own.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite, type Transaction } from "@electric-sql/pglite";
import type { PgliteAnswer, PgliteRequest } from "./pglite-protocol.ts";

interface OpenTransaction {
  on: Transaction;
  end(kind: "commit" | "rollback"): void;
  ended: Promise<void>;
}

const port = parentPort;
if (!port) throw new Error("This is a bug: the PGlite thread was started without a parent.");
const { folder } = workerData as { folder: string };
const transactions = new Map<number, OpenTransaction>();

const database = await PGlite.create(folder).catch((error: unknown) => {
  answer({ id: 0, error: asFailure(error) });
  return undefined;
});
if (database) {
  port.on("message", (request: PgliteRequest) => {
    serve(database, request).then(
      (rows) => answer({ id: request.id, rows }),
      (error: unknown) => answer({ id: request.id, error: asFailure(error) }),
    );
  });
  answer({ id: 0 });
}

async function serve(db: PGlite, request: PgliteRequest): Promise<unknown[]> {
  if (request.kind === "begin") {
    await begin(db, request.id);
    return [];
  }
  if (request.kind === "close") {
    await db.close();
    return [];
  }
  const open = request.tx === undefined ? undefined : transactions.get(request.tx);
  if (request.tx !== undefined && !open) throw new Error("This is a bug: the transaction is over.");
  if (request.kind !== "query") {
    open?.end(request.kind);
    await open?.ended;
    return [];
  }
  try {
    return await run(open?.on ?? db, request.text ?? "", request.values);
  } catch (error) {
    // A failed statement between BEGIN and COMMIT of one text leaves the only connection aborted.
    if (!open) await db.exec("rollback").catch(() => undefined);
    throw error;
  }
}

/** Resolves when the transaction is open; PGlite holds everybody else back until it ends. */
function begin(db: PGlite, id: number): Promise<void> {
  return new Promise((opened, failed) => {
    const over = Promise.withResolvers<"commit" | "rollback">();
    const ended = db
      .transaction(async (on) => {
        transactions.set(id, { on, end: over.resolve, ended });
        opened();
        if ((await over.promise) === "rollback") await on.rollback();
      })
      .finally(() => transactions.delete(id));
    ended.catch(failed);
  });
}

async function run(on: PGlite | Transaction, text: string, values: readonly unknown[] | undefined) {
  if (values?.length) return (await on.query(text, [...values])).rows;
  return (await on.exec(text)).flatMap((result) => result.rows ?? []);
}

function asFailure(error: unknown): { message: string; code?: string } {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return code === undefined ? { message } : { message, code };
}

function answer(message: PgliteAnswer): void {
  port?.postMessage(message);
}
