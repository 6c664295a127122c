import { createHash } from "node:crypto";
import { type Database, jsonParameter, type Sql } from "../database/database.ts";
import { TopiqueError } from "../errors.ts";
import { merge } from "../publications/duplicates/duplicates.ts";
import { isFailure, type Publication, type ReadFailure } from "../publications/publication.ts";
import { sizeOf } from "../publications/size.ts";
import { asNotice, type Notice } from "../results/notice.ts";
import { faultsOf } from "./attempts.ts";
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

/**
 * Opens a list; throws TopiqueError "input-unreadable" from here or from `entries` when it is none. `entries` rejects
 * when `signal` is aborted and it would take long to end.
 */
export type ReadList = (
  bytes: AsyncIterable<Uint8Array>,
  source: ListSource,
  how?: ReadingOptions,
) => Promise<ListReading>;

export interface ReadingOptions {
  signal?: AbortSignal | undefined;
  /** Most bytes that a packed list may unpack to. */
  unpackedBytes?: number | undefined;
}

export interface ReadingWork {
  database: Database;
  queue: Queue;
  readList: ReadList;
  chunkSize: number;
  stamp: Readonly<Record<string, string>>;
}

/** Records, or groups of duplicates, stored in one transaction, by number and by what they say (see `sizeOf`). */
const BATCH = 500;
const BATCH_SIZE = 1_000_000;
/** Records of one group, and what they say, that are merged: the first ones. Of others nothing is added. */
const MERGED = 500;
/** Attempts in which nothing was stored and that nobody stopped, before the list is given up. */
const ATTEMPTS_BEFORE_BLAME = 3;

/**
 * How far the list is stored: so many batches of records, then of duplicates, and a hash of them all. A
 * reader has no state that could be kept, so the next attempt reads the bytes again, which is cheap beside
 * storing, passes over what is stored, and goes on there when the hash says that it read the same.
 */
interface Checkpoint {
  batches: number;
  hash: string;
}

const START: Checkpoint = { batches: 0, hash: "" };

interface Counts {
  read: number;
  unreadable: number;
  duplicates: number;
}

/** Reads a job's list into records and chunks, on from where an earlier attempt ended. */
export async function readJob(work: ReadingWork, claim: Claim): Promise<void> {
  const { database, queue } = work;
  const job = await findJob(database, { seq: claim.job });
  if (job?.state !== "reading") {
    await queue.complete(database, "read", claim);
    return;
  }
  try {
    const { deaths: attempts } = await faultsOf(database, "read", claim);
    if (attempts >= ATTEMPTS_BEFORE_BLAME) throw new TopiqueError("list-unreadable-here", { attempts });
    if (!(await read(work, claim, job.source))) await read(work, claim, job.source);
  } catch (error) {
    // Anything else is not the list's own fault.
    if (!(error instanceof TopiqueError)) throw error;
    await fenced(work, claim, async (sql) => {
      await queue.complete(sql, "read", claim);
      await failJob(sql, claim.job, asNotice(error));
    });
    return;
  }
  await settleJobs(database, claim.job);
  queue.wake("chunk");
}

/** False when an earlier attempt read other records in the same bytes, as another version may; they are forgotten. */
async function read(work: ReadingWork, claim: Claim, source: ListSource): Promise<boolean> {
  const { database, queue } = work;
  const seq = claim.job;
  const stored = await checkpointOf(database, seq);
  if (stored.batches === 0) await fenced(work, claim, (sql) => clearRecords(sql, seq));
  const reading = await work.readList(uploadOf(database, seq), source, { signal: claim.signal });
  const counts: Counts = { read: 0, unreadable: 0, duplicates: 0 };
  const sizes: number[] = [];
  let { batches, hash } = START;
  for await (const { content, store } of stepsOf(reading, seq, counts, sizes, claim.signal)) {
    hash = createHash("sha256").update(hash).update(JSON.stringify(content)).digest("base64");
    if (++batches < stored.batches) continue;
    if (batches === stored.batches) {
      if (hash !== stored.hash) break;
      continue;
    }
    if ((await findJob(database, { seq }))?.state !== "reading") {
      await queue.complete(database, "read", claim);
      return true;
    }
    await fenced(work, claim, async (sql) => {
      await store(sql);
      await storeProgress(sql, claim, counts, { batches, hash });
    });
  }
  if (batches < stored.batches || (batches === stored.batches && hash !== stored.hash)) {
    await fenced(work, claim, (sql) =>
      storeProgress(sql, claim, { read: 0, unreadable: 0, duplicates: 0 }, START),
    );
    return false;
  }
  if (counts.read === 0) throw new TopiqueError("input-unreadable", { reason: "no publications" });
  await fenced(work, claim, async (sql) => {
    await sql.query(
      "update topique.job set facts = $2::jsonb, warnings = $3::jsonb, stamp = $4::jsonb where seq = $1::int",
      [seq, jsonParameter(reading.facts()), jsonParameter(reading.warnings()), jsonParameter(work.stamp)],
    );
    // A job that was cancelled meanwhile is left as it is.
    if (await moveJob(sql, seq, ["reading"], "tagging")) {
      await planChunks(sql, queue, seq, await positionsOf(sql, seq), work.chunkSize, sizes);
    }
    await queue.complete(sql, "read", claim);
  });
  return true;
}

/**
 * The list in the pieces that are stored: all its records, then its duplicates. `counts` are those up to each;
 * `sizes` are those of the records, by position.
 */
async function* stepsOf(
  reading: ListReading,
  seq: number,
  counts: Counts,
  sizes: number[],
  signal: AbortSignal,
): AsyncGenerator<{ content: readonly unknown[]; store(sql: Sql): Promise<void> }> {
  for await (const entries of batchesOf(reading.entries, sizeOf, signal)) {
    for (const entry of entries) sizes[entry.place.position] = sizeOf(entry);
    const failures = entries.filter(isFailure);
    const publications = entries.filter((entry): entry is Publication => !isFailure(entry));
    counts.read += entries.length;
    counts.unreadable += failures.length;
    yield {
      content: entries,
      async store(sql) {
        await storePublications(sql, seq, publications);
        await storeUnreadable(sql, seq, failures);
      },
    };
  }
  const sizeOfMerged = (group: readonly number[]) =>
    mergedOf(group, sizes).reduce((sum, position) => sum + sizes[position]!, 0);
  for await (const groups of batchesOf(reading.duplicates(), sizeOfMerged, signal)) {
    for (const group of groups) counts.duplicates += group.length - 1;
    yield {
      content: groups,
      store: async (sql) => storeMerges(sql, seq, await mergeGroups(sql, seq, groups, sizes)),
    };
  }
}

/** What each group of records becomes; it stands where its fullest record does. */
async function mergeGroups(
  sql: Sql,
  seq: number,
  groups: readonly number[][],
  sizes: readonly number[],
): Promise<Merge[]> {
  const parts = groups.map((group) => mergedOf(group, sizes));
  const records = await recordsAt(sql, seq, parts.flat());
  return parts.map((part, index) => {
    const { versions, ...merged } = merge(part.flatMap((position) => records.get(position) ?? []));
    const others = groups[index]!.slice(part.length);
    return {
      into: merged.place.position,
      merged,
      duplicates: [...versions.map(({ place }) => place.position), ...others],
    };
  });
}

/** The first records of a group, two at least and then as many as one step may hold. */
function mergedOf(group: readonly number[], sizes: readonly number[]): readonly number[] {
  let count = 0;
  for (let size = 0; count < Math.min(group.length, MERGED); count++) {
    size += sizes[group[count]!]!;
    if (size > BATCH_SIZE && count >= 2) break;
  }
  return group.slice(0, count);
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

async function checkpointOf(sql: Sql, seq: number): Promise<Checkpoint> {
  const [job] = await sql.query<{ checkpoint: Checkpoint }>(
    "select checkpoint from topique.job where seq = $1::int",
    [seq],
  );
  return job?.checkpoint ?? START;
}

/** How far the list is; having got on, this attempt and those before it are excused (see attempts.ts). */
async function storeProgress(sql: Sql, claim: Claim, counts: Counts, checkpoint: Checkpoint): Promise<void> {
  await sql.query(
    `update topique.job set read = $2::int, unreadable = $3::int, duplicates = $4::int,
       checkpoint = $5::jsonb, excused = $6::int, changed_at = now()
     where seq = $1::int`,
    [
      claim.job,
      counts.read,
      counts.unreadable,
      counts.duplicates,
      jsonParameter(checkpoint),
      claim.attempt + 1,
    ],
  );
}

async function* batchesOf<T>(
  entries: AsyncIterable<T> | Iterable<T>,
  sizeOf: (entry: T) => number,
  signal: AbortSignal,
): AsyncGenerator<T[]> {
  let batch: T[] = [];
  let size = 0;
  for await (const entry of entries) {
    signal.throwIfAborted();
    batch.push(entry);
    size += sizeOf(entry);
    if (batch.length < BATCH && size < BATCH_SIZE) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  signal.throwIfAborted();
  if (batch.length > 0) yield batch;
}
