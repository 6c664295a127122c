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
      (given) => answer({ id: request.id, ...given }),
      (error: unknown) => answer({ id: request.id, error: asFailure(error) }),
    );
  });
  answer({ id: 0 });
}

async function serve(db: PGlite, request: PgliteRequest): Promise<Pick<PgliteAnswer, "rows" | "bytes">> {
  if (request.kind === "begin") {
    await begin(db, request.id);
    return {};
  }
  if (request.kind === "close") {
    await db.close();
    return {};
  }
  const open = request.tx === undefined ? undefined : transactions.get(request.tx);
  if (request.tx !== undefined && !open) throw new Error("This is a bug: the transaction is over.");
  if (request.kind === "commit" || request.kind === "rollback") {
    open?.end(request.kind);
    await open?.ended;
    return {};
  }
  const [on, text] = [open?.on ?? db, request.text ?? ""];
  try {
    return request.kind === "copy"
      ? { bytes: await copy(on, text) }
      : { rows: await run(on, text, request.values) };
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

/** PGlite's file for what a statement writes. */
const BLOB = "/dev/blob";

async function copy(on: PGlite | Transaction, select: string): Promise<Uint8Array<ArrayBuffer>> {
  const { blob } = await on.query(`copy (${select}) to '${BLOB}' (format binary)`);
  if (!blob) throw new Error("This is a bug: PGlite copied nothing.");
  return new Uint8Array(await blob.arrayBuffer());
}

function asFailure(error: unknown): { message: string; code?: string } {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return code === undefined ? { message } : { message, code };
}

function answer(message: PgliteAnswer): void {
  port?.postMessage(message, message.bytes ? [message.bytes.buffer] : []);
}
