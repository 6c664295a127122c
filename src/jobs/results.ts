import type { Sql } from "../database/database.ts";
import type { Publication } from "../publications/publication.ts";
import type { Outcome } from "./outcome.ts";

/** A publication with what became of it; no outcome when its job ended before. */
export interface ListedPublication {
  position: number;
  publication: Publication;
  /** The records merged into this one, as they were. */
  versions: Publication[];
  outcome?: Outcome;
}

export interface ListedUnreadable {
  position: number;
  lines: [number, number];
  reason: string;
  excerpt: string;
}

export type ListedEntry = ListedPublication | ListedUnreadable;

export function isUnreadable(entry: ListedEntry): entry is ListedUnreadable {
  return "reason" in entry;
}

/** Every record of a job in the order of the list, duplicates with the record they were merged into. */
export function listedEntries(sql: Sql, job: number): AsyncGenerator<ListedEntry> {
  return inOrder(listedPublications(sql, job), listedUnreadable(sql, job));
}

export async function* listedPublications(sql: Sql, job: number): AsyncGenerator<ListedPublication> {
  const rows = paged<PublicationRow>(
    sql,
    `select p.position, p.record, r.outcome,
       (select jsonb_agg(v.record order by v.position) from topique.publication v
        where v.job = p.job and v.duplicate_of = p.position) as versions
     from topique.publication p left join topique.result r on r.job = p.job and r.position = p.position
     where p.job = $1::int and p.duplicate_of is null and p.position > $2::int
     order by p.position limit $3::int`,
    job,
  );
  for await (const { position, record, versions, outcome } of rows) {
    yield { position, publication: record, versions: versions ?? [], ...(outcome && { outcome }) };
  }
}

interface PublicationRow {
  position: number;
  record: Publication;
  versions: Publication[] | null;
  outcome: Outcome | null;
}

async function* listedUnreadable(sql: Sql, job: number): AsyncGenerator<ListedUnreadable> {
  const rows = paged<{ position: number; first: number; last: number; reason: string; excerpt: string }>(
    sql,
    `select position, first_line as first, last_line as last, reason, excerpt from topique.unreadable
     where job = $1::int and position > $2::int order by position limit $3::int`,
    job,
  );
  for await (const { position, first, last, reason, excerpt } of rows) {
    yield { position, lines: [first, last], reason, excerpt };
  }
}

/** Records fetched at once: a list of any length is answered in the memory of so many. */
const PAGE = 500;

async function* paged<Row extends { position: number }>(
  sql: Sql,
  text: string,
  job: number,
): AsyncGenerator<Row> {
  let after = -1;
  while (true) {
    const rows = await sql.query<Row>(text, [job, after, PAGE]);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.position;
  }
}

/** Two sources in the order of their positions as one. */
async function* inOrder(
  left: AsyncGenerator<ListedEntry>,
  right: AsyncGenerator<ListedEntry>,
): AsyncGenerator<ListedEntry> {
  let [a, b] = [await left.next(), await right.next()];
  while (!a.done || !b.done) {
    if (b.done || (!a.done && a.value.position < b.value.position)) {
      yield a.value;
      a = await left.next();
    } else {
      yield b.value;
      b = await right.next();
    }
  }
}
