import { once } from "node:events";
import { type ClientRequest, request } from "node:http";
import { text } from "node:stream/consumers";
import t from "tap";
import { openPglite } from "../../src/database/pglite.ts";
import type { App } from "../../src/http/app-parts.ts";
import { startApp } from "../helpers/app.ts";
import { startListsApp } from "../helpers/lists-app.ts";

const pace = { ms: 50, bytes: 1_000 };
const paces = { whole: pace, list: pace, lines: pace };

/** A request with the beginning of its body sent, and its answer. */
async function begin(app: App, path: string, type: string, start: string) {
  if (!app.server.listening) await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const sent: ClientRequest = request({
    port: address.port,
    method: "POST",
    path,
    headers: { "content-type": type, "content-length": "60000" },
  });
  const answered = once(sent, "response").then(async ([response]) => ({
    status: response.statusCode,
    headers: response.headers,
    body: await text(response),
  }));
  sent.write(start);
  return { sent, answered };
}

t.test("a body that stays away is answered with 408, in the reader's language", async (t) => {
  const { app, jobs } = await startListsApp(t, 1_000_000, {}, { paces });
  const form = '--x\r\ncontent-disposition: form-data; name="file"; filename="list.txt"\r\n\r\nrobot\n';
  const cases: [path: string, type: string, start: string][] = [
    ["/v1/tags", "text/plain", "half a"],
    ["/v1/tags", "application/json", '{"abstract":'],
    ["/v1/tags/batch", "application/json", '{"items":['],
    ["/v1/publications", "text/plain", "robot\n"],
    ["/v1/publications", "multipart/form-data; boundary=x", form],
    ["/v1/publications", "multipart/form-data; boundary=x", "--x\r\n"],
  ];
  for (const [path, type, start] of cases) {
    const { answered } = await begin(app, `${path}?lang=fr`, type, start);
    const { status, headers, body } = await answered;
    t.equal(status, 408, `${path} ${type}`);
    t.equal(headers.connection, "close");
    t.match(JSON.parse(body), { code: "body-too-slow", detail: /^En 0,05 s, moins de 1\s000 octets/ }, body);
  }
  t.strictSame(await jobs.list({ limit: 10 }), [], "nothing is kept of their lists");
});

t.test("lines that stay away end their answer, which says why", async (t) => {
  const { app } = await startApp(t, { paces });
  const { answered } = await begin(app, "/v1/tags/batch", "application/x-ndjson", '{"abstract":"robot"}\n{');
  const { status, body } = await answered;
  t.equal(status, 200);
  const [first, last, ...none] = body
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  t.match(
    [first, last],
    [
      { line: 1, tags: [{ topic: "robotics" }] },
      { line: 2, error: { code: "body-too-slow" } },
    ],
  );
  t.strictSame(none, []);
});

t.test("nobody is blamed while the service is what is slow", async (t) => {
  const folder = t.testdir();
  const { promise: isFree, resolve: free } = Promise.withResolvers<void>();
  const { app } = await startListsApp(
    t,
    1_000_000,
    {
      async open() {
        await isFree;
        return openPglite(folder);
      },
    },
    { paces },
  );
  const list = "x".repeat(59_999);
  const upload = await begin(app, "/v1/publications", "text/plain", list);
  for (let looks = 0; looks < 3; looks++) {
    const { answered } = await begin(app, "/v1/tags", "text/plain", "half a");
    t.equal((await answered).status, 408);
  }
  free();
  upload.sent.end("\n");
  t.equal((await upload.answered).status, 202);
});
