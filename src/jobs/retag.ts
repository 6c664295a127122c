import { randomUUID } from "node:crypto";
import { planChunks } from "./chunk-store.ts";
import { type Database, jsonParameter, type Sql } from "./database.ts";
import type { TaggingOptions } from "./job.ts";
import { findJob, moveJob, settleJobs } from "./job-store.ts";
import { keptRowsSql } from "./kept-row.ts";
import type { ListTagger } from "./outcome.ts";
import type { Claim, Queue } from "./queue.ts";
import type { Rescored, Rescorer } from "./rescorer.ts";

export interface Rescoring {
  rescorer: Rescorer;
  /** Names the space that points lie in. */
  space: string;
}

export interface RetagWork {
  database: Database;
  queue: Queue;
  tagger: ListTagger;
  chunkSize: number;
  /** Absent where no embeddings are kept: then every text is embedded again. */
  rescoring?: Rescoring | undefined;
}

/** Publications fetched, decided over and stored at once. */
const PAGE = 5000;
/** Pages under way at once, so that one is fetched while another is decided over and a third stored. */
const PAGES_AT_ONCE = 3;

/**
 * Decides over a job's publications again: those whose embedding is kept without inference, the rest
 * as new chunks. Can be repeated from the start when its worker died: the same comes of it.
 */
export async function retagJob(work: RetagWork, claim: Claim): Promise<void> {
  const { database, queue, rescoring } = work;
  const job = await findJob(database, { seq: claim.job });
  if (job?.state !== "retagging") {
    await queue.complete(database, "retag", claim);
    return;
  }
  if (rescoring) await rescoreKept(work, claim, job.options, rescoring);
  await fenced(work, claim, (sql) => planTheRest(sql, work, claim));
  await settleJobs(database, claim.job);
  queue.wake("chunk");
}

async function rescoreKept(
  work: RetagWork,
  claim: Claim,
  options: TaggingOptions,
  rescoring: Rescoring,
): Promise<void> {
  const starts = (await pageStarts(work.database, claim.job)).values();
  const runPages = async () => {
    for (const after of starts) {
      claim.signal.throwIfAborted();
      const rescored = await rescorePage(work.database, claim.job, after, options, rescoring);
      if (!rescored) continue;
      await fenced(work, claim, async (sql) => {
        await storeRescored(sql, claim.job, rescored, rescoring.space);
      });
    }
  };
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, runPages));
}

/** The position before each page's first. */
async function pageStarts(sql: Sql, job: number): Promise<number[]> {
  const rows = await sql.query<{ after: number }>(
    `select position - 1 as after from (
       select position, row_number() over (order by position) - 1 as place
       from topique.result where job = $1::int and embedding is not null
     ) as placed where place % $2::int = 0 order by position`,
    [job, PAGE],
  );
  return rows.map((row) => row.after);
}

async function rescorePage(
  sql: Sql,
  job: number,
  after: number,
  options: TaggingOptions,
  { rescorer, space }: Rescoring,
): Promise<Rescored | undefined> {
  const [found] = await sql.query<{ count: number; rows: string }>(
    keptRowsSql(
      `select position, embedding as key from topique.result
       where job = $1::int and position > $2::int and embedding is not null order by position limit $3::int`,
      "$4::text",
    ),
    [job, after, PAGE, space],
  );
  return found && found.count > 0 ? rescorer.rescore(found.rows, options) : undefined;
}

async function storeRescored(sql: Sql, job: number, rescored: Rescored, space: string): Promise<void> {
  await sql.query(
    `update topique.result r set outcome = n.outcome
     from jsonb_to_recordset($1::jsonb) as n (position int, outcome jsonb)
     where r.job = $2::int and r.position = n.position and r.outcome <> n.outcome`,
    [rescored.outcomes, job],
  );
  if (rescored.points === "[]") return;
  await sql.query(
    `update topique.embedding e set point = decode(n.point, 'base64'), space = $3::text
     from jsonb_to_recordset($1::jsonb) as n (position int, point text)
       join topique.result r on r.job = $2::int and r.position = n.position
     where e.key = r.embedding`,
    [rescored.points, job, space],
  );
}

/** Queues what has to be embedded again and closes the books over what has not. */
async function planTheRest(sql: Sql, work: RetagWork, claim: Claim): Promise<void> {
  const { job } = claim;
  await work.queue.complete(sql, "retag", claim);
  // A job that was cancelled meanwhile keeps the results it has.
  if (!(await moveJob(sql, job, ["retagging"], "tagging"))) return;
  const missing = await sql.query<{ position: number }>(
    `delete from topique.result r where job = $1::int and not outcome ? 'error'
       and ($2::boolean or not exists (select from topique.embedding e where e.key = r.embedding))
     returning position`,
    [job, work.rescoring === undefined],
  );
  await sql.query("delete from topique.chunk where job = $1::int", [job]);
  await sql.query(
    `insert into topique.chunk (id, job, first, last, tagged, failed, done_at)
     select $2::uuid, $1::int, coalesce(min(position), 0), coalesce(max(position), 0),
       count(*) filter (where not outcome ? 'error'), count(*) filter (where outcome ? 'error'), now()
     from topique.result where job = $1::int`,
    [job, randomUUID()],
  );
  const positions = missing.map(({ position }) => position).sort((a, b) => a - b);
  await planChunks(sql, work.queue, job, positions, work.chunkSize);
  await sql.query("update topique.job set stamp = $2::jsonb where seq = $1::int", [
    job,
    jsonParameter(work.tagger.stamp),
  ]);
}

function fenced(work: RetagWork, claim: Claim, store: (sql: Sql) => Promise<void>): Promise<void> {
  return work.database.transaction(async (sql) => {
    if (!(await work.queue.hold(sql, "retag", claim))) {
      throw new Error(`the claim on retagging job ${claim.job} was lost`);
    }
    await store(sql);
  });
}
