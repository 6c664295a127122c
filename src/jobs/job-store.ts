import { jsonParameter, type Sql } from "../database/database.ts";
import type { Notice } from "../results/notice.ts";
import type { Job, JobState, ListSource, TaggingOptions } from "./job.ts";

export interface NewJob {
  id: string;
  source: ListSource;
  options: TaggingOptions;
  idempotencyKey?: string | undefined;
}

/** Makes a job that is being received; undefined when its idempotency key is taken. */
export async function insertJob(sql: Sql, job: NewJob): Promise<number | undefined> {
  const [row] = await sql.query<{ seq: number }>(
    `insert into topique.job (id, state, source, options, idempotency_key)
     values ($1::uuid, 'receiving', $2::jsonb, $3::jsonb, $4)
     on conflict (idempotency_key) do nothing returning seq`,
    [job.id, jsonParameter(job.source), jsonParameter(job.options), job.idempotencyKey ?? null],
  );
  return row?.seq;
}

export async function findJob(sql: Sql, by: { id: string } | { seq: number }): Promise<Job | undefined> {
  const [row] =
    "id" in by
      ? await sql.query<JobRow>(`${SELECT_JOB} where j.id = $1::uuid`, [by.id])
      : await sql.query<JobRow>(`${SELECT_JOB} where j.seq = $1::int`, [by.seq]);
  return row && asJob(row);
}

/** Newest first, those created before `before` where it is given. */
export async function listJobs(sql: Sql, page: { before?: number; limit: number }): Promise<Job[]> {
  const rows = await sql.query<JobRow>(
    `${SELECT_JOB} where ($1::int is null or j.seq < $1::int) order by j.seq desc limit $2::int`,
    [page.before ?? null, page.limit],
  );
  return rows.map(asJob);
}

/** The job an idempotency key was used for, with the fingerprint of its body once that has arrived. */
export async function findByKey(
  sql: Sql,
  key: string,
): Promise<{ id: string; state: JobState; fingerprint?: string } | undefined> {
  const [row] = await sql.query<{ id: string; state: JobState; fingerprint: string | null }>(
    "select id, state, fingerprint from topique.job where idempotency_key = $1",
    [key],
  );
  return (
    row && { id: row.id, state: row.state, ...(row.fingerprint !== null && { fingerprint: row.fingerprint }) }
  );
}

/**
 * Moves a job on; false when it is not in one of the states it may leave, because it was cancelled
 * or another worker was there first.
 */
export async function moveJob(
  sql: Sql,
  seq: number,
  from: readonly JobState[],
  to: JobState,
): Promise<boolean> {
  const rows = await sql.query(
    `update topique.job set state = $3, changed_at = now(),
       tagging_at = case when $3 = 'tagging' then now() else tagging_at end,
       finished_at = case when $3 in ('done', 'failed', 'cancelled') then now() end
     where seq = $1::int and state = any($2::text[]) returning seq`,
    [seq, [...from], to],
  );
  return rows.length > 0;
}

/** Ends a job that can't go on, whatever it was doing. */
export async function failJob(sql: Sql, seq: number, failure: Notice): Promise<void> {
  await sql.query(
    `update topique.job set state = 'failed', failure = $2::jsonb, changed_at = now(), finished_at = now()
     where seq = $1::int and state in ('receiving', 'reading', 'tagging', 'retagging')`,
    [seq, jsonParameter(failure)],
  );
}

/**
 * Ends jobs whose last chunk is done. Two workers that commit the last two chunks together do not see
 * each other's, so nobody could do it in that transaction: it is asked afterwards, by whoever comes by.
 */
export async function settleJobs(sql: Sql, seq?: number): Promise<void> {
  await sql.query(
    `update topique.job j set state = 'done', finished_at = now(), changed_at = now()
     where state = 'tagging' and ($1::int is null or seq = $1::int)
       and not exists (select from topique.chunk c where c.job = j.seq and c.done_at is null)`,
    [seq ?? null],
  );
}

/** Removes a job and all that belongs to it. */
export async function deleteJob(sql: Sql, seq: number): Promise<void> {
  await sql.query("delete from topique.job where seq = $1::int", [seq]);
}

interface JobRow {
  seq: number;
  id: string;
  state: JobState;
  source: ListSource;
  options: TaggingOptions;
  facts: Record<string, unknown>;
  warnings: Notice[];
  failure: Notice | null;
  stamp: Record<string, string> | null;
  bytes: number;
  read: number;
  duplicates: number;
  unreadable: number;
  created_at: Date;
  tagging_at: Date | null;
  finished_at: Date | null;
  tagging_seconds: number | null;
  tagged: number;
  chunk_failed: number;
  since: number;
}

const SELECT_JOB = `
  select j.seq, j.id, j.state, j.source, j.options, j.facts, j.warnings, j.failure, j.stamp,
    j.bytes::float8 as bytes, j.read, j.duplicates, j.unreadable,
    j.created_at, j.tagging_at, j.finished_at,
    extract(epoch from coalesce(j.finished_at, now()) - j.tagging_at)::float8 as tagging_seconds,
    c.tagged, c.failed as chunk_failed, c.since
  from topique.job j cross join lateral (
    select coalesce(sum(tagged), 0)::int as tagged, coalesce(sum(failed), 0)::int as failed,
      -- What retagging took over without inference was done when tagging the rest began, not since.
      coalesce(sum(tagged + failed) filter (where done_at > j.tagging_at), 0)::int as since
    from topique.chunk where job = j.seq
  ) c`;

function asJob(row: JobRow): Job {
  const tried = row.tagged + row.chunk_failed;
  const isPlanned = row.tagging_at !== null;
  const waiting = isPlanned ? row.read - row.unreadable - row.duplicates - tried : 0;
  const seconds = row.tagging_seconds ?? 0;
  const rate = row.since > 0 && seconds > 0 ? row.since / seconds : undefined;
  return {
    seq: row.seq,
    id: row.id,
    state: row.state,
    source: row.source,
    options: row.options,
    facts: row.facts,
    bytes: row.bytes,
    counts: {
      read: row.read,
      duplicates: row.duplicates,
      tagged: row.tagged,
      failed: row.unreadable + row.chunk_failed,
      waiting,
    },
    warnings: row.warnings,
    ...(row.failure && { failure: row.failure }),
    ...(row.stamp && { stamp: row.stamp }),
    createdAt: row.created_at,
    ...(row.tagging_at && { taggingAt: row.tagging_at }),
    ...(row.finished_at && { finishedAt: row.finished_at }),
    ...(rate !== undefined && { rate }),
    ...(rate !== undefined && row.state === "tagging" && { secondsLeft: waiting / rate }),
  };
}
