import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { startApp } from "../helpers/app.ts";

t.test("GET /health/ready is 503 until every worker is warm", async (t) => {
  let isWarm = false;
  const { app } = await startApp(t, { isReady: () => isWarm });
  const cold = await app.inject("/health/ready");
  t.equal(cold.statusCode, 503);
  t.match(cold.headers["retry-after"], /^\d+$/);
  t.match(cold.json(), { code: "starting" });
  t.equal((await app.inject("/health/live")).statusCode, 200);
  isWarm = true;
  t.strictSame((await app.inject("/health/ready")).json(), { status: "ready" });
});

t.test("while closing: ready is 503, new work is 503, accepted work is finished", async (t) => {
  const { app, analyser } = await startApp(t);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const base = `http://127.0.0.1:${address.port}`;
  const tag = () =>
    fetch(`${base}/v1/tags`, { method: "POST", body: "robot", headers: { "content-type": "text/plain" } });
  analyser.hold();
  const accepted = tag();
  while (analyser.pending === 0) await sleep(1);
  const closed = app.close();
  let ready = await fetch(`${base}/health/ready`);
  while (ready.status === 200) ready = await fetch(`${base}/health/ready`);
  t.equal(ready.status, 503);
  t.match(await ready.json(), { code: "closing" });
  const refused = await tag();
  t.equal(refused.status, 503);
  t.equal(refused.headers.get("connection"), "close");
  t.match(refused.headers.get("retry-after"), /^\d+$/);
  t.match(await refused.json(), { code: "closing" });
  t.equal((await fetch(`${base}/health/live`)).status, 200);

  analyser.release();
  const answered = await accepted;
  t.equal(answered.status, 200);
  t.match(await answered.json(), { tags: [{ topic: "robotics" }] });
  await closed;
  await t.rejects(tag(), "nobody listens any more");
});
