import { setTimeout } from "node:timers/promises";
import type { Database } from "../../src/database/database.ts";
import { isOver, type Job, type TaggingOptions } from "../../src/jobs/job.ts";
import type { Jobs, JobsSettings } from "../../src/jobs/jobs.ts";
import type { ListTagger } from "../../src/jobs/list-tagger.ts";
import type { ReadList } from "../../src/jobs/reading.ts";
import type { Publication, ReadFailure } from "../../src/publications/publication.ts";
import type { Outcome } from "../../src/results/outcome.ts";

export const OPTIONS: TaggingOptions = { language: "auto", limit: 5, overflow: "chunk" };

/** "paper 0", "paper 1" ... one title a line, as readLines reads them. */
export function paperList(count: number): string {
  return Array.from({ length: count }, (_, index) => `paper ${index}\n`).join("");
}

export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/**
 * A reader of one title a line; "?" is a line it can't read, a title seen before a duplicate, "deadly"
 * ends its process.
 */
export const readLines: ReadList = async (bytes) => {
  const sameTitle = new Map<string, number[]>();
  async function* entries(): AsyncGenerator<Publication | ReadFailure> {
    let text = "";
    for await (const part of bytes) text += Buffer.from(part).toString();
    const lines = text.split("\n").filter((line) => line !== "");
    for (const [position, title] of lines.entries()) {
      const place: Publication["place"] = { position, lines: [position + 1, position + 1] };
      if (title === "deadly") process.exit(9);
      if (title === "?") {
        yield { place, reason: "syntax", excerpt: title };
        continue;
      }
      const publication: Publication = { title, authors: [], keywords: [], repairs: [], place };
      sameTitle.set(title, [...(sameTitle.get(title) ?? []), position]);
      yield publication;
    }
  }
  return {
    entries: entries(),
    duplicates: () => [...sameTitle.values()].filter((positions) => positions.length > 1),
    facts: () => ({ format: "lines" }),
    warnings: () => [],
  };
};

export interface FakeListTagger extends ListTagger {
  /** Titles handed in so far, in order. */
  readonly titles: string[];
  /** Milliseconds each text takes. */
  msPerText: number;
  /** So many of the next chunks fail for a reason that is not theirs. */
  failures: number;
}

/**
 * Tags a title with itself, so that an outcome shows what it was made from. "empty" can't be
 * tagged; "cursed" meets a bug; "poison" ends its process.
 */
export function createFakeListTagger(): FakeListTagger {
  const titles: string[] = [];
  const tagger: FakeListTagger = {
    msPerText: 0,
    failures: 0,
    stamp: { encoder: "fake", vocabulary: "fake", centroids: "fake", version: "0" },
    titles,
    async tag(texts, _options, { signal }) {
      if (tagger.msPerText > 0) await setTimeout(tagger.msPerText * texts.length, undefined, { signal });
      signal.throwIfAborted();
      if (tagger.failures-- > 0) throw new Error("no encoder today");
      if (texts.some(({ title }) => title === "cursed")) throw new Error("a bug");
      if (texts.some(({ title }) => title === "poison")) process.exit(9);
      const outcomes = texts.map(({ title = "" }): Outcome => {
        titles.push(title);
        if (title === "empty") return { error: { code: "text-empty", facts: {} } };
        return {
          language: { code: "en", confidence: 1 },
          basis: "title",
          text: { tokens: 2, chunks: 1, truncated: false },
          tags: [{ topic: title, score: 0.9, similarity: 0.5 }],
          warnings: [{ code: "tagged-by", facts: { pid: process.pid } }],
        };
      });
      return { outcomes, stamp: tagger.stamp };
    },
  };
  return tagger;
}

export function testSettings(
  open: () => Promise<Database>,
  changes: Partial<JobsSettings> = {},
): JobsSettings {
  return {
    open,
    tagger: createFakeListTagger(),
    readList: readLines,
    chunksAtOnce: 2,
    chunkSize: 10,
    heartbeatSeconds: 10,
    superviseSeconds: 1,
    longestPauseSeconds: 0,
    retentionDays: 30,
    embeddingBytes: 1_000_000,
    closeWithinMs: 5_000,
    onError: () => {},
    ...changes,
  };
}

/** A job when it is over, however long that takes. */
export function untilOver(jobs: Pick<Jobs, "find">, id: string): Promise<Job> {
  return until(
    () => jobs.find(id),
    ({ state }) => isOver(state),
  );
}

/** Looks again and again until it sees what it waits for; the pause only leaves the processor to others. */
export async function until<T>(look: () => Promise<T>, isIt: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isIt(seen)) return seen;
    await setTimeout(20);
  }
}

/** How many processes tagged a part of each chunk, the most of them all. */
export async function mostTaggersOfAChunk(database: Database, job: Job): Promise<number | undefined> {
  const [row] = await database.query<{ most: number }>(
    `select max(taggers)::int as most from (
       select count(distinct r.outcome #>> '{warnings,0,facts,pid}') as taggers
       from topique.chunk c join topique.result r on r.job = c.job and r.position between c.first and c.last
       where c.job = $1::int group by c.id) as t`,
    [job.seq],
  );
  return row?.most;
}

/** Position and first topic of every result, in the order of the list. */
export async function resultsOf(database: Database, job: Job): Promise<[position: number, topic: string][]> {
  const rows = await database.query<{ position: number; topic: string | null }>(
    `select position, coalesce(outcome #>> '{tags,0,topic}', outcome #>> '{error,code}') as topic
     from topique.result where job = $1::int order by position`,
    [job.seq],
  );
  return rows.map(({ position, topic }) => [position, topic ?? ""]);
}
