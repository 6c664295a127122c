import { randomUUID } from "node:crypto";
import { type Database, jsonParameter, type Sql } from "../database/database.ts";
import type { Notice } from "../results/notice.ts";
import type { ModelHolder } from "../tagging/model-holder.ts";
import type { ModelSnapshot } from "../tagging/snapshot.ts";
import { faultsOf } from "./attempts.ts";
import { planChunks } from "./chunk-store.ts";
import type { TaggingOptions } from "./job.ts";
import { findJob, moveJob, settleJobs } from "./job-store.ts";
import { keptRowsSql } from "./kept/kept-row.ts";
import type { Rescored, Rescorer } from "./kept/rescorer.ts";
import type { ListTagger, Stamp } from "./list-tagger.ts";
import type { Claim, Queue } from "./queue.ts";

export interface Rescoring {
  rescorer: Rescorer;
  model: ModelHolder;
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
/** Attempts that failed or ended with their process, before the tags are left as they are. */
const ATTEMPTS_BEFORE_GIVING_UP = 3;

/**
 * Decides over a job's publications again: those whose embedding is kept without inference and all by the
 * model in force when it begins, the rest as new chunks. Can be repeated from the start when it was stopped:
 * the same comes of it. After some attempts that ended otherwise, the job is done with the tags it has and
 * the warning "retag-given-up".
 */
export async function retagJob(work: RetagWork, claim: Claim): Promise<void> {
  const { database, queue, rescoring } = work;
  const job = await findJob(database, { seq: claim.job });
  if (job?.state !== "retagging") {
    await queue.complete(database, "retag", claim);
    return;
  }
  const { deaths } = await faultsOf(database, "retag", claim);
  if (deaths >= ATTEMPTS_BEFORE_GIVING_UP) {
    await fenced(work, claim, (sql) => giveUp(sql, work, claim));
    return;
  }
  const planRest = (missing: readonly number[] | "all", stamp: Stamp) =>
    fenced(work, claim, (sql) => planTheRest(sql, work, claim, missing, stamp));
  if (rescoring) {
    await rescoring.model.use(async (model) => {
      const missing = await rescoreKept(work, claim, job.options, rescoring.rescorer, model);
      await planRest(missing, { ...model.stamp });
    });
  } else await planRest("all", work.tagger.stamp);
  await settleJobs(database, claim.job);
  queue.wake("chunk");
}

/** A job keeps the tags it has, some of them new. */
async function giveUp(sql: Sql, { queue }: RetagWork, claim: Claim): Promise<void> {
  await queue.complete(sql, "retag", claim);
  if (!(await moveJob(sql, claim.job, ["retagging"], "done"))) return;
  await sql.query(
    `update topique.job set warnings = warnings || $2::jsonb
     where seq = $1::int and not warnings @> $2::jsonb`,
    [claim.job, jsonParameter([GIVEN_UP])],
  );
}

const GIVEN_UP: Notice = { code: "retag-given-up", facts: {} };

/** Gives the positions whose embedding is not kept any more. */
async function rescoreKept(
  work: RetagWork,
  claim: Claim,
  options: TaggingOptions,
  rescorer: Rescorer,
  model: ModelSnapshot,
): Promise<number[]> {
  const missing: number[] = [];
  const starts = (await pageStarts(work.database, claim.job)).values();
  const runPages = async () => {
    for (const after of starts) {
      claim.signal.throwIfAborted();
      const rows = await keptPage(work.database, claim.job, after, model.spaceStamp);
      const rescored = await rescorer.rescore(rows, model, options);
      missing.push(...rescored.missing);
      await fenced(work, claim, async (sql) => {
        await storeRescored(sql, claim.job, rescored, model.spaceStamp);
      });
    }
  };
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, runPages));
  return missing;
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

function keptPage(sql: Sql, job: number, after: number, space: string): Promise<Uint8Array<ArrayBuffer>> {
  return sql.copy(
    keptRowsSql(
      `select position, embedding as key from topique.result
       where job = ${job} and position > ${after} and embedding is not null order by position limit ${PAGE}`,
      space,
    ),
  );
}

async function storeRescored(sql: Sql, job: number, rescored: Rescored, space: string): Promise<void> {
  const { positions, outcomes, placed, points } = rescored;
  if (positions.length > 0) {
    await sql.query(
      `update topique.result r set outcome = n.outcome::json
       from unnest($1::int[], string_to_array($2, E'\\n')) as n (position, outcome)
       where r.job = $3::int and r.position = n.position and r.outcome::text <> n.outcome`,
      [positions, outcomes, job],
    );
  }
  if (placed.length > 0) {
    await sql.query(
      `update topique.embedding e set point = decode(n.point, 'base64'), space = $4::text
       from unnest($1::int[], string_to_array($2, E'\\n')) as n (position, point)
         join topique.result r on r.job = $3::int and r.position = n.position
       where e.key = r.embedding`,
      [placed, points, job, space],
    );
  }
}

/**
 * Queues what has to be embedded again and closes the books over what has not. Results without an
 * embedding, failures apart, are from a time when none were kept.
 */
async function planTheRest(
  sql: Sql,
  work: RetagWork,
  claim: Claim,
  notKept: readonly number[] | "all",
  stamp: Stamp,
): Promise<void> {
  const { job } = claim;
  await work.queue.complete(sql, "retag", claim);
  // A job that was cancelled meanwhile keeps the results it has.
  if (!(await moveJob(sql, job, ["retagging"], "tagging"))) return;
  const missing = await sql.query<{ position: number }>(
    `delete from topique.result where job = $1::int
       and (embedding is null or $2::boolean or position = any($3::int[]))
       and outcome -> 'error' is null
     returning position`,
    [job, notKept === "all", notKept === "all" ? [] : notKept],
  );
  await sql.query(
    `with old as (delete from topique.chunk where job = $1::int returning *)
     insert into topique.chunk (id, job, first, last, tagged, failed, done_at)
     select $2::uuid, $1::int, coalesce(min(first), 0), coalesce(max(last), 0),
       coalesce(sum(tagged), 0) - $3::int, coalesce(sum(failed), 0), now()
     from old`,
    [job, randomUUID(), missing.length],
  );
  const positions = missing.map(({ position }) => position).sort((a, b) => a - b);
  await planChunks(sql, work.queue, job, positions, work.chunkSize);
  await sql.query(
    `update topique.job set stamp = $2::jsonb, warnings = coalesce(
       (select jsonb_agg(w) from jsonb_array_elements(warnings) w
        where w ->> 'code' not in ('model-replaced', 'retag-given-up')), '[]')
     where seq = $1::int`,
    [job, jsonParameter(stamp)],
  );
}

function fenced(work: RetagWork, claim: Claim, store: (sql: Sql) => Promise<void>): Promise<void> {
  return work.database.transaction(async (sql) => {
    if (!(await work.queue.hold(sql, "retag", claim))) {
      throw new Error(`the claim on retagging job ${claim.job} was lost`);
    }
    await store(sql);
  });
}
