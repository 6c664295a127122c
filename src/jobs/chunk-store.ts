import { randomUUID } from "node:crypto";
import { jsonParameter, type Sql } from "../database/database.ts";
import type { Notice } from "../results/notice.ts";
import { isTagged, type Outcome } from "../results/outcome.ts";
import type { Stamp } from "./list-tagger.ts";
import type { Queue } from "./queue.ts";

/** Stored with its position in the list. */
export interface PositionedOutcome {
  position: number;
  outcome: Outcome;
}

/** Publications of the smallest chunk. */
const LEAST = 8;
/** What the publications of a chunk say at most, in characters (see publications/size.ts), unless one says more. */
const MOST_SIZE = 1_000_000;
/** A chunk takes at most one part in so many of what is left. */
const PARTS = 8;

/**
 * Cuts the positions into chunks and queues them. Chunks get smaller towards the end of the list
 * (guided self-scheduling: Polychronopoulos and Kuck, 1987), so that no worker has a long one left
 * when the others find nothing more to do. A chunk's priority falls with its place in its job,
 * so that all jobs go on in turns and a short list is done before a long one that came first.
 * `sizes` are those of the records by position, where they are known.
 */
export async function planChunks(
  sql: Sql,
  queue: Queue,
  job: number,
  positions: readonly number[],
  size: number,
  sizes: readonly number[] = [],
): Promise<void> {
  const chunks: { id: string; first: number; last: number; priority: number }[] = [];
  for (let start = 0; start < positions.length; ) {
    const left = positions.length - start;
    const most = Math.min(start + Math.min(size, Math.max(LEAST, Math.ceil(left / PARTS))), positions.length);
    const end = withinSize(positions, start, most, sizes);
    const [first = 0, last = 0] = [positions[start], positions[end - 1]];
    chunks.push({ id: randomUUID(), first, last, priority: -chunks.length });
    start = end;
  }
  await insertChunks(sql, queue, job, chunks);
}

function withinSize(positions: readonly number[], start: number, most: number, sizes: readonly number[]) {
  let sum = sizes[positions[start]!] ?? 0;
  for (let end = start + 1; end < most; end++) {
    sum += sizes[positions[end]!] ?? 0;
    if (sum > MOST_SIZE) return end;
  }
  return most;
}

/** Replaces a chunk by one for each of its positions, so that what kills its workers stands alone. */
export async function splitChunk(
  sql: Sql,
  queue: Queue,
  chunk: { id: string; job: number; size: number },
  positions: readonly number[],
): Promise<void> {
  await sql.query("delete from topique.chunk where id = $1::uuid", [chunk.id]);
  await insertChunks(
    sql,
    queue,
    chunk.job,
    positions.map((position) => ({
      id: randomUUID(),
      first: position,
      last: position,
      priority: -Math.floor(position / chunk.size),
    })),
  );
}

async function insertChunks(
  sql: Sql,
  queue: Queue,
  job: number,
  chunks: readonly { id: string; first: number; last: number; priority: number }[],
): Promise<void> {
  await sql.query(
    `insert into topique.chunk (id, job, first, last)
     select id, $2::int, first, last from jsonb_to_recordset($1::jsonb) as c (id uuid, first int, last int)`,
    [jsonParameter(chunks.map(({ id, first, last }) => ({ id, first, last }))), job],
  );
  await queue.add(
    sql,
    chunks.map((chunk) => ({ queue: "chunk", job, ...chunk })),
  );
}

/** A chunk's results and that it is done; part of the transaction that ends its claim. */
export async function storeOutcomes(
  sql: Sql,
  chunk: { id: string; job: number },
  outcomes: readonly PositionedOutcome[],
): Promise<void> {
  const rows = outcomes.map(({ position, outcome }) => {
    if (!isTagged(outcome)) return { position, outcome };
    const { embedding, ...kept } = outcome;
    return { position, outcome: kept, embedding: embedding ?? null };
  });
  await sql.query(
    `insert into topique.result (job, position, outcome, embedding)
     select $2::int, position, outcome, decode(embedding, 'hex')
     from json_to_recordset($1::json) as r (position int, outcome json, embedding text)`,
    [jsonParameter(rows), chunk.job],
  );
  const tagged = outcomes.filter(({ outcome }) => isTagged(outcome)).length;
  await sql.query(
    "update topique.chunk set tagged = $2::int, failed = $3::int, done_at = now() where id = $1::uuid",
    [chunk.id, tagged, outcomes.length - tagged],
  );
}

/**
 * The job has the stamp of what was tagged last; where other chunks were tagged before under another, a
 * warning says so. Nothing is written, and no lock waited for, as long as the model stays the same.
 */
export async function storeStamp(sql: Sql, job: number, chunk: string, stamp: Stamp): Promise<void> {
  await sql.query(
    `update topique.job j set stamp = $3::jsonb, warnings = warnings || case
         when warnings @> $4::jsonb then '[]'
         when exists (select from topique.chunk c where c.job = j.seq and c.id <> $2::uuid and c.tagged > 0)
           then $4::jsonb
         else '[]'
       end
     where seq = $1::int and stamp is distinct from $3::jsonb`,
    [job, chunk, jsonParameter(stamp), jsonParameter([MODEL_REPLACED])],
  );
}

const MODEL_REPLACED: Notice = { code: "model-replaced", facts: {} };

/** Chunks not done, which are also the queue's jobs to cancel. */
export async function openChunks(sql: Sql, job: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    "select id from topique.chunk where job = $1::int and done_at is null",
    [job],
  );
  return rows.map((row) => row.id);
}
