import { once } from "node:events";
import t from "tap";
import { createJobs } from "../../src/jobs/jobs.ts";
import type { ListTagger } from "../../src/jobs/list-tagger.ts";
import { engines } from "../helpers/engines.ts";
import {
  bytesOf,
  createFakeListTagger,
  OPTIONS,
  paperList,
  resultsOf,
  testSettings,
  untilOver,
} from "../helpers/jobs.ts";

for (const { name, start } of engines) {
  t.test(`jobs on ${name}`, async (t) => {
    const engine = await start();
    t.teardown(() => engine.stop());
    const tagger = createFakeListTagger();
    const database = await engine.open();
    const jobs = createJobs(testSettings(async () => database, { tagger }));
    t.teardown(() => jobs.close());

    await t.test("tag every publication of a list once and keep its order", async (t) => {
      const job = await jobs.receive(bytesOf(paperList(105)), { source: {}, options: OPTIONS });
      t.match(job, { state: /reading|tagging|done/, bytes: paperList(105).length });
      const over = await untilOver(jobs, job.id);
      t.match(over, {
        state: "done",
        counts: { read: 105, duplicates: 0, tagged: 105, failed: 0, waiting: 0 },
        facts: { format: "lines" },
        stamp: tagger.stamp,
      });
      const expected = Array.from({ length: 105 }, (_, index) => [index, `paper ${index}`]);
      t.strictSame(await resultsOf(database, over), expected);
      t.equal(tagger.titles.length, 105);
    });

    await t.test(
      "leave out what can't be read, merge duplicates, and fail one publication alone",
      async (t) => {
        const database = await engine.open();
        const jobs = createJobs(testSettings(async () => database));
        t.teardown(() => jobs.close());
        const job = await jobs.receive(bytesOf("a\n?\nb\na\nempty\nc\n"), { source: {}, options: OPTIONS });
        const over = await untilOver(jobs, job.id);
        t.match(over, {
          state: "done",
          counts: { read: 6, duplicates: 1, tagged: 3, failed: 2, waiting: 0 },
        });
        t.strictSame(await resultsOf(database, over), [
          [0, "a"],
          [2, "b"],
          [4, "text-empty"],
          [5, "c"],
        ]);
      },
    );

    await t.test("fail a list without a publication, saying why", async (t) => {
      const job = await jobs.receive(bytesOf("\n"), { source: {}, options: OPTIONS });
      t.match(await untilOver(jobs, job.id), { state: "failed", failure: { code: "input-unreadable" } });
    });

    await t.test("give the job that is there for an idempotency key used again", async (t) => {
      const list = { source: {}, options: OPTIONS, idempotencyKey: "monday" };
      const first = await jobs.receive(bytesOf("a\nb\n"), list);
      const second = await jobs.receive(bytesOf("a\nb\n"), list);
      t.equal(second.id, first.id);
      await t.rejects(jobs.receive(bytesOf("a\nc\n"), list), { code: "idempotency-conflict" });
      await t.rejects(jobs.receive(bytesOf("a\nb\n"), { ...list, options: { ...OPTIONS, limit: 1 } }), {
        code: "idempotency-conflict",
      });
      t.equal((await jobs.list({ limit: 100 })).filter((job) => job.id === first.id).length, 1);
    });

    await t.test("are listed newest first, page by page", async (t) => {
      const ids: string[] = [];
      for (const title of ["a\n", "b\n", "c\n"]) {
        ids.push((await jobs.receive(bytesOf(title), { source: {}, options: OPTIONS })).id);
      }
      const page = await jobs.list({ limit: 2 });
      t.strictSame(
        page.map((job) => job.id),
        [ids[2], ids[1]],
      );
      const rest = await jobs.list({ limit: 1, before: page[1]!.seq });
      t.strictSame(
        rest.map((job) => job.id),
        [ids[0]],
      );
    });

    await t.test("stop when cancelled, keep what was tagged, and go when cancelled again", async (t) => {
      tagger.msPerText = 20;
      const job = await jobs.receive(bytesOf(paperList(2000)), { source: {}, options: OPTIONS });
      while ((await jobs.find(job.id)).counts.tagged === 0);
      const cancelled = await jobs.cancel(job.id);
      t.match(cancelled, { state: "cancelled" });
      t.ok(cancelled && cancelled.counts.tagged > 0 && cancelled.counts.waiting > 0);
      const [open] = await database.query<{ n: number }>(
        "select count(*)::int as n from topique_queue.job where name = 'chunk' and state < 'completed'",
      );
      t.equal(open?.n, 0, "no chunk waits in the queue");
      tagger.msPerText = 0;
      await jobs.cancel(job.id);
      await t.rejects(jobs.find(job.id), { code: "job-unknown" });
    });

    await t.test("read no further once cancelled, and tag nothing of it", async (t) => {
      const list = paperList(20_000).replaceAll("paper", "unread");
      const job = await jobs.receive(bytesOf(list), { source: {}, options: OPTIONS });
      await jobs.cancel(job.id);
      // The reader is done with it when its claim has ended.
      for (let open = 1; open > 0; ) {
        const [row] = await database.query<{ n: number }>(
          "select count(*)::int as n from topique_queue.job where name = 'read' and state < 'completed'",
        );
        open = row?.n ?? 0;
      }
      const cancelled = await jobs.find(job.id);
      t.match(cancelled, { state: "cancelled", counts: { tagged: 0 } });
      t.ok(cancelled.counts.read < 20_000);
      t.notOk(tagger.titles.some((title) => title.startsWith("unread")));
    });

    await t.test("try a chunk again until it works, and blame none of its publications", async (t) => {
      tagger.failures = 4;
      const job = await jobs.receive(bytesOf("a\nb\nc\n"), { source: {}, options: OPTIONS });
      const over = await untilOver(jobs, job.id);
      t.match(over, { state: "done", counts: { tagged: 3, failed: 0 } });
      const [chunk] = await database.query(
        "select first, last, thrown from topique.chunk where job = $1::int",
        [job.seq],
      );
      t.match(chunk, { first: 0, last: 2, thrown: /[2-4]/ }, "it was not split");
    });

    await t.test(
      "give up what meets a bug of ours again and again, alone and with each error told",
      async (t) => {
        const database = await engine.open();
        const told: unknown[] = [];
        const jobs = createJobs(testSettings(async () => database, { onError: (error) => told.push(error) }));
        t.teardown(() => jobs.close());
        const job = await jobs.receive(bytesOf("a\nb\ncursed\nc\n"), { source: {}, options: OPTIONS });
        const over = await untilOver(jobs, job.id);
        t.match(over, { state: "done", counts: { tagged: 3, failed: 1 } });
        t.strictSame(await resultsOf(database, over), [
          [0, "a"],
          [1, "b"],
          [2, "internal"],
          [3, "c"],
        ]);
        t.match(told[0], { message: /^tagging a chunk of job \d+ failed$/, cause: { message: "a bug" } });
        t.equal(told.length, 16, "eight times with its chunk, eight times alone");
      },
    );

    await t.test("blame no chunk for being stopped in order, however often", async (t) => {
      const database = await engine.open();
      t.teardown(() => database.close());
      const open = async () => ({ ...database, close: async () => {} });
      let id = "";
      for (let stop = 0; stop < 5; stop++) {
        const begun = Promise.withResolvers<void>();
        const tag: ListTagger["tag"] = async (_texts, _options, { signal }) => {
          begun.resolve();
          await once(signal, "abort");
          throw signal.reason;
        };
        const jobs = createJobs(testSettings(open, { tagger: { ...tagger, tag }, closeWithinMs: 0 }));
        await jobs.start();
        if (id === "") id = (await jobs.receive(bytesOf("a\nb\n"), { source: {}, options: OPTIONS })).id;
        await begun.promise;
        await jobs.close();
      }
      const jobs = createJobs(testSettings(open));
      t.teardown(() => jobs.close());
      t.match(await untilOver(jobs, id), { state: "done", counts: { tagged: 2, failed: 0 } });
      const chunks = await database.query("select first, last, thrown, excused from topique.chunk");
      t.strictSame(chunks, [{ first: 0, last: 1, thrown: 0, excused: 5 }]);
    });

    await t.test("let a short list pass a long one that came first", async (t) => {
      tagger.msPerText = 2;
      const long = await jobs.receive(bytesOf(paperList(1000)), { source: {}, options: OPTIONS });
      while ((await jobs.find(long.id)).counts.tagged === 0);
      const short = await jobs.receive(bytesOf("x\ny\nz\n"), { source: {}, options: OPTIONS });
      await untilOver(jobs, short.id);
      t.ok((await jobs.find(long.id)).counts.waiting > 0);
      await jobs.cancel(long.id);
    });
  });
}
