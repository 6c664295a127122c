import t from "tap";
import { migrate } from "../../src/database/migrate.ts";
import { openPglite } from "../../src/database/pglite.ts";
import { openPostgres } from "../../src/database/postgres.ts";
import { openQueue } from "../../src/jobs/queue.ts";
import { startPostgres } from "../helpers/postgres.ts";

t.test("openQueue: processes that start together on an empty PostgreSQL all work", async (t) => {
  const server = await startPostgres();
  t.teardown(() => server.stop());
  const queues = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const database = openPostgres({ url: server.url, connections: 3, onError: () => {} });
      t.teardown(() => database.close());
      await migrate(database);
      return openQueue({
        database,
        heartbeatSeconds: 10,
        superviseSeconds: 5,
        longestPauseSeconds: 1,
        onError: () => {},
      });
    }),
  );
  t.equal(queues.length, 5);
  await Promise.all(queues.map((queue) => queue.close(1000)));
});

t.test("reclaim: work whose process ended is due at once, however often it was tried", async (t) => {
  const database = await openPglite(t.testdir());
  t.teardown(() => database.close());
  await migrate(database);
  const queue = await openQueue({
    database,
    heartbeatSeconds: 10,
    superviseSeconds: 60,
    longestPauseSeconds: 30,
    onError: (error) => t.fail(String(error)),
  });
  t.teardown(() => queue.close(1000));
  await queue.add(database, [
    { queue: "chunk", job: 1, first: 0, last: 9 },
    { queue: "chunk", job: 1, first: 10, last: 19 },
  ]);
  const rows = () =>
    database.query<{ state: string; due: boolean; attempts: number }>(
      `select state, start_after <= now() as due, retry_count as attempts from topique_queue.job
       where name = 'chunk' order by attempts`,
    );
  await database.query(
    "update topique_queue.job set state = 'active', retry_count = 4 where data ->> 'first' = '0'",
  );
  await queue.reclaim();
  const [other, reclaimed] = await rows();
  t.match(reclaimed, { state: "retry", due: true });
  t.match(other, { state: "created", attempts: 0 }, "what nobody had claimed is left alone");
});
