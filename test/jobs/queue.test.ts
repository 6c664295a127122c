import t from "tap";
import { migrate } from "../../src/jobs/migrate.ts";
import { openPostgres } from "../../src/jobs/postgres.ts";
import { openQueue } from "../../src/jobs/queue.ts";
import { startPostgres } from "../helpers/postgres.ts";

t.setTimeout(60_000);

t.test("openQueue: processes that start together on an empty PostgreSQL all work", async (t) => {
  const server = await startPostgres();
  t.teardown(() => server.stop());
  const queues = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const database = openPostgres({ url: server.url, connections: 3, onError: () => {} });
      t.teardown(() => database.close());
      await migrate(database);
      return openQueue({ database, heartbeatSeconds: 10, superviseSeconds: 5, onError: () => {} });
    }),
  );
  t.equal(queues.length, 5);
  await Promise.all(queues.map((queue) => queue.close(1000)));
});
