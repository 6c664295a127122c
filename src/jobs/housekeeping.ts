import type { Database, Sql } from "../database/database.ts";
import { settleJobs } from "./job-store.ts";
import { evictEmbeddings } from "./kept/kept-embeddings.ts";

export interface HousekeepingSettings {
  database: Database;
  retentionDays: number;
  /** Bytes of kept embeddings above which the least recently used go. */
  embeddingBytes: number;
  onError(error: unknown): void;
}

const PERIOD_MS = 60_000;
/** Hours after which a list that is still arriving is taken for abandoned by a server that died. */
const LONGEST_UPLOAD_HOURS = 24;

/** Does now and then what nobody waits for; safe in any number of processes. Returns what stops it. */
export async function keepHouse({ database, retentionDays, embeddingBytes, onError }: HousekeepingSettings) {
  // Nobody else has PGlite open, so a list that was arriving when this process starts arrives no more.
  await removeAbandoned(database, database.engine === "pglite" ? 0 : LONGEST_UPLOAD_HOURS);
  const sweep = async () => {
    await settleJobs(database);
    await removeAbandoned(database, LONGEST_UPLOAD_HOURS);
    await removeOld(database, retentionDays);
    await evictEmbeddings(database, embeddingBytes);
  };
  await sweep();
  const timer = setInterval(() => sweep().catch(onError), PERIOD_MS);
  timer.unref();
  return () => clearInterval(timer);
}

async function removeAbandoned(sql: Sql, hours: number): Promise<void> {
  await sql.query(
    `delete from topique.job
     where state = 'receiving' and created_at <= now() - make_interval(hours => $1::int)`,
    [hours],
  );
}

/** Removes jobs that have been over for as long as they are kept. */
export async function removeOld(sql: Sql, days: number): Promise<void> {
  await sql.query("delete from topique.job where finished_at < now() - make_interval(days => $1::int)", [
    days,
  ]);
}
