import type { AbstractText } from "../analysis.ts";
import type { Database, Sql } from "../database/database.ts";
import { persist } from "../database/persist.ts";
import type { Publication } from "../publications/publication.ts";
import type { Outcome } from "../results/outcome.ts";
import { type PositionedOutcome, splitChunk, storeOutcomes, storeStamp } from "./chunk-store.ts";
import type { TaggingOptions } from "./job.ts";
import { findJob, settleJobs } from "./job-store.ts";
import { publicationsOf } from "./list-store.ts";
import type { ListTagger, Stamp } from "./list-tagger.ts";
import type { Claim, Queue } from "./queue.ts";

export interface ChunkWork {
  database: Database;
  queue: Queue;
  tagger: ListTagger;
  chunkSize: number;
}

/** Claims that ended with their worker, before a chunk is split, and then before a publication is given up. */
const DEATHS_BEFORE_SPLIT = 2;
const DEATHS_BEFORE_BLAME = 3;

/**
 * Tags one chunk. Its results and the end of its claim are one transaction, fenced by the attempt:
 * a worker that was stopped and wakes after its chunk was given away stores nothing.
 */
export async function tagChunk(work: ChunkWork, claim: Claim): Promise<void> {
  try {
    await tag(work, claim);
  } catch (error) {
    // The encoder's or the database's trouble, as each text's own is an outcome: tried again until it works.
    await countThrown(work.database, claim).catch(() => undefined);
    throw error;
  }
}

async function tag({ database, queue, tagger, chunkSize }: ChunkWork, claim: Claim): Promise<void> {
  const job = await findJob(database, { seq: claim.job });
  if (job?.state !== "tagging") {
    await queue.complete(database, "chunk", claim);
    return;
  }
  const publications = await publicationsOf(database, claim.job, claim.first, claim.last);
  const deaths = await deathsOf(database, claim);
  if (deaths >= DEATHS_BEFORE_SPLIT && publications.length > 1) {
    const positions = publications.map(({ position }) => position);
    const chunk = { id: claim.id, job: claim.job, size: chunkSize };
    await finish(database, queue, claim, (sql) => splitChunk(sql, queue, chunk, positions));
    return;
  }
  const { outcomes, stamp }: { outcomes: Outcome[]; stamp?: Stamp } =
    deaths >= DEATHS_BEFORE_BLAME
      ? {
          outcomes: publications.map(() => ({ error: { code: "worker-lost", facts: { attempts: deaths } } })),
        }
      : await tagger.tag(
          publications.map(({ record }) => asText(record, job.options)),
          job.options,
          { signal: claim.signal, sql: database },
        );
  const positioned = publications.map(({ position }, index): PositionedOutcome => {
    const outcome = outcomes[index];
    if (!outcome) throw new Error("This is a bug: a chunk came back with fewer outcomes than publications.");
    return { position, outcome };
  });
  await finish(database, queue, claim, async (sql) => {
    await storeOutcomes(sql, claim, positioned);
    if (stamp) await storeStamp(sql, claim.job, claim.id, stamp);
  });
  await settleJobs(database, claim.job);
}

/** Attempts at a chunk that ended with their worker. */
async function deathsOf(sql: Sql, claim: Claim): Promise<number> {
  if (claim.attempt < DEATHS_BEFORE_SPLIT) return 0;
  const [chunk] = await sql.query<{ thrown: number }>(
    "select thrown from topique.chunk where id = $1::uuid",
    [claim.id],
  );
  return claim.attempt - (chunk?.thrown ?? 0);
}

async function countThrown(sql: Sql, claim: Claim): Promise<void> {
  await sql.query("update topique.chunk set thrown = thrown + 1 where id = $1::uuid", [claim.id]);
}

function finish(
  database: Database,
  queue: Queue,
  claim: Claim,
  store: (sql: Sql) => Promise<void>,
): Promise<void> {
  return persist(
    () =>
      database.transaction(async (sql) => {
        // First, because it locks the claim: nobody can take it away until the results are in.
        if (await queue.complete(sql, "chunk", claim)) await store(sql);
      }),
    claim.signal,
  );
}

function asText(publication: Publication, options: TaggingOptions): AbstractText {
  return {
    title: publication.title,
    abstract: publication.abstract,
    language: options.language,
    overflow: options.overflow,
  };
}
