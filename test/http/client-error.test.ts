import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import t from "tap";
import { startApp } from "../helpers/app.ts";

t.test("what is not HTTP is answered with a problem, and the connection ends", async (t) => {
  const { app } = await startApp(t);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const cases: [sent: string, status: number][] = [
    ["HELLO\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(20_000)}\r\n\r\n`, 431],
  ];
  for (const [sent, status] of cases) {
    const socket = connect(address.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(sent);
    const [head, body] = (await text(socket)).split("\r\n\r\n");
    t.match(head, new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*content-type: application/problem\\+json`));
    t.match(JSON.parse(body ?? ""), { code: "request-unreadable", status });
  }
});
