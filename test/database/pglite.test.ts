import { chmod, stat } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import t, { type Test } from "tap";
import { isConnectionLoss } from "../../src/database/persist.ts";
import { openPglite, PGLITE_FOLDER } from "../../src/database/pglite.ts";
import { createJobs } from "../../src/jobs/jobs.ts";
import { taggedOf } from "../../src/results/tagged-list.ts";
import {
  bytesOf,
  createFakeListTagger,
  OPTIONS,
  paperList,
  testSettings,
  untilOver,
} from "../helpers/jobs.ts";

/** Kills the thread that was asked last. */
function watchThreads(t: Test): () => Promise<number> {
  let last: Worker | undefined;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, ...message: Parameters<typeof post>) {
    last = this;
    post.apply(this, message);
  };
  t.teardown(() => {
    Worker.prototype.postMessage = post;
  });
  return () => last?.terminate() ?? Promise.reject(new Error("no thread was asked"));
}

t.test("a PGlite thread that dies fails what it was asked, and the next statement has another", async (t) => {
  const kill = watchThreads(t);
  const folder = t.testdir();
  const database = await openPglite(folder);
  await database.query("create table kept (x int)");
  await database.query("insert into kept values (1)");

  const asked = database.query("select pg_sleep(60)");
  const inside = database.transaction(async (sql) => {
    await sql.query("insert into kept values (2)");
    await sql.query("select pg_sleep(60)");
  });
  const failures = Promise.allSettled([asked, inside]);
  await kill();
  for (const each of await failures) {
    t.ok(each.status === "rejected" && isConnectionLoss(each.reason), "as a lost connection");
  }
  t.strictSame(await database.query("select x from kept"), [{ x: 1 }], "the transaction was not committed");

  await kill();
  const rows = await Promise.all([
    database.query("select 1 as n"),
    database.transaction((sql) => sql.query("select 2 as n")),
  ]);
  t.strictSame(rows, [[{ n: 1 }], [{ n: 2 }]], "asked together they share the new one");
  await kill();
  await database.close();
  await (await openPglite(folder)).close();
  t.pass("closing after a death lets the folder go");
});

t.test("a list goes on when the PGlite thread dies: every publication once", async (t) => {
  const kill = watchThreads(t);
  const tagger = createFakeListTagger();
  tagger.msPerText = 1;
  const folder = t.testdir();
  const jobs = createJobs(testSettings(() => openPglite(folder), { tagger }));
  t.teardown(() => jobs.close());
  const { id } = await jobs.receive(bytesOf(paperList(300)), { source: {}, options: OPTIONS });
  for (const count of [20, 120]) {
    while (tagger.titles.length < count) await new Promise((resolve) => setImmediate(resolve));
    await kill();
  }
  const job = await untilOver({ ...jobs, find: async (id) => jobs.find(id).catch(() => jobs.find(id)) }, id);
  t.match(job, { state: "done", counts: { tagged: 300, failed: 0, waiting: 0 } });
  const results: [position: number, topic: string | undefined][] = [];
  for await (const entry of (await jobs.results(id)).entries()) {
    if (!("failure" in entry))
      results.push([entry.publication.place.position, taggedOf(entry)?.tags[0]?.topic]);
  }
  t.strictSame(
    results,
    Array.from({ length: 300 }, (_, index) => [index, `paper ${index}`]),
  );
});

t.test("the folder is its owner's alone, and so is the database in one that was there", async (t) => {
  const mode = async (path: string) => (await stat(path)).mode & 0o777;
  const fresh = join(t.testdir(), "data");
  await (await openPglite(fresh)).close();
  t.strictSame([await mode(fresh), await mode(join(fresh, PGLITE_FOLDER))], [0o700, 0o700]);
  await chmod(fresh, 0o755);
  await chmod(join(fresh, PGLITE_FOLDER), 0o755);
  await (await openPglite(fresh)).close();
  t.strictSame([await mode(fresh), await mode(join(fresh, PGLITE_FOLDER))], [0o755, 0o700]);
});

t.test("a damaged folder, and one that is none, are said to be so", async (t) => {
  const folder = t.testdir({ [PGLITE_FOLDER]: { PG_VERSION: "17\n", base: {} }, file: "" });
  const reason = "damaged, or of another version";
  await t.rejects(openPglite(folder), { code: "data-unusable", facts: { folder, reason } });
  await t.rejects(openPglite(folder), { code: "data-unusable" }, "and is not left locked");
  await t.rejects(openPglite(join(folder, "file")), { code: "data-unusable" });
});
