import { readCopy } from "../database/copy-format.ts";
import { jsonParameter, type Sql } from "../database/database.ts";
import type { Publication, ReadFailure } from "../publications/publication.ts";

/** Positions in one statement or answer, so that none holds the event loop. */
const POSITIONS_AT_ONCE = 10_000;

/** Bytes of one stored part of an upload. */
export const PART_BYTES = 256 * 1024;

/** As base64, because PGlite's client writes a bytea byte by byte. */
export async function storePart(sql: Sql, job: number, part: number, bytes: Uint8Array): Promise<void> {
  await sql.query(
    "insert into topique.upload (job, part, bytes) values ($1::int, $2::int, decode($3::text, 'base64'))",
    [job, part, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64")],
  );
}

/** The list as it came, part by part. */
export async function* uploadOf(sql: Sql, job: number): AsyncGenerator<Uint8Array> {
  for (let part = 0; ; part++) {
    const rows = readCopy(
      await sql.copy(`select bytes from topique.upload where job = ${job} and part = ${part}`),
    );
    const [[bytes] = []] = rows;
    if (!bytes) return;
    yield bytes;
  }
}

/** Forgets what an earlier attempt at reading the list stored. */
export async function clearRecords(sql: Sql, job: number): Promise<void> {
  await sql.query("delete from topique.publication where job = $1::int", [job]);
  await sql.query("delete from topique.unreadable where job = $1::int", [job]);
}

export async function storePublications(sql: Sql, job: number, publications: readonly Publication[]) {
  if (publications.length === 0) return;
  await sql.query(
    `insert into topique.publication (job, position, record)
     select $2::int, position, record from jsonb_to_recordset($1::jsonb) as r (position int, record jsonb)`,
    [jsonParameter(publications.map((record) => ({ position: record.place.position, record }))), job],
  );
}

export async function storeUnreadable(sql: Sql, job: number, failures: readonly ReadFailure[]) {
  if (failures.length === 0) return;
  const rows = failures.map(({ place, reason, excerpt }) => ({
    position: place.position,
    first_line: place.lines[0],
    last_line: place.lines[1],
    reason,
    excerpt,
  }));
  await sql.query(
    `insert into topique.unreadable (job, position, first_line, last_line, reason, excerpt)
     select $2::int, position, first_line, last_line, reason, excerpt from jsonb_to_recordset($1::jsonb)
       as r (position int, first_line int, last_line int, reason text, excerpt text)`,
    [jsonParameter(rows), job],
  );
}

/** Records that were merged into the one at `into`, and what became of that one. */
export interface Merge {
  into: number;
  merged: Publication;
  duplicates: number[];
}

export async function storeMerges(sql: Sql, job: number, merges: readonly Merge[]): Promise<void> {
  if (merges.length === 0) return;
  const duplicates = merges.flatMap(({ into, duplicates }) =>
    duplicates.map((position) => ({ position, into })),
  );
  for (let at = 0; at < duplicates.length; at += POSITIONS_AT_ONCE) {
    await markDuplicates(sql, job, duplicates.slice(at, at + POSITIONS_AT_ONCE));
  }
  await sql.query(
    `update topique.publication p set record = m.record
     from jsonb_to_recordset($1::jsonb) as m (position int, record jsonb)
     where p.job = $2::int and p.position = m.position`,
    [jsonParameter(merges.map(({ into, merged }) => ({ position: into, record: merged }))), job],
  );
}

async function markDuplicates(
  sql: Sql,
  job: number,
  duplicates: readonly { position: number; into: number }[],
) {
  await sql.query(
    `update topique.publication p set duplicate_of = d."into"
     from jsonb_to_recordset($1::jsonb) as d (position int, "into" int)
     where p.job = $2::int and p.position = d.position`,
    [jsonParameter(duplicates), job],
  );
}

/** Records by their positions. */
export async function recordsAt(
  sql: Sql,
  job: number,
  positions: readonly number[],
): Promise<Map<number, Publication>> {
  const rows = await sql.query<Positioned>(
    "select position, record from topique.publication where job = $1::int and position = any($2::int[])",
    [job, [...positions]],
  );
  return new Map(rows.map(({ position, record }) => [position, record]));
}

export interface Positioned {
  position: number;
  record: Publication;
}

/** The publications of a run of positions that have no result yet, duplicates left out, in order. */
export function publicationsOf(sql: Sql, job: number, first: number, last: number): Promise<Positioned[]> {
  return sql.query<Positioned>(
    `select position, record from topique.publication p
     where job = $1::int and position between $2::int and $3::int and duplicate_of is null
       and not exists (select from topique.result r where r.job = p.job and r.position = p.position)
     order by position`,
    [job, first, last],
  );
}

/** The positions of all publications to tag, in order. */
export async function positionsOf(sql: Sql, job: number): Promise<number[]> {
  const positions: number[] = [];
  for (;;) {
    const rows = await sql.query<{ position: number }>(
      `select position from topique.publication where job = $1::int and duplicate_of is null and position > $2::int
       order by position limit $3::int`,
      [job, positions.at(-1) ?? -1, POSITIONS_AT_ONCE],
    );
    for (const { position } of rows) positions.push(position);
    if (rows.length < POSITIONS_AT_ONCE) return positions;
  }
}
