import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import fastify from "fastify";
import t from "tap";
import { addLingering } from "../../src/http/lingering.ts";

t.test("a body that nobody reads is let in for a while after the answer, then cut off", async (t) => {
  const app = fastify({ bodyLimit: 10, forceCloseConnections: true });
  addLingering(app, 20);
  app.post("/", async () => "read");
  t.teardown(() => app.close());
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const socket = connect(address.port, "127.0.0.1");
  await once(socket, "connect");
  const head = "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\n";
  socket.write(`${head}content-length: 1000\r\n\r\nhalf a body`);
  t.match(await text(socket), /^HTTP\/1\.1 413 /, "answered, and ended though the rest never came");

  const whole = await fetch(`http://127.0.0.1:${address.port}/`, {
    method: "POST",
    body: "x".repeat(8 * 1024 * 1024),
    headers: { "content-type": "text/plain" },
  });
  t.equal(whole.status, 413);
});
