import t from "tap";
import { keepHouse, removeOld } from "../../src/jobs/housekeeping.ts";
import { createJobs } from "../../src/jobs/jobs.ts";
import { engines } from "../helpers/engines.ts";
import { bytesOf, OPTIONS, testSettings, untilOver } from "../helpers/jobs.ts";

const [pglite] = engines;

t.test("housekeeping", async (t) => {
  const engine = await pglite!.start();
  t.teardown(() => engine.stop());
  const database = await engine.open();
  const jobs = createJobs(testSettings(async () => database));
  t.teardown(() => jobs.close());
  const job = await jobs.receive(bytesOf("a\nb\n"), { source: {}, options: OPTIONS });
  await untilOver(jobs, job.id);
  const rowsLeft = async () => {
    const tables = ["job", "upload", "publication", "chunk", "result"];
    const counts = await Promise.all(
      tables.map((table) => database.query<{ n: number }>(`select count(*)::int as n from topique.${table}`)),
    );
    return Object.fromEntries(tables.map((table, i) => [table, counts[i]?.[0]?.n]));
  };

  await t.test("a job that is over goes with all that belonged to it when its time has come", async (t) => {
    const all = { job: 1, upload: 1, publication: 2, chunk: 1, result: 2 };
    t.strictSame(await rowsLeft(), all);
    await removeOld(database, 1);
    t.strictSame(await rowsLeft(), all);
    await database.query("update topique.job set finished_at = now() - interval '25 hours'");
    await removeOld(database, 1);
    t.strictSame(await rowsLeft(), { job: 0, upload: 0, publication: 0, chunk: 0, result: 0 });
  });

  await t.test("nothing is left of a list whose sender went away", async (t) => {
    async function* broken() {
      yield Buffer.from("a\n");
      throw new Error("the sender is gone");
    }
    await t.rejects(jobs.receive(broken(), { source: {}, options: OPTIONS }), /sender is gone/);
    t.equal((await rowsLeft()).job, 0);
  });

  await t.test("a list that was arriving when the server died goes when it starts again", async (t) => {
    await database.query(
      "insert into topique.job (id, state, options, source) values (gen_random_uuid(), 'receiving', '{}', '{}')",
    );
    const stop = await keepHouse({ database, retentionDays: 1, embeddingBytes: 0, onError: () => {} });
    stop();
    t.equal((await rowsLeft()).job, 0);
  });
});
