import { type Db, PgBoss } from "pg-boss";
import type { Database, Sql } from "../database/database.ts";
import { MIGRATION_LOCK } from "../database/migrate.ts";

/** One queue for each kind of work; its data says which job and where in it. */
export type Work =
  | { queue: "read"; job: number }
  | { queue: "chunk"; job: number; first: number; last: number }
  | { queue: "retag"; job: number };
export type QueueName = Work["queue"];

/** A piece of work as one worker holds it. */
export interface Claim {
  id: string;
  /** Attempts before this one; with the id it fences off a worker that lost its claim meanwhile. */
  attempt: number;
  job: number;
  first: number;
  last: number;
  /** Aborted when the claim is seen to be lost, and when the work has to stop because this process closes. */
  signal: AbortSignal;
}

export interface WorkerSettings {
  /** Pieces worked on at once by this process. */
  concurrency: number;
  /** What is in hand when the queue closes: stops at once, as it goes on later where it was, or may finish within the time. */
  onClose: "stop" | "finish";
  /** Rejects when the work is to be tried again, after a pause unless the claim was given back. */
  run(claim: Claim): Promise<void>;
}

export interface Queue {
  /** Puts work in, in the transaction that makes it necessary. Ids only where the caller needs to know them. */
  add(sql: Sql, work: readonly (Work & { id?: string; priority?: number })[]): Promise<void>;
  /** Ends a claim in the transaction that stores its results; false when it is no longer held. */
  complete(sql: Sql, queue: QueueName, claim: Claim): Promise<boolean>;
  /** Says that a claim is still held, in the transaction that stores a part of its results. */
  hold(sql: Sql, queue: QueueName, claim: Claim): Promise<boolean>;
  /** Gives a claim that is held back, to be taken again at once. */
  giveBack(sql: Sql, queue: QueueName, claim: Claim): Promise<void>;
  cancel(sql: Sql, queue: QueueName, ids: readonly string[]): Promise<void>;
  /** Gives back what is claimed, without waiting for heartbeats: only when no other process can hold a claim. */
  reclaim(): Promise<void>;
  /** Starts to take work in this process. */
  work(queue: QueueName, settings: WorkerSettings): Promise<void>;
  /** Says that there is work, so that this process' workers do not wait for their next look. */
  wake(queue: QueueName): void;
  /** Takes no more work, stops what can go on later, lets the rest finish within the time, and then stops it too. */
  close(withinMs: number): Promise<void>;
}

export interface QueueSettings {
  database: Database;
  /** Seconds without a sign of life after which a worker's work is given to another; 10 or more. */
  heartbeatSeconds: number;
  /** Seconds between looks for dead workers' work. */
  superviseSeconds: number;
  /** Longest pause before work that failed is tried again, in seconds; it begins with one and doubles. */
  longestPauseSeconds: number;
  /** Told of every error that ends an attempt. */
  onError(error: unknown): void;
}

const QUEUES: readonly QueueName[] = ["read", "chunk", "retag"];
/** Seconds a worker without work waits before it looks again; the least that pg-boss takes. */
const POLL_SECONDS = 0.5;
/**
 * The same where PostgreSQL says that there is new work: for what nobody announces, such as work
 * given back and due again.
 */
const POLL_SECONDS_WHEN_TOLD = 2;
/** Seconds one claim may take however alive its worker is. */
const LONGEST_CLAIM_SECONDS = { read: 6 * 3600, chunk: 3600, retag: 6 * 3600 };
/** Work waits as long as its job does. */
const WAITING_SECONDS = 365 * 24 * 3600;
/** We decide when to give a publication up (see chunk.ts), so the queue itself never does. */
const NEVER_GIVE_UP = 1_000_000;
const JOBS_PER_INSERT = 1000;
/** Milliseconds in which work that was stopped gives its claim back. */
const GIVE_BACK_MS = 2000;

export async function openQueue(settings: QueueSettings): Promise<Queue> {
  const { database } = settings;
  const boss = new PgBoss({
    db: { ...asBossDatabase(database), ...(database.listen && { listen: database.listen }) },
    backend: database.engine,
    useListenNotify: database.listen !== undefined,
    schema: "topique_queue",
    schedule: false,
    superviseIntervalSeconds: settings.superviseSeconds,
    monitorIntervalSeconds: settings.superviseSeconds,
    maintenanceIntervalSeconds: 600,
  });
  boss.on("error", settings.onError);
  await startOnce(boss, database);
  const options = {
    notify: true,
    heartbeatSeconds: settings.heartbeatSeconds,
    retryLimit: NEVER_GIVE_UP,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: settings.longestPauseSeconds,
    retentionSeconds: WAITING_SECONDS,
    deleteAfterSeconds: 3600,
  };
  for (const name of QUEUES) {
    const wanted = { ...options, expireInSeconds: LONGEST_CLAIM_SECONDS[name] };
    await boss.createQueue(name, wanted);
    await boss.updateQueue(name, wanted);
  }

  const workers: { queue: QueueName; id: string }[] = [];
  const inHand = new Set<{ onClose: WorkerSettings["onClose"]; stop: AbortController }>();
  let isClosing = false;
  return {
    async add(sql, work) {
      const db = asBossDatabase(sql);
      for (const name of QUEUES) {
        const jobs = work
          .filter((each) => each.queue === name)
          .map(({ queue: _, id, priority, ...data }) => ({
            data,
            ...(id !== undefined && { id }),
            ...(priority !== undefined && { priority }),
          }));
        for (let start = 0; start < jobs.length; start += JOBS_PER_INSERT) {
          await boss.insert(name, jobs.slice(start, start + JOBS_PER_INSERT), { db });
        }
      }
    },
    async complete(sql, queue, claim) {
      const attempt = { id: claim.id, retryCount: claim.attempt };
      return isAffected(await boss.complete(queue, attempt, null, { db: asBossDatabase(sql) }));
    },
    async hold(sql, queue, claim) {
      const attempt = { id: claim.id, retryCount: claim.attempt };
      return isAffected(await boss.touch(queue, attempt, { db: asBossDatabase(sql) }));
    },
    async giveBack(sql, queue, claim) {
      // A new attempt, as all others are told apart by their number: whatever this one still says is heard no more.
      const attempt = { id: claim.id, retryCount: claim.attempt };
      await boss.fail(queue, attempt, { message: "given back" }, { db: asBossDatabase(sql) });
      await dueNow(sql, [claim.id]);
    },
    async cancel(sql, queue, ids) {
      if (ids.length > 0) await boss.cancel(queue, [...ids], { db: asBossDatabase(sql) });
    },
    async reclaim() {
      const claimed = await database.query<{ name: QueueName; id: string }>(
        "select name, id from topique_queue.job where state = 'active' and name = any($1::text[])",
        [[...QUEUES]],
      );
      for (const name of QUEUES) {
        const ids = claimed.filter((job) => job.name === name).map((job) => job.id);
        if (ids.length > 0) await boss.fail(name, ids, { message: "its process ended" });
      }
      await dueNow(
        database,
        claimed.map(({ id }) => id),
      );
    },
    async work(queue, { concurrency, onClose, run }) {
      const options = {
        batchSize: 1,
        pollingIntervalSeconds: POLL_SECONDS,
        notifyPollingIntervalSeconds: POLL_SECONDS_WHEN_TOLD,
      };
      // One registration each: pg-boss wakes only the first worker of a registration with several.
      for (let worker = 0; worker < concurrency; worker++) {
        let own = "";
        own = await boss.work<{ job: number; first?: number; last?: number }>(
          queue,
          options,
          async (jobs) => {
            for (const job of jobs) {
              const { first = 0, last = 0 } = job.data;
              const each = { onClose, stop: new AbortController() };
              inHand.add(each);
              // It was fetched while the queue began to close.
              if (isClosing && onClose === "stop") each.stop.abort();
              const signal = AbortSignal.any([job.signal, each.stop.signal]);
              try {
                await run({ id: job.id, attempt: job.retryCount, job: job.data.job, first, last, signal });
              } catch (error) {
                if (!signal.aborted) settings.onError(failureOf(queue, job.data.job, error));
                throw error;
              } finally {
                inHand.delete(each);
              }
            }
            // Where there was work there may be more: look at once instead of after the polling interval.
            boss.notifyWorker(own);
          },
        );
        workers.push({ queue, id: own });
      }
    },
    wake,
    async close(withinMs) {
      isClosing = true;
      const stop = (wanted: WorkerSettings["onClose"]) => {
        for (const { onClose, stop } of inHand) if (onClose === wanted) stop.abort();
      };
      stop("stop");
      const late = setTimeout(stop, withinMs, "finish");
      await boss.stop({ graceful: true, timeout: withinMs + GIVE_BACK_MS });
      clearTimeout(late);
    },
  };

  function wake(queue: QueueName): void {
    for (const worker of workers) if (worker.queue === queue) boss.notifyWorker(worker.id);
  }
}

/** Starts pg-boss, one process after the other: two that make its schema together would fail. */
async function startOnce(boss: PgBoss, database: Database): Promise<void> {
  if (database.engine === "pglite") {
    await boss.start();
    return;
  }
  await database.transaction(async (sql) => {
    await sql.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await boss.start();
  });
}

/** What failed for its own reasons waits longer each time; that a process ended is no such reason. */
async function dueNow(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(
    "update topique_queue.job set start_after = now() where state = 'retry' and id = any($1::uuid[])",
    [ids],
  );
}

function failureOf(queue: QueueName, job: number, cause: unknown): Error {
  const what = { read: "reading", chunk: "tagging a chunk of", retag: "retagging" }[queue];
  return new Error(`${what} job ${job} failed`, { cause });
}

/** Whether a command of pg-boss reached its one job; its types leave the count out. */
function isAffected(response: object): boolean {
  return "affected" in response && response.affected === 1;
}

function asBossDatabase(sql: Sql): Db {
  return { executeSql: async (text, values) => ({ rows: await sql.query(text, values) }) };
}
