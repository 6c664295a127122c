import { EventEmitter, once } from "node:events";
import t from "tap";
import { listenOn } from "../../src/database/pg-listen.ts";
import { openPostgres } from "../../src/database/postgres.ts";
import { startPostgres } from "../helpers/postgres.ts";

t.test(
  "a channel is listened to, again after its connection was lost, and no more once closed",
  async (t) => {
    const server = await startPostgres();
    t.teardown(() => server.stop());
    const database = openPostgres({ url: server.url, connections: 2, onError: () => {} });
    t.teardown(() => database.close());
    const events = new EventEmitter();
    const errors: unknown[] = [];
    const said = async (text: string) => {
      const heard = once(events, "heard");
      await database.query("select pg_notify($1, $2)", ["A channel", text]);
      return (await heard)[0];
    };
    const listeners = () =>
      database.query<{ pid: number }>("select pid from pg_stat_activity where query like 'listen%'");

    const listening = once(events, "listening");
    const open = await listenOn({
      url: server.url,
      channel: "A channel",
      onNotification: (payload) => events.emit("heard", payload),
      onListening: () => events.emit("listening"),
      onError: (error) => errors.push(error),
    });
    await listening;
    t.equal(await said("one"), "one");

    const again = once(events, "listening");
    const [before] = await listeners();
    await database.query("select pg_terminate_backend($1::int)", [before?.pid]);
    await again;
    t.equal(await said("two"), "two");
    t.ok(errors.length > 0, "the loss is told");

    await open.close();
    while ((await listeners()).length > 0);
  },
);

t.test("a server that can't be reached the first time is an error", async (t) => {
  const nothing = () => {};
  const options = { channel: "c", onNotification: nothing, onListening: nothing, onError: nothing };
  await t.rejects(listenOn({ url: "postgresql://nobody@127.0.0.1:1/none", ...options }), {
    code: "ECONNREFUSED",
  });
});
