import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Database, Sql } from "./database.ts";
import { listenOn } from "./pg-listen.ts";

export interface PostgresOptions {
  url: string;
  /** Most connections of this process; PostgreSQL itself allows 100 unless told otherwise. */
  connections: number;
  onError(error: unknown): void;
}

/** A pool on a PostgreSQL server; it connects with the first statement and again after a loss. */
export function openPostgres(options: PostgresOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    application_name: "topique",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // A server that goes away ends idle connections; without a listener that would end this process.
  // Only the message is passed on: the error carries the whole connection with it.
  pool.on("error", ({ message }) => options.onError(new Error(`PostgreSQL: ${message}`)));
  return {
    engine: "postgres",
    query: (text, values) => queryOn(pool, text, values),
    async copy(select) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        return await copyOn(client, select);
      } catch (error) {
        // Whatever is still on its way would be read by the connection's next user.
        broken = error instanceof Error ? error : new Error(String(error));
        throw error;
      } finally {
        client.release(broken);
      }
    },
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      // A connection lost between two statements reports here; the next statement fails anyway.
      const onError = (error: Error) => {
        broken = error;
      };
      client.on("error", onError);
      const sql: Sql = {
        query: (text, values) => queryOn(client, text, values),
        copy: (select) => copyOn(client, select),
      };
      try {
        await client.query("begin");
        const result = await work(sql);
        await client.query("commit");
        return result;
      } catch (error) {
        await client.query("rollback").catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        client.off("error", onError);
        client.release(broken);
      }
    },
    listen: (channel, onNotification, onListening) =>
      listenOn({ ...options, channel, onNotification, onListening }),
    close: () => pool.end(),
  };
}

async function queryOn<Row>(
  target: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[] | undefined,
): Promise<Row[]> {
  const result: pg.QueryResult | pg.QueryResult[] = values?.length
    ? await target.query(text, [...values])
    : await target.query(text);
  // Several statements in one text come back as several results.
  return (Array.isArray(result) ? result : [result]).flatMap((each) => (each.rows ?? []) as Row[]);
}

async function copyOn(client: pg.PoolClient, select: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  for await (const part of client.query(copyTo(`copy (${select}) to stdout (format binary)`)))
    parts.push(part);
  // A memory of its own, that can be handed to another thread.
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
