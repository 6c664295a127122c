import { type Database, jsonParameter, type Sql } from "../database/database.ts";
import { TopiqueError } from "../errors.ts";
import { merge } from "../publications/duplicates/duplicates.ts";
import { isFailure, type Publication, type ReadFailure } from "../publications/publication.ts";
import { asNotice, type Notice } from "../results/notice.ts";
import { planChunks } from "./chunk-store.ts";
import type { ListSource } from "./job.ts";
import { failJob, findJob, moveJob, settleJobs } from "./job-store.ts";
import {
  clearRecords,
  type Merge,
  positionsOf,
  recordsAt,
  storeMerges,
  storePublications,
  storeUnreadable,
  uploadOf,
} from "./list-store.ts";
import type { Claim, Queue } from "./queue.ts";

/** A list while it is read: entries first, the rest is known when they are through. */
export interface ListReading {
  entries: AsyncIterable<Publication | ReadFailure>;
  /** Positions of records that are the same publication, group by group. */
  duplicates(): Iterable<number[]>;
  /** What was found out about the list: its format, declared topics. */
  facts(): Record<string, unknown>;
  warnings(): Notice[];
}

/** Opens a list; throws TopiqueError "input-unreadable" from here or from `entries` when it is none. */
export type ReadList = (bytes: AsyncIterable<Uint8Array>, source: ListSource) => Promise<ListReading>;

export interface ReadingWork {
  database: Database;
  queue: Queue;
  readList: ReadList;
  chunkSize: number;
  stamp: Readonly<Record<string, string>>;
}

/** Records stored in one transaction. */
const BATCH = 500;
/** Attempts at a list that ended with their worker, before the list is given up. */
const DEATHS_BEFORE_BLAME = 3;

/** Reads a job's list into records and chunks, from the start whenever an earlier attempt ended. */
export async function readJob(work: ReadingWork, claim: Claim): Promise<void> {
  const { database, queue } = work;
  const job = await findJob(database, { seq: claim.job });
  if (job?.state !== "reading") {
    await queue.complete(database, "read", claim);
    return;
  }
  try {
    const deaths = await deathsOf(database, claim);
    if (deaths >= DEATHS_BEFORE_BLAME) throw new TopiqueError("worker-lost", { attempts: deaths });
    await read(work, claim, job.source);
  } catch (error) {
    // Anything else than the list's own fault is tried again until it works.
    if (!(error instanceof TopiqueError)) {
      await countThrown(database, claim).catch(() => undefined);
      throw error;
    }
    await fenced(work, claim, async (sql) => {
      await queue.complete(sql, "read", claim);
      await failJob(sql, claim.job, asNotice(error));
    });
    return;
  }
  await settleJobs(database, claim.job);
  queue.wake("chunk");
}

/** Attempts at a list that ended with their worker. */
async function deathsOf(sql: Sql, claim: Claim): Promise<number> {
  const [job] = await sql.query<{ thrown: number }>("select thrown from topique.job where seq = $1::int", [
    claim.job,
  ]);
  return claim.attempt - (job?.thrown ?? 0);
}

async function countThrown(sql: Sql, claim: Claim): Promise<void> {
  await sql.query("update topique.job set thrown = thrown + 1 where seq = $1::int", [claim.job]);
}

async function read(work: ReadingWork, claim: Claim, source: ListSource): Promise<void> {
  const { database, queue } = work;
  const seq = claim.job;
  await fenced(work, claim, (sql) => clearRecords(sql, seq));
  const reading = await work.readList(uploadOf(database, seq), source);
  const counts = { read: 0, unreadable: 0, duplicates: 0 };
  for await (const entries of batches(reading.entries)) {
    if ((await findJob(database, { seq }))?.state !== "reading") {
      await queue.complete(database, "read", claim);
      return;
    }
    const failures = entries.filter(isFailure);
    counts.read += entries.length;
    counts.unreadable += failures.length;
    await fenced(work, claim, async (sql) => {
      await storePublications(
        sql,
        seq,
        entries.filter((entry): entry is Publication => !isFailure(entry)),
      );
      await storeUnreadable(sql, seq, failures);
      await storeCounts(sql, seq, counts);
    });
  }
  if (counts.read === 0) throw new TopiqueError("input-unreadable", { reason: "no publications" });
  for await (const groups of batches(reading.duplicates())) {
    const merges = await mergeGroups(database, seq, groups);
    counts.duplicates += merges.reduce((sum, { duplicates }) => sum + duplicates.length, 0);
    await fenced(work, claim, (sql) => storeMerges(sql, seq, merges));
  }
  await fenced(work, claim, async (sql) => {
    await storeCounts(sql, seq, counts);
    await sql.query(
      "update topique.job set facts = $2::jsonb, warnings = $3::jsonb, stamp = $4::jsonb where seq = $1::int",
      [seq, jsonParameter(reading.facts()), jsonParameter(reading.warnings()), jsonParameter(work.stamp)],
    );
    // A job that was cancelled meanwhile is left as it is.
    if (await moveJob(sql, seq, ["reading"], "tagging")) {
      await planChunks(sql, queue, seq, await positionsOf(sql, seq), work.chunkSize);
    }
    await queue.complete(sql, "read", claim);
  });
}

/** What each group of records becomes; it stands where its fullest record does. */
async function mergeGroups(sql: Sql, seq: number, groups: readonly number[][]): Promise<Merge[]> {
  const records = await recordsAt(sql, seq, groups.flat());
  return groups.map((group) => {
    const { versions, ...merged } = merge(group.flatMap((position) => records.get(position) ?? []));
    return {
      into: merged.place.position,
      merged,
      duplicates: versions.map(({ place }) => place.position),
    };
  });
}

/** One transaction that stores nothing when the claim was given to somebody else meanwhile. */
function fenced(work: ReadingWork, claim: Claim, store: (sql: Sql) => Promise<void>): Promise<void> {
  return work.database.transaction(async (sql) => {
    if (!(await work.queue.hold(sql, "read", claim))) {
      throw new Error(`the claim on reading job ${claim.job} was lost`);
    }
    await store(sql);
  });
}

async function storeCounts(
  sql: Sql,
  seq: number,
  counts: { read: number; unreadable: number; duplicates: number },
): Promise<void> {
  await sql.query(
    `update topique.job set read = $2::int, unreadable = $3::int, duplicates = $4::int, changed_at = now()
     where seq = $1::int`,
    [seq, counts.read, counts.unreadable, counts.duplicates],
  );
}

async function* batches<T>(entries: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const entry of entries) {
    batch.push(entry);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
