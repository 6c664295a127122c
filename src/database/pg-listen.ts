import { setTimeout } from "node:timers/promises";
import pg from "pg";
import type { Listening } from "./database.ts";

/** Milliseconds between tries to get a lost connection back. */
const PAUSE_MS = 1000;

export interface ListenOptions {
  url: string;
  channel: string;
  onNotification(payload: string): void;
  /** After each time it listens: what was said while it did not was missed. */
  onListening(): void;
  onError(error: unknown): void;
}

/**
 * Listens on a channel with a connection of its own, and again whenever that is lost. Rejects
 * when it can't the first time.
 */
export async function listenOn(options: ListenOptions): Promise<Listening> {
  const closing = new AbortController();
  let client = await connect(options);

  const again = async () => {
    while (!closing.signal.aborted) {
      await setTimeout(PAUSE_MS, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      const next = await connect(options).catch(() => undefined);
      if (!next) continue;
      client = next;
      watch();
      return;
    }
  };
  const watch = () => {
    client.once("end", again);
    // It was closed while it connected.
    if (closing.signal.aborted) void client.end();
    else options.onListening();
  };
  watch();
  return {
    async close() {
      closing.abort();
      await client.end().catch(() => undefined);
    },
  };
}

async function connect({ url, channel, onNotification, onError }: ListenOptions): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "topique", keepAlive: true });
  client.on("error", ({ message }) => onError(new Error(`PostgreSQL: ${message}`)));
  client.on("notification", ({ payload }) => onNotification(payload ?? ""));
  try {
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
