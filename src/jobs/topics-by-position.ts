import type { Sql } from "../database/database.ts";
import { isTagged, type Outcome } from "../results/outcome.ts";

/** Records looked up at once. */
const PAGE = 1000;

interface Row {
  position: number;
  outcome: Outcome;
}

/**
 * The topics of the record at a position, for positions asked for in ascending order; a duplicate has
 * those of the publication it was merged into. Constant memory.
 */
export function topicsByPosition(sql: Sql, job: number): (position: number) => Promise<string[] | undefined> {
  let page: Row[] = [];
  let at = 0;
  let loaded = -1;
  return async (position) => {
    while (loaded < position) {
      page = await sql.query<Row>(
        `select p.position, r.outcome from topique.publication p
         join topique.result r on r.job = p.job and r.position = coalesce(p.duplicate_of, p.position)
         where p.job = $1::int and p.position > $2::int order by p.position limit $3::int`,
        [job, loaded, PAGE],
      );
      at = 0;
      loaded = page.length < PAGE ? Number.POSITIVE_INFINITY : (page.at(-1)?.position ?? 0);
    }
    while ((page[at]?.position ?? position) < position) at++;
    const row = page[at];
    if (row?.position !== position || !isTagged(row.outcome)) return undefined;
    return row.outcome.tags.map(({ topic }) => topic);
  };
}
