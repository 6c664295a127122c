import { connect } from "node:net";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import t from "tap";
import { TopiqueError } from "../../src/errors.ts";
import { startApp } from "../helpers/app.ts";

t.test("an address that does not exist is a 404 problem, whatever is sent there", async (t) => {
  const { app } = await startApp(t);
  for (const url of ["/", "/v1", "/v1/tags/", "/v2/tags?lang=fr", "/docs/nothing"]) {
    const response = await app.inject({
      method: "POST",
      url,
      payload: "<a/>",
      headers: { "content-type": "text/xml" },
    });
    t.equal(response.statusCode, 404, url);
    t.match(response.json(), { code: "route-unknown" }, url);
  }
  const french = (await app.inject("/v2/tags?lang=fr")).json();
  t.match(french.detail, /^Rien ne répond à GET \/v2\/tags\./);
});

t.test("an address that can't be read is a problem too", async (t) => {
  const { app } = await startApp(t);
  const response = await app.inject({ url: "/v1/topics/%ff", headers: { "accept-language": "fr" } });
  t.equal(response.statusCode, 404);
  t.match(response.json(), { code: "route-unknown", detail: /^Il n'y a rien ici\./ });
  const long = await app.inject(`/v1/topics/${"x".repeat(3_000)}`);
  t.match(long.json(), { code: "route-unknown", detail: /^There is nothing here\./ });
});

t.test("another method than those of an address is 405, with what it answers", async (t) => {
  const { app } = await startApp(t);
  const cases: [method: "GET" | "DELETE" | "POST", url: string, allow: string][] = [
    ["GET", "/v1/tags", "POST"],
    ["DELETE", "/v1/tags/batch", "POST"],
    ["POST", "/v1/topics/robotics", "GET, HEAD"],
  ];
  for (const [method, url, allow] of cases) {
    const response = await app.inject({ method, url });
    t.equal(response.statusCode, 405, url);
    t.equal(response.headers.allow, allow);
    t.match(response.json(), { code: "method-unsupported", detail: new RegExp(`it answers ${allow}`) });
  }
});

t.test("the log has one line a request, the cause of our failures, and never a text", async (t) => {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const logger = pino({ level: "info" }, stream);
  const { app, analyser } = await startApp(t, { logger });
  await app.inject({ method: "POST", url: "/v1/tags", payload: { abstract: "confidential robot" } });
  await app.inject({ method: "POST", url: "/v1/tags", payload: { abstract: { confidential: 1 } } });
  await app.inject({ method: "POST", url: "/v1/tags?language=confidential", payload: { abstract: "x" } });
  await app.inject("/health/live");
  analyser.failNext(new TopiqueError("model-corrupt", { file: "weights" }));
  const failed = await app.inject({ method: "POST", url: "/v1/tags", payload: { abstract: "confidential" } });
  t.match(
    lines.map(({ msg, path, status }) => [msg, path, status]),
    [
      ["answered", "/v1/tags", 200],
      ["answered", "/v1/tags", 400],
      ["answered", "/v1/tags", 400],
      ["request failed", undefined, undefined],
      ["answered", "/v1/tags", 500],
    ],
  );
  t.match(lines[3], { reqId: failed.json().requestId, err: { message: /weights/ } });
  t.notMatch(JSON.stringify(lines), /confidential/);
});

t.test("only whoever closes the service limits how long that takes", async (t) => {
  const { app } = await startApp(t);
  t.equal(app.initialConfig.pluginTimeout, 0);
});

t.test("a connection that never sends its request does not hold the close", async (t) => {
  const { app } = await startApp(t);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const idle = connect(address.port, "127.0.0.1");
  const half = connect(address.port, "127.0.0.1");
  half.write("POST /v1/tags HT");
  await fetch(`http://127.0.0.1:${address.port}/health/live`);
  const ended = Promise.all([idle, half].map((socket) => text(socket).catch(() => "")));
  await app.close();
  await ended;
  t.pass("closed");
});
