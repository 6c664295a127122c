import { once } from "node:events";
import { request } from "node:http";
import { Readable } from "node:stream";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import type { App } from "../../../src/http/app-parts.ts";
import { stamp, startApp } from "../../helpers/app.ts";

const URL = "/v1/tags/batch";
const post = (app: App, payload: object, url = URL, headers = {}) =>
  app.inject({ method: "POST", url, payload, headers });
const postLines = (app: App, lines: string | Readable, url = URL, headers = {}) =>
  app.inject({
    method: "POST",
    url,
    payload: lines,
    headers: { "content-type": "application/x-ndjson", ...headers },
  });
const linesOf = (body: string) =>
  body
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

t.test("POST /v1/tags/batch answers each entry in its place, with one stamp", async (t) => {
  const { app } = await startApp(t);
  const response = await post(app, {
    items: [
      { id: "a", abstract: "robot arm" },
      { title: "image" },
      { id: 7, abstract: "image of a graph und" },
    ],
    limit: 1,
  });
  t.equal(response.statusCode, 200);
  t.match(response.headers["content-type"], /^application\/json/);
  const answer = response.json();
  t.strictSame(Object.keys(answer), ["results", "stamp"]);
  t.strictSame(answer.stamp, stamp);
  t.strictSame(
    answer.results.map((result: Record<string, unknown>) => result.id),
    ["a", undefined, 7],
  );
  t.notOk("id" in answer.results[1], "no id given, none made up");
  t.strictSame(
    answer.results.map((result: { tags: { topic: string }[] }) => result.tags.map((tag) => tag.topic)),
    [["robotics"], ["computer-vision"], []],
  );
});

t.test("POST /v1/tags/batch: an id over the contract's length is not repeated", async (t) => {
  const { app } = await startApp(t);
  const ids = ["x".repeat(1_000), "x".repeat(1_001), "\u{1f916}".repeat(1_000), "\u{1f916}".repeat(1_001)];
  const { results } = (await post(app, { items: ids.map((id) => ({ id, abstract: "robot" })) })).json();
  t.strictSame(
    results.map((result: { id?: string }) => result.id),
    [ids[0], undefined, ids[2], undefined],
  );
  t.match(results[1], { error: { code: "field-invalid", field: "/id" } });
});

t.test("POST /v1/tags/batch: a bad entry fails alone", async (t) => {
  const { app, analyser } = await startApp(t);
  analyser.failNext(new Error("secret"));
  const { results } = (
    await post(app, {
      items: [
        { id: "ok", abstract: "robot robot robot" },
        { id: "none" },
        { id: "empty", abstract: "" },
        { id: "typo", abstract: "robot", abstrct: 1 },
        { id: {}, abstract: "robot" },
        "robot",
        null,
        { id: "last", abstract: "robot" },
      ],
    })
  ).json();
  t.strictSame(
    results.map((result: { id?: unknown; error?: { code: string } }) => [result.id, result.error?.code]),
    [
      ["ok", "internal"],
      ["none", "text-missing"],
      ["empty", "text-empty"],
      ["typo", "field-invalid"],
      [undefined, "field-invalid"],
      [undefined, "field-invalid"],
      [undefined, "field-invalid"],
      ["last", undefined],
    ],
    "the longest goes first, and takes the failure of ours",
  );
  t.notMatch(JSON.stringify(results), /secret/);
  t.match(results[3].error, { field: "/abstrct", detail: /^Unknown field/ });
  t.match(results[4].error.detail, /^\/id: wanted a text or an integer of at most 15 digits; came \{…\}\.$/);
  t.strictSame(results[5].error, { code: "field-invalid", detail: 'Wanted an object; came "robot".' });
});

t.test("POST /v1/tags/batch: an id is given back as it came, or refused", async (t) => {
  const { app } = await startApp(t);
  // As text: JavaScript would round the last two before they are sent.
  const ids = ["0", "-7", '"é"', "999999999999999", "12345678901234567890", "1.5"];
  const batch = Buffer.from(`{"items":[${ids.map((id) => `{"id":${id},"abstract":"robot"}`)}]}`);
  const { results } = (await post(app, batch, URL, { "content-type": "application/json" })).json();
  t.strictSame(
    results.map((result: { id?: unknown; error?: { field: string } }) => result.id ?? result.error?.field),
    [0, -7, "é", 999_999_999_999_999, "/id", "/id"],
  );
});

t.test("POST /v1/tags/batch: evidence for all, or for the entries that ask", async (t) => {
  const { app } = await startApp(t);
  const items = [
    { abstract: "robot arm" },
    { abstract: "image", evidence: true },
    { abstract: "a", evidence: true },
  ];
  const terms = [{ term: "image", language: "en", contribution: 1, spans: [] }];
  const image = { tags: [{ topic: "computer-vision", evidence: { embedding: 0, sentences: [], terms } }] };
  const some = (await post(app, { items })).json().results;
  t.notOk("evidence" in some[0].tags[0]);
  t.match(some[1], image);
  t.strictSame(some[2].nearest, []);
  const all = (await post(app, { items: items.slice(0, 2), evidence: true })).json().results;
  t.match(all[0].tags[0].evidence, { terms: [{ term: "robot", contribution: 0.5 }] });
  const lines = await postLines(
    app,
    items.map((item) => JSON.stringify(item)).join("\n"),
    `${URL}?evidence=true`,
  );
  t.match(linesOf(lines.body)[0].tags[0].evidence, { terms: [{ term: "robot", contribution: 0.5 }] });
  t.match(linesOf(lines.body)[1], image);
});

t.test("POST /v1/tags/batch: the language of an entry goes before the batch's", async (t) => {
  const { app, analyser } = await startApp(t);
  await post(app, {
    items: [{ abstract: "robot", language: "en" }, { abstract: "x" }],
    language: "fr",
    overflow: "error",
  });
  t.strictSame(
    analyser.calls.map(({ input }) => [input.language, input.overflow]),
    [
      ["en", "error"],
      ["fr", "error"],
    ],
  );
});

t.test(
  "POST /v1/tags/batch: longest first inside, in order outside, waiting for room, few at once",
  async (t) => {
    const { app, analyser } = await startApp(t);
    analyser.hold();
    const items = Array.from({ length: 50 }, (_, i) => ({
      id: i,
      abstract: "robot ".repeat(1 + ((i * 7) % 50)),
    }));
    const answer = post(app, { items });
    while (analyser.pending < 6) await sleep(1);
    analyser.release();
    const { results } = (await answer).json();
    t.equal(analyser.mostPending, 6, "three a worker");
    t.strictSame(
      results.map((result: { id: number }) => result.id),
      items.map((item) => item.id),
    );
    const lengths = analyser.calls.map(({ input }) => input.abstract?.length ?? 0);
    t.strictSame(
      lengths,
      lengths.toSorted((a, b) => b - a),
    );
    t.ok(analyser.calls.every(({ options }) => options.whenFull === "wait"));
  },
);

t.test("POST /v1/tags/batch: what is wrong with the batch itself is a problem", async (t) => {
  const { app } = await startApp(t);
  const cases: [body: object, said: RegExp][] = [
    [{}, /^\/items: wanted a list; came nothing\.$/],
    [{ items: {} }, /^\/items: wanted a list; came \{…\}\.$/],
    [{ items: [], limit: 1000 }, /^\/limit: wanted an integer from 1 to 100; came 1000\.$/],
    [{ items: [], item: 1 }, /^Unknown field \/item\./],
    [
      { items: Array(1001).fill(0) },
      /^\/items: wanted a list of at most 1,000 entries; came 1,001 entries\.$/,
    ],
  ];
  for (const [body, said] of cases) {
    const response = await post(app, body);
    t.equal(response.statusCode, 400);
    t.match(response.json(), { code: "field-invalid", detail: said });
  }
  t.strictSame((await post(app, { items: [] })).json(), { results: [], stamp });
  const plain = await app.inject({
    method: "POST",
    url: URL,
    payload: "x",
    headers: { "content-type": "text/plain" },
  });
  t.match(plain.json(), { status: 415, detail: /application\/json, application\/x-ndjson/ });
});

t.test("POST /v1/tags/batch: a thousand entries", async (t) => {
  const { app } = await startApp(t);
  const items = Array.from({ length: 1000 }, (_, i) => ({ id: i, abstract: "robot" }));
  const { results } = (await post(app, { items })).json();
  t.equal(results.length, 1000);
  t.ok(
    results.every(
      (result: { id: number; tags: unknown[] }, i: number) => result.id === i && result.tags.length === 1,
    ),
  );
});

t.test("POST /v1/tags/batch as NDJSON: a line an item, a bad line answered in its place", async (t) => {
  const { app } = await startApp(t);
  const lines = [
    '{"id":"a","abstract":"robot robot"}',
    "",
    '{"id":"b","abstract":',
    '{"id":"c"}',
    `{"id":"long","abstract":"${"x".repeat(70_000)}"}`,
    '\t{"id":"z","title":"image","unknown":true}\r',
    '"robot"',
    '{"id":7,"abstract":"image image graph"}',
  ];
  const response = await postLines(app, lines.join("\n"), `${URL}?limit=1`, { "accept-language": "fr" });
  t.equal(response.statusCode, 200);
  t.equal(response.headers["content-type"], "application/x-ndjson");
  t.equal(response.headers["content-language"], "fr");
  const answers = linesOf(response.body);
  t.strictSame(
    answers.map(({ id, line, error }) => [id, line, error?.code]),
    [
      ["a", 1, undefined],
      [undefined, 3, "json-broken"],
      ["c", 4, "text-missing"],
      [undefined, 5, "body-too-large"],
      ["z", 6, "field-invalid"],
      [undefined, 7, "field-invalid"],
      [7, 8, undefined],
    ],
  );
  t.strictSame(answers[0], {
    id: "a",
    line: 1,
    language: { code: "en", confidence: 0.9 },
    basis: "abstract",
    tags: [{ topic: "robotics", label: { en: "Robotics", fr: "Robotique" }, score: 1, similarity: 1 }],
    abstained: false,
    text: { tokens: 2, chunks: 1, truncated: false },
    warnings: [],
    stamp,
  });
  t.match(
    answers[1].error.detail,
    /^Le JSON de cette ligne est illisible\u00a0: il s'arrête trop tôt, à la colonne 22\.$/,
  );
  t.match(answers[3].error.detail, /^Une ligne peut compter au plus 65\u202f536 octets\.$/);
  t.equal((await postLines(app, "")).statusCode, 200, "no line, no answer, no error");
});

t.test("POST /v1/tags/batch as NDJSON answers the same as JSON and as singles", async (t) => {
  const { app } = await startApp(t);
  const items = [
    { id: 1, abstract: "robot la image" },
    { id: 2, title: "graph" },
    { id: 3, abstract: "der ist" },
  ];
  const { results } = (await post(app, { items })).json();
  const answers = linesOf((await postLines(app, items.map((item) => JSON.stringify(item)).join("\n"))).body);
  for (const [i, { id, ...item }] of items.entries()) {
    const single = (await post(app, item, "/v1/tags")).json();
    t.strictSame({ ...results[i], stamp }, { ...single, id });
    t.strictSame(answers[i], { ...single, id, line: i + 1 });
  }
});

/** Resolves when a count has not changed for a hundred turns of the event loop. */
async function standsStill(count: () => number): Promise<void> {
  for (let [turns, before] = [0, count()]; turns < 100; turns++) {
    await setImmediate();
    if (count() !== before) [turns, before] = [0, count()];
  }
}

interface Exchange {
  /** Where the app listens. */
  base: string;
  send(line: string): void;
  /** The next line of the answer. */
  receive(): Promise<string>;
  end(): void;
}

/** A client that sends a line, reads its answer, and only then sends the next. */
async function converse(t: Test, app: App): Promise<Exchange> {
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const client = request({
    port: address.port,
    method: "POST",
    path: URL,
    headers: { "content-type": "application/x-ndjson" },
  });
  t.teardown(() => client.destroy());
  client.flushHeaders();
  const responding = once(client, "response");
  // A test that cuts the connection does not care that its client notices.
  responding.catch(() => {});
  client.on("error", () => {});
  const lines = (async function* () {
    const [response] = await responding;
    let rest = "";
    for await (const chunk of response) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      yield* parts;
    }
  })();
  return {
    base: `http://127.0.0.1:${address.port}`,
    send: (line) => client.write(line),
    receive: async () => String((await lines.next()).value ?? ""),
    end: () => client.end(),
  };
}

t.test("POST /v1/tags/batch as NDJSON streams: each line is answered before the next is sent", async (t) => {
  const { app } = await startApp(t);
  const { send, receive, end } = await converse(t, app);
  for (let i = 1; i <= 20; i++) {
    send(`{"id":${i},"abstract":"robot"}\n`);
    t.match(JSON.parse(await receive()), { id: i, line: i });
  }
  end();
  t.equal(await receive(), "", "the end");
});

t.test("POST /v1/tags/batch as NDJSON: closing answers what was read and says that it ends", async (t) => {
  const { app, analyser } = await startApp(t);
  const { base, send, receive } = await converse(t, app);
  send('{"id":"first","abstract":"robot"}\n');
  t.match(JSON.parse(await receive()), { id: "first" });
  analyser.hold();
  send('{"id":"second","abstract":"robot"}\n');
  while (analyser.pending === 0) await sleep(1);
  const closed = app.close();
  while ((await fetch(`${base}/health/ready`)).status === 200);
  analyser.release();
  t.match(JSON.parse(await receive()), { id: "second", tags: [{ topic: "robotics" }] });
  t.match(JSON.parse(await receive()), { line: 3, error: { code: "closing" } });
  t.equal(await receive(), "", "the end");
  await closed;
});

t.test("POST /v1/tags/batch as NDJSON reads no faster than it answers", async (t) => {
  const { app, analyser } = await startApp(t);
  analyser.hold();
  let read = 0;
  const source = Readable.from(
    (function* () {
      for (; read < 5_000; ) yield `${JSON.stringify({ id: read++, abstract: "robot ".repeat(50) })}\n`;
    })(),
    { objectMode: false },
  );
  const answer = postLines(app, source);
  while (analyser.pending < 6) await sleep(1);
  await standsStill(() => read);
  t.ok(read < 1_000, `${read} of 5,000 lines read while nothing is answered`);
  analyser.release();
  t.equal(linesOf((await answer).body).length, 5_000);
  t.equal(analyser.mostPending, 6);
});

t.test("POST /v1/tags/batch: a client that goes away has the rest of its batch dropped", async (t) => {
  const { app, analyser } = await startApp(t);
  const { send } = await converse(t, app);
  analyser.hold();
  send(`${'{"abstract":"robot"}\n'.repeat(100)}`);
  while (analyser.pending < 6) await sleep(1);
  app.server.closeAllConnections();
  while (analyser.pending > 0) await sleep(1);
  analyser.release();
  await standsStill(() => analyser.calls.length);
  t.equal(analyser.calls.length, 6);
});
