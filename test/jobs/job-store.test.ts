import t from "tap";
import { migrate } from "../../src/database/migrate.ts";
import { findJob } from "../../src/jobs/job-store.ts";
import { engines } from "../helpers/engines.ts";

for (const { name, start } of engines) {
  t.test(`a job's rate counts what was tagged since tagging began, on ${name}`, async (t) => {
    const engine = await start();
    t.teardown(() => engine.stop());
    const database = await engine.open();
    t.teardown(() => database.close());
    await migrate(database);
    await database.query(`
      insert into topique.job (id, state, options, source, read, tagging_at)
      values (gen_random_uuid(), 'tagging', '{}', '{}', 1200, '2026-01-01 10:00:00Z');
      insert into topique.chunk (id, job, first, last, tagged, failed, done_at)
      values (gen_random_uuid(), 1, 0, 999, 990, 10, '2026-01-01 10:00:00Z')`);
    const kept = await findJob(database, { seq: 1 });
    t.match(kept, { counts: { tagged: 990, failed: 10, waiting: 200 } });
    t.equal(kept?.rate, undefined, "kept embeddings decided over again are no measure of it");
    t.equal(kept?.secondsLeft, undefined);

    await database.query(`
      insert into topique.chunk (id, job, first, last, tagged, failed, done_at)
      values (gen_random_uuid(), 1, 1000, 1099, 98, 2, '2026-01-01 10:00:30Z');
      update topique.job set finished_at = '2026-01-01 10:00:50Z'`);
    const half = await findJob(database, { seq: 1 });
    t.equal(half?.rate, 2, "a hundred in fifty seconds");
    t.equal(half?.secondsLeft, 50, "and a hundred left");
  });
}
