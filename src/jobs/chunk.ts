import type { AbstractText } from "../analysis.ts";
import type { Database, Sql } from "../database/database.ts";
import { persist } from "../database/persist.ts";
import type { Publication } from "../publications/publication.ts";
import type { Notice } from "../results/notice.ts";
import type { Outcome } from "../results/outcome.ts";
import { faultsOf } from "./attempts.ts";
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

/** Attempts that ended with their process, before a chunk is split, and then before a publication is given up. */
const DEATHS_BEFORE_SPLIT = 2;
const DEATHS_BEFORE_BLAME = 3;
/** Attempts that ended with an error of ours, before the same: more, as what the encoder lacks may come back. */
const ERRORS_BEFORE_BLAME = 8;

/**
 * Tags one chunk. Its results and the end of its claim are one transaction, fenced by the attempt:
 * a worker that was stopped and wakes after its chunk was given away stores nothing.
 */
export async function tagChunk(
  { database, queue, tagger, chunkSize }: ChunkWork,
  claim: Claim,
): Promise<void> {
  const job = await findJob(database, { seq: claim.job });
  if (job?.state !== "tagging") {
    await queue.complete(database, "chunk", claim);
    return;
  }
  const publications = await publicationsOf(database, claim.job, claim.first, claim.last);
  const { deaths, errors } = await faultsOf(database, "chunk", claim);
  const isSuspect = deaths >= DEATHS_BEFORE_SPLIT || errors >= ERRORS_BEFORE_BLAME;
  if (isSuspect && publications.length > 1) {
    const positions = publications.map(({ position }) => position);
    const chunk = { id: claim.id, job: claim.job, size: chunkSize };
    await finish(database, queue, claim, (sql) => splitChunk(sql, queue, chunk, positions));
    return;
  }
  const blame = blameFor(deaths, errors);
  const { outcomes, stamp }: { outcomes: Outcome[]; stamp?: Stamp } = blame
    ? { outcomes: publications.map(() => ({ error: blame })) }
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

function blameFor(deaths: number, errors: number): Notice | undefined {
  if (deaths >= DEATHS_BEFORE_BLAME) return { code: "worker-lost", facts: { attempts: deaths } };
  return errors >= ERRORS_BEFORE_BLAME ? { code: "internal", facts: {} } : undefined;
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
