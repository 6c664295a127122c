import type { Sql } from "../database/database.ts";
import type { Detected } from "../publications/format.ts";
import type { Publication } from "../publications/publication.ts";
import type { Outcome } from "../results/outcome.ts";
import type { Entry, FailureEntry, PublicationEntry, TaggedList } from "../results/tagged-list.ts";
import type { Job } from "./job.ts";
import { uploadOf } from "./list-store.ts";
import { topicsByPosition } from "./topics-by-position.ts";

/** What a job found, read from the database page by page: in constant memory, whatever the list's length. */
export function jobResults(sql: Sql, { seq, facts, source, counts }: Job): TaggedList {
  return {
    detected: facts as Partial<Detected>,
    columns: source.columns,
    entries: () => inOrder(publications(sql, seq), failures(sql, seq)),
    counts: () => counts,
    bytes: () => uploadOf(sql, seq),
    topics: async () => topicsByPosition(sql, seq),
  };
}

async function* publications(sql: Sql, job: number): AsyncGenerator<PublicationEntry> {
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
  for await (const { record, versions, outcome } of rows) {
    yield { publication: { ...record, versions: versions ?? [] }, ...(outcome && { outcome }) };
  }
}

interface PublicationRow {
  position: number;
  record: Publication;
  versions: Publication[] | null;
  outcome: Outcome | null;
}

async function* failures(sql: Sql, job: number): AsyncGenerator<FailureEntry> {
  const rows = paged<{ position: number; first: number; last: number; reason: string; excerpt: string }>(
    sql,
    `select position, first_line as first, last_line as last, reason, excerpt from topique.unreadable
     where job = $1::int and position > $2::int order by position limit $3::int`,
    job,
  );
  for await (const { position, first, last, reason, excerpt } of rows) {
    yield { failure: { place: { position, lines: [first, last] }, reason, excerpt } };
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
  left: AsyncGenerator<PublicationEntry>,
  right: AsyncGenerator<FailureEntry>,
): AsyncGenerator<Entry> {
  let [a, b] = [await left.next(), await right.next()];
  while (!a.done || !b.done) {
    const leftFirst =
      !a.done && (b.done || a.value.publication.place.position < b.value.failure.place.position);
    if (leftFirst) {
      yield a.value;
      a = await left.next();
    } else {
      yield b.value;
      b = await right.next();
    }
  }
}
