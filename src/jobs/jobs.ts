import { randomUUID } from "node:crypto";
import { type Database, jsonParameter } from "../database/database.ts";
import { migrate } from "../database/migrate.ts";
import { databaseReason, isConnectionLoss } from "../database/persist.ts";
import { TopiqueError } from "../errors.ts";
import type { TaggedList } from "../results/tagged-list.ts";
import { attempt } from "./attempts.ts";
import { tagChunk } from "./chunk.ts";
import { openChunks } from "./chunk-store.ts";
import { keepHouse } from "./housekeeping.ts";
import { isOver, type Job, type ListSource, secondsToWait, type TaggingOptions } from "./job.ts";
import { deleteJob, findByKey, findJob, insertJob, listJobs, moveJob, settleJobs } from "./job-store.ts";
import type { ListTagger } from "./list-tagger.ts";
import { openQueue, type Queue } from "./queue.ts";
import { type ReadList, readJob } from "./reading.ts";
import { jobResults } from "./results.ts";
import { type Rescoring, retagJob } from "./retag.ts";
import { fingerprintOf, storeUpload } from "./upload.ts";

export interface JobsSettings {
  /** Opens the database; called when it is first needed, and again after it failed. */
  open(): Promise<Database>;
  tagger: ListTagger;
  readList: ReadList;
  /** Decides over kept embeddings again; absent where none are kept. */
  rescoring?: Rescoring | undefined;
  /** Bytes of kept embeddings above which the least recently used go. */
  embeddingBytes: number;
  /** Whether this process takes chunks, and how many at once; 2 hide the time a commit takes. */
  chunksAtOnce: number;
  /** Publications of one chunk. Small shares a list finely and costs a transaction each; large loses more work with a worker. */
  chunkSize: number;
  heartbeatSeconds: number;
  superviseSeconds: number;
  /** Longest pause before work that failed is tried again, in seconds. */
  longestPauseSeconds: number;
  /** Days a job that is over is kept. */
  retentionDays: number;
  /** Milliseconds that work in hand may take when closing. */
  closeWithinMs: number;
  onError(error: unknown): void;
}

export interface NewList {
  source: ListSource;
  options: TaggingOptions;
  idempotencyKey?: string | undefined;
}

/** Durable jobs over whole publication lists; the database is opened with the first call. */
export interface Jobs {
  /** Opens the database and goes on with what is unfinished. */
  start(): Promise<void>;
  /**
   * Stores a list as it arrives and queues it. The same idempotency key and the same list give the job
   * that is there. Throws TopiqueError "idempotency-conflict".
   */
  receive(bytes: AsyncIterable<Uint8Array>, list: NewList): Promise<Job>;
  /** Throws TopiqueError "job-unknown". */
  find(id: string): Promise<Job>;
  list(page: { before?: number; limit: number }): Promise<Job[]>;
  /** Ends a job that is not over; removes one that is, and then there is none to give. */
  cancel(id: string): Promise<Job | undefined>;
  /**
   * Decides over a finished job's publications again, with another limit or threshold where one is
   * given; no inference for those whose embedding is kept. Throws TopiqueError "job-unfinished".
   */
  retag(id: string, changes: { limit?: number; threshold?: number }): Promise<Job>;
  /** What a job that is done or cancelled found. Throws TopiqueError "job-unknown", "job-unfinished". */
  results(id: string): Promise<TaggedList>;
  close(): Promise<void>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Opened {
  database: Database;
  queue: Queue;
  stopHousekeeping(): void;
}

export function createJobs(settings: JobsSettings): Jobs {
  let opening: Promise<Opened> | undefined;
  let isClosing = false;

  const opened = (): Promise<Opened> => {
    if (isClosing) return Promise.reject(new TopiqueError("closing"));
    opening ??= open(settings).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const find = async (id: string): Promise<Job> => {
    if (!UUID.test(id)) throw new TopiqueError("job-unknown", { job: id.slice(0, 60) });
    const { database } = await opened();
    let job = await findJob(database, { id });
    if (job?.state === "tagging" && job.counts.waiting === 0) {
      await settleJobs(database, job.seq);
      job = await findJob(database, { id });
    }
    if (!job) throw new TopiqueError("job-unknown", { job: id });
    return job;
  };

  const receive = async (bytes: AsyncIterable<Uint8Array>, list: NewList): Promise<Job> => {
    const { database, queue } = await opened();
    const id = randomUUID();
    const seq = await insertJob(database, { id, ...list });
    if (seq === undefined) return find(await sameJob(database, bytes, list));
    try {
      await storeUpload(database, queue, seq, bytes, list);
    } catch (error) {
      // What is left when the database is away too is swept up later.
      await deleteJob(database, seq).catch(settings.onError);
      throw error;
    }
    queue.wake("read");
    return find(id);
  };
  const list = async (page: { before?: number; limit: number }): Promise<Job[]> => {
    const { database } = await opened();
    await settleJobs(database);
    return listJobs(database, page);
  };
  const cancel = async (id: string): Promise<Job | undefined> => {
    const { database, queue } = await opened();
    const job = await find(id);
    if (isOver(job.state)) {
      await deleteJob(database, job.seq);
      return undefined;
    }
    await database.transaction(async (sql) => {
      if (!(await moveJob(sql, job.seq, ["receiving", "reading", "tagging", "retagging"], "cancelled")))
        return;
      await queue.cancel(sql, "chunk", await openChunks(sql, job.seq));
    });
    return find(id);
  };
  const retag = async (id: string, changes: { limit?: number; threshold?: number }): Promise<Job> => {
    const { database, queue } = await opened();
    const job = await find(id);
    await database.transaction(async (sql) => {
      if (!(await moveJob(sql, job.seq, ["done"], "retagging"))) throw new TopiqueError("job-unfinished");
      await sql.query(
        "update topique.job set options = options || $2::jsonb, excused = 0 where seq = $1::int",
        [job.seq, jsonParameter(changes)],
      );
      await queue.add(sql, [{ queue: "retag", job: job.seq }]);
    });
    queue.wake("retag");
    return find(id);
  };
  const results = async (id: string): Promise<TaggedList> => {
    const job = await find(id);
    if (job.state !== "done" && job.state !== "cancelled") {
      throw new TopiqueError("job-unfinished", isOver(job.state) ? {} : { retryAfter: secondsToWait(job) });
    }
    return jobResults((await opened()).database, job);
  };

  return {
    start: async () => {
      await reachable(opened());
    },
    receive: (bytes, sent) => reachable(receive(bytes, sent)),
    find: (id) => reachable(find(id)),
    list: (page) => reachable(list(page)),
    cancel: (id) => reachable(cancel(id)),
    retag: (id, changes) => reachable(retag(id, changes)),
    results: (id) => reachable(results(id)),
    async close() {
      isClosing = true;
      const open = await opening?.catch(() => undefined);
      if (!open) return;
      open.stopHousekeeping();
      await open.queue.close(settings.closeWithinMs);
      await open.database.close();
      await settings.rescoring?.rescorer.close();
    },
  };
}

async function open(settings: JobsSettings): Promise<Opened> {
  const { tagger, readList, chunkSize } = settings;
  const database = await settings.open();
  try {
    await migrate(database);
    const queue = await openQueue({ ...settings, database });
    // PGlite is one process' own, so whatever is claimed when it opens was claimed by the dead.
    if (database.engine === "pglite") await queue.reclaim();
    if (settings.chunksAtOnce > 0) {
      const work = { database, queue, tagger, chunkSize };
      await queue.work("read", {
        concurrency: 1,
        onClose: "stop",
        run: (claim) =>
          attempt(work, "read", claim, () => readJob({ ...work, readList, stamp: tagger.stamp }, claim)),
      });
      await queue.work("chunk", {
        concurrency: settings.chunksAtOnce,
        onClose: "finish",
        run: (claim) => attempt(work, "chunk", claim, () => tagChunk(work, claim)),
      });
      const { rescoring } = settings;
      await queue.work("retag", {
        concurrency: 1,
        onClose: "stop",
        run: (claim) => attempt(work, "retag", claim, () => retagJob({ ...work, rescoring }, claim)),
      });
    }
    const stopHousekeeping = await keepHouse({ ...settings, database });
    return { database, queue, stopHousekeeping };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Says that the database is away, or can't go on, in our own words. */
async function reachable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const reason = databaseReason(error);
    if (reason === undefined && !isConnectionLoss(error)) throw error;
    throw new TopiqueError("database-unavailable", reason === undefined ? {} : { reason }, { cause: error });
  }
}

/** The job an idempotency key stands for, when the list is the same. */
async function sameJob(database: Database, bytes: AsyncIterable<Uint8Array>, list: NewList): Promise<string> {
  const key = list.idempotencyKey ?? "";
  const [fingerprint, first] = [await fingerprintOf(bytes, list), await findByKey(database, key)];
  if (first?.fingerprint !== fingerprint) throw new TopiqueError("idempotency-conflict", { key });
  return first.id;
}
