import t, { type Test } from "tap";
import type { Database } from "../../src/database/database.ts";
import { openPglite } from "../../src/database/pglite.ts";
import { openPostgres } from "../../src/database/postgres.ts";
import { isOver, type Job } from "../../src/jobs/job.ts";
import { findJob, settleJobs } from "../../src/jobs/job-store.ts";
import { forkJobs } from "../helpers/fork-jobs.ts";
import { mostTaggersOfAChunk, paperList, resultsOf, until } from "../helpers/jobs.ts";
import type { ProcessSetup } from "../helpers/jobs-process.ts";
import { startPostgres } from "../helpers/postgres.ts";

const PAPERS = 3000;

t.test("PGlite", async (t) => {
  await t.test("the server is killed again and again: every publication once, in order", async (t) => {
    const folder = t.testdir();
    const setup = { database: { folder }, chunksAtOnce: 2, msPerText: 2 };
    let server = await forkJobs({ ...setup, holdAfter: 200 });
    const id = await server.submit(PAPERS);
    for (const held of [{ holdAfter: 200 }, { holdAfter: 0 }, {}]) {
      await server.held;
      await server.signal("SIGKILL");
      server = await forkJobs({ ...setup, ...held });
    }
    await server.over(id);
    // PGlite belongs to the server, so the test looks when it is closed.
    await server.close();
    const database = await openPglite(folder);
    t.teardown(() => database.close());
    const job = (await findJob(database, { id }))!;
    t.match(job, { state: "done" });
    await hasEveryPaperOnce(t, database, job);
    const tried = await database.query("select from topique_queue.job where retry_count > 0");
    t.not(tried.length, 0, "a kill met work in hand");
  });
});

t.test("a poison publication that ends its process fails alone", async (t) => {
  const folder = t.testdir();
  const setup = { database: { folder }, chunksAtOnce: 1, msPerText: 0 };
  const { id, endings } = await endingsOf(setup, "a\nb\npoison\nc\n");
  const database = await openPglite(folder);
  t.teardown(() => database.close());
  const job = (await findJob(database, { id }))!;
  t.strictSame(await resultsOf(database, job), [
    [0, "a"],
    [1, "b"],
    [2, "worker-lost"],
    [3, "c"],
  ]);
  t.match(job, { state: "done", counts: { tagged: 3, failed: 1 } });
  t.strictSame(endings, [9, 9, 9, 9, 9], "twice with its chunk, three times alone");
});

t.test("a list is read on from where it was when its process is killed, as often as that is", async (t) => {
  const folder = t.testdir();
  const setup = { database: { folder }, chunksAtOnce: 1, msPerText: 0 };
  let server = await forkJobs({ ...setup, holdAt: 600 });
  const id = await server.submit(PAPERS);
  for (const holdAt of [1100, 1600, 2100, 2600, undefined]) {
    await server.held;
    await server.signal("SIGKILL");
    server = await forkJobs({ ...setup, ...(holdAt !== undefined && { holdAt }) });
  }
  await server.over(id);
  await server.close();
  const database = await openPglite(folder);
  t.teardown(() => database.close());
  const job = (await findJob(database, { id }))!;
  t.match(job, { state: "done" });
  await hasEveryPaperOnce(t, database, job);
});

t.test("a list whose reading ends its process fails, three times after it last got on", async (t) => {
  const folder = t.testdir();
  const setup = { database: { folder }, chunksAtOnce: 1, msPerText: 0 };
  const { id, endings } = await endingsOf(setup, `${paperList(600)}deadly\n`);
  const database = await openPglite(folder);
  t.teardown(() => database.close());
  t.match(await findJob(database, { id }), {
    state: "failed",
    counts: { read: 500 },
    failure: { code: "list-unreadable-here", facts: { attempts: 3 } },
  });
  t.strictSame(endings, [9, 9, 9, 9]);
});

t.test("PostgreSQL", async (t) => {
  const postgres = await startPostgres();
  t.teardown(() => postgres.stop());
  const { url } = postgres;
  const database = openPostgres({ url, connections: 2, onError: () => {} });
  t.teardown(() => database.close());
  const worker = { database: { url }, chunksAtOnce: 1, msPerText: 2 };
  const server = { ...worker, chunksAtOnce: 0 };

  await t.test("the server, a worker and PostgreSQL itself are killed: every publication once", async (t) => {
    const first = await forkJobs(server);
    const workers = [await forkJobs(worker), await forkJobs(worker)];
    t.teardown(() => Promise.all(workers.map((each) => each.close())));
    const id = await first.submit(PAPERS);
    await first.signal("SIGKILL");
    await untilTagged(database, id, 200);
    await workers[0]?.signal("SIGKILL");
    await untilTagged(database, id, 600);
    await postgres.kill();
    await postgres.start();
    const again = await forkJobs(server);
    t.teardown(() => again.close());
    const job = await untilTagged(database, id, PAPERS);
    t.match(job, { state: "done" });
    await hasEveryPaperOnce(t, database, job);
  });

  await t.test(
    "one of three workers is stopped, loses its chunk and wakes: nothing is tagged twice",
    async (t) => {
      const workers = [await forkJobs(worker), await forkJobs(worker), await forkJobs(worker)];
      t.teardown(() => Promise.all(workers.map((each) => each.close())));
      const submitter = await forkJobs(server);
      t.teardown(() => submitter.close());
      const id = await submitter.submit(PAPERS);
      await untilTagged(database, id, 100);
      await workers[0]?.signal("SIGSTOP");
      const job = await untilTagged(database, id, PAPERS);
      await workers[0]?.signal("SIGCONT");
      // The woken worker finishes its chunk and tries to store it.
      await workers[0]?.close();
      t.match(job, { state: "done" });
      await hasEveryPaperOnce(t, database, job);
    },
  );
});

/** How each process in turn ended until the list was over; the one that saw that is closed. */
async function endingsOf(
  setup: ProcessSetup,
  list: string,
): Promise<{ id: string; endings: (number | null)[] }> {
  let server = await forkJobs(setup);
  const id = await server.submit(list);
  const endings: (number | null)[] = [];
  while (endings.length < 10) {
    const ending = await Promise.race([server.gone, server.over(id)]);
    if (ending === "over") break;
    endings.push(ending);
    server = await forkJobs(setup);
  }
  await server.close();
  return { id, endings };
}

async function hasEveryPaperOnce(t: Test, database: Database, job: Job): Promise<void> {
  const counts = { read: PAPERS, duplicates: 0, tagged: PAPERS, failed: 0, waiting: 0 };
  t.strictSame((await findJob(database, { id: job.id }))?.counts, counts);
  const expected = Array.from({ length: PAPERS }, (_, index) => [index, `paper ${index}`]);
  t.strictSame(await resultsOf(database, job), expected);
  t.equal(await mostTaggersOfAChunk(database, job), 1, "each chunk is one worker's");
}

/** The job when so many are tagged, looked for through the time in which the database is away. */
async function untilTagged(database: Database, id: string, count: number): Promise<Job> {
  const look = async () => {
    await settleJobs(database);
    return findJob(database, { id });
  };
  const job = await until(
    // PostgreSQL may be down or coming up.
    () => look().catch(() => undefined),
    (seen) => seen !== undefined && (isOver(seen.state) || (count < PAPERS && seen.counts.tagged >= count)),
  );
  if (!job) throw new Error("This is a bug: nothing was seen.");
  return job;
}
