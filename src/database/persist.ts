import { setTimeout } from "node:timers/promises";

/** Milliseconds between tries while the database can't do what it is asked. */
const PAUSE_MS = 500;
/** Tries before the work is given back to the queue instead. */
const TRIES = 40;

/**
 * Runs a transaction again while the database is away or full, so that work done is not lost with
 * it. The transaction must be fenced: the lost connection may have committed it.
 */
export async function persist(transaction: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (!isDatabaseTrouble(error) || tries >= TRIES || signal.aborted) throw error;
      await setTimeout(PAUSE_MS);
    }
  }
}

/**
 * Whether the database could not do what it was asked at this time, whatever that was: it is away, out of
 * disk, memory or connections, shuts down, or gave way to another transaction (PostgreSQL manual, appendix
 * A: classes 40, 53, 57 and 58).
 */
export function isDatabaseTrouble(error: unknown): boolean {
  return (
    isConnectionLoss(error) ||
    (error instanceof Error && "code" in error && /^(40|53|57|58)/.test(String(error.code)))
  );
}

/** Why the database could not do what it was asked, in words, where nothing is wrong with what that was. */
export function databaseReason(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code];
}

/** By PostgreSQL's codes and the system's; each also stands in messages/reasons.ts. */
const REASONS: Readonly<Record<string, string>> = {
  "53100": "the disk is full",
  ENOSPC: "the disk is full",
  "53200": "the database has no memory left",
  "53300": "the database has no connection left",
  "58030": "the disk can't be read or written",
};

/** Whether an error came from the way to the database, not from what it was asked. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if ("syscall" in error && error.syscall === "connect") return true;
  return (
    /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)/.test(code) ||
    // Class 08 connection exceptions, 57P01-57P05 shutdown, crash and not yet accepting connections
    // (PostgreSQL manual, appendix A).
    /^(08|57P0)/.test(code) ||
    /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect/.test(
      error.message,
    )
  );
}
