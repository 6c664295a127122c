import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import t from "tap";
import { TopiqueError } from "../../../src/errors.ts";
import type { App } from "../../../src/http/app-parts.ts";
import { stamp, startApp } from "../../helpers/app.ts";

const robotics = {
  topic: "robotics",
  label: { en: "Robotics", fr: "Robotique" },
  score: 0.5,
  similarity: 0.5,
};

const post = (app: App, payload: object | string, url = "/v1/tags", headers = {}) =>
  app.inject({ method: "POST", url, payload, headers });

const plain = { "content-type": "text/plain" };

t.test("POST /v1/tags answers as the contract shows", async (t) => {
  const { app } = await startApp(t);
  const response = await post(app, { abstract: "robot arm robot hand" });
  t.equal(response.statusCode, 200);
  t.match(response.headers, {
    "content-type": /^application\/json/,
    "content-language": "en",
    vary: "Accept-Language",
  });
  t.strictSame(response.json(), {
    language: { code: "en", confidence: 0.9 },
    basis: "abstract",
    tags: [robotics],
    abstained: false,
    text: { tokens: 4, chunks: 1, truncated: false },
    warnings: [],
    stamp,
  });
});

t.test("POST /v1/tags: options in the body", async (t) => {
  const { app, analyser } = await startApp(t);
  const everything = await post(app, { abstract: "robot image", threshold: 0, limit: 100 });
  t.strictSame(
    everything.json().tags.map((tag: { topic: string }) => tag.topic),
    ["computer-vision", "robotics", "graph-learning"],
    "threshold 0 and limit 100 give every topic",
  );
  t.equal((await post(app, { abstract: "robot image", limit: 1 })).json().tags.length, 1);
  await post(app, { title: "robot", abstract: "image", language: "fr", overflow: "error" });
  t.strictSame(analyser.calls.at(-1)?.input, {
    title: "robot",
    abstract: "image",
    language: "fr",
    overflow: "error",
  });
});

/** Of the fake analyser, whose similarities are all its word's. */
const evidenceOf = (term: string, contribution: number) => ({
  embedding: 0,
  sentences: [],
  terms: [{ term, language: "en", contribution, spans: [] }],
});

t.test("POST /v1/tags: evidence, and what came nearest, only when asked for", async (t) => {
  const { app, analyser } = await startApp(t);
  const abstract = "robot arm robot hand";
  const asked = await post(app, { abstract, evidence: true });
  t.strictSame(asked.json().tags, [{ ...robotics, evidence: evidenceOf("robot", 0.5) }]);
  t.notOk("nearest" in asked.json());
  const inQuery = await post(app, abstract, "/v1/tags?evidence=true", plain);
  t.strictSame(inQuery.json().tags, asked.json().tags);
  const unasked = await post(app, { abstract, evidence: false }, "/v1/tags?evidence=true");
  t.strictSame(unasked.json().tags, [robotics], "the body goes before the query");
  t.equal(analyser.calls.at(-1)?.options.explain, undefined);

  const none = await post(app, { abstract: "robot arm and hand", evidence: true });
  t.match(none.json(), { tags: [], abstained: true });
  t.strictSame(none.json().nearest, [
    { ...robotics, score: 0.25, similarity: 0.25, threshold: 0.3, evidence: evidenceOf("robot", 0.25) },
  ]);
  t.notOk("nearest" in (await post(app, { abstract: "robot arm and hand" })).json());
  t.equal((await post(app, { abstract, evidence: "yes" })).statusCode, 400);
});

t.test("POST /v1/tags: text/plain takes its options from the query", async (t) => {
  const { app, analyser } = await startApp(t);
  const url = "/v1/tags?limit=1&threshold=0.2&language=en&overflow=truncate";
  const response = await post(app, "robot image la la", url, plain);
  t.strictSame(response.json().tags.length, 1);
  t.match(analyser.calls[0]?.input, { abstract: "robot image la la", language: "en", overflow: "truncate" });
  const latin = Buffer.from("robot à la carte", "latin1");
  const decoded = await app.inject({
    method: "POST",
    url: "/v1/tags",
    payload: latin,
    headers: { "content-type": "text/plain; charset=ISO-8859-1" },
  });
  t.equal(decoded.statusCode, 200);
  t.equal(analyser.calls[1]?.input.abstract, "robot à la carte");
});

t.test(
  "POST /v1/tags: bytes of another charset than said are refused, not tagged without their accents",
  async (t) => {
    const { app, analyser } = await startApp(t);
    const cases: [text: string, type: string][] = [
      ['{"title":"réseaux"}', "application/json"],
      ['{"title":"réseaux"}', "application/json; charset=iso-8859-1"],
      ["réseaux", "text/plain"],
    ];
    for (const [text, type] of cases) {
      const response = await app.inject({
        method: "POST",
        url: "/v1/tags",
        payload: Buffer.from(text, "latin1"),
        headers: { "content-type": type },
      });
      t.equal(response.statusCode, 400, type);
      t.match(response.json(), {
        code: "body-unreadable",
        detail: /^The text is not in UTF-8\. Send it in UTF-8/,
      });
    }
    t.same(analyser.calls, []);
    const marked = await post(app, '\ufeff{"title":"robot"}', "/v1/tags", {
      "content-type": "application/json",
    });
    t.equal(marked.statusCode, 200, "a byte order mark is no fault");
  },
);

t.test("POST /v1/tags: a JSON body goes before the query", async (t) => {
  const { app } = await startApp(t);
  const { tags } = (
    await post(app, { abstract: "robot image", threshold: 0, limit: 2 }, "/v1/tags?limit=1")
  ).json();
  t.equal(tags.length, 2);
});

t.test("POST /v1/tags: labels come in both languages, warnings in the reader's", async (t) => {
  const { app } = await startApp(t);
  const said = async (url: string, headers = {}) => {
    const response = await post(app, { title: "nothing known" }, url, headers);
    return [response.headers["content-language"], response.json().warnings[1].detail];
  };
  const english = ["en", "No topic of the vocabulary fits this text well enough."];
  const french = ["fr", "Aucun sujet du vocabulaire ne correspond assez bien à ce texte."];
  t.strictSame(await said("/v1/tags"), english);
  t.strictSame(await said("/v1/tags", { "accept-language": "fr-CA,fr;q=0.9,en;q=0.8" }), french);
  t.strictSame(await said("/v1/tags", { "accept-language": "de, en;q=0.5, fr;q=0.4" }), english);
  t.strictSame(await said("/v1/tags", { "accept-language": "de" }), english);
  t.strictSame(await said("/v1/tags?lang=fr", { "accept-language": "en" }), french);
});

t.test("POST /v1/tags: another language is answered with no tags, unless one is named", async (t) => {
  const { app } = await startApp(t);
  const other = (await post(app, { abstract: "der robot ist", threshold: 0 })).json();
  t.match(other, { language: { code: "other" }, tags: [], abstained: true });
  t.strictSame(other.warnings.length, 1);
  t.equal(other.warnings[0].code, "language-other");
  const named = (await post(app, { abstract: "der robot ist", language: "en", threshold: 0.3 })).json();
  t.equal(named.tags[0].topic, "robotics");
});

t.test("POST /v1/tags: every fault of a request is a problem in both languages", async (t) => {
  const { app, analyser } = await startApp(t);
  const json = { "content-type": "application/json" };
  type Case = [
    body: object | string,
    url: string,
    headers: object,
    status: number,
    code: string,
    said: RegExp,
  ];
  const cases: Case[] = [
    [{}, "", {}, 400, "text-missing", /neither came/],
    [{ limit: 3 }, "", {}, 400, "text-missing", /neither came/],
    [{ abstract: "" }, "", {}, 422, "text-empty", /no word and no number/],
    [{ title: " ", abstract: "\n" }, "", {}, 422, "text-empty", /no word and no number/],
    ["  ", "", plain, 422, "text-empty", /no word and no number/],
    [{ abstract: 5 }, "", {}, 400, "field-invalid", /^\/abstract: wanted a text; came 5\.$/],
    [{ abstract: null }, "", {}, 400, "field-invalid", /^\/abstract: wanted a text; came null\.$/],
    [{ title: ["a"] }, "", {}, 400, "field-invalid", /^\/title: wanted a text; came \[…\]\.$/],
    ["[]", "", json, 400, "field-invalid", /^Wanted an object; came \[…\]\.$/],
    ["null", "", json, 400, "field-invalid", /^Wanted an object; came null\.$/],
    [
      { abstract: "x", treshold: 1 },
      "",
      {},
      400,
      "field-invalid",
      /^Unknown field \/treshold\. Known here: title/,
    ],
    ['{"abstract":"x","__proto__":{}}', "", json, 400, "field-invalid", /^Unknown field \/__proto__/],
    [
      { abstract: "x", limit: 0 },
      "",
      {},
      400,
      "field-invalid",
      /^\/limit: wanted an integer from 1 to 100; came 0\.$/,
    ],
    [{ abstract: "x", limit: "5" }, "", {}, 400, "field-invalid", /^\/limit: .*came "5"\.$/],
    [{ abstract: "x", limit: 2.5 }, "", {}, 400, "field-invalid", /^\/limit: .*came 2\.5\.$/],
    [
      { abstract: "x", threshold: 1.1 },
      "",
      {},
      400,
      "field-invalid",
      /^\/threshold: wanted a number from 0 to 1; came 1\.1\.$/,
    ],
    [
      { abstract: "x", language: "de" },
      "",
      {},
      400,
      "field-invalid",
      /^\/language: wanted one of auto, en, fr; came "de"\.$/,
    ],
    [
      { abstract: "x", overflow: "cut" },
      "",
      {},
      400,
      "field-invalid",
      /^\/overflow: wanted one of chunk, truncate, error/,
    ],
    [
      "x",
      "limit=101",
      plain,
      400,
      "field-invalid",
      /^\?limit: wanted an integer from 1 to 100; came "?101"?\.$/,
    ],
    ["x", "threshold=", plain, 400, "field-invalid", /^\?threshold: wanted a number from 0 to 1; came ""\.$/],
    ["x", "lmit=5", plain, 400, "field-invalid", /^Unknown field \?lmit\. Known here: language, limit/],
    ["x", "limit=1&limit=2", plain, 400, "field-invalid", /^\?limit: wanted an integer from 1 to 100/],
    ['{"abstract": "x"', "", json, 400, "json-broken", /ends too soon, at line 1, column 17/],
    ['{"abstract": x}', "", json, 400, "json-broken", /line 1, column 14, near x}/],
    ["", "", json, 400, "body-empty", /send one of: application\/json, text\/plain/],
    [
      "<a/>",
      "",
      { "content-type": "text/xml" },
      415,
      "content-type-unsupported",
      /wanted one of application\/json, text\/plain; came text\/xml/,
    ],
    [
      "x",
      "",
      { "content-type": "text/plain; charset=klingon" },
      415,
      "content-type-unsupported",
      /charset=klingon/,
    ],
    [
      "{}",
      "",
      { ...json, "content-encoding": "gzip" },
      415,
      "content-type-unsupported",
      /^Content-Encoding gzip is not accepted here; send the body as it is\.$/,
    ],
    [{ abstract: "x".repeat(70_000) }, "", {}, 413, "body-too-large", /At most 65,536 bytes/],
  ];
  for (const [body, query, headers, status, code, said] of cases) {
    const name = `${JSON.stringify(body).slice(0, 40)} ?${query}`;
    const english = await post(app, body, `/v1/tags?${query}`, headers);
    t.equal(english.statusCode, status, name);
    t.match(english.headers["content-type"], /^application\/problem\+json/, name);
    const problem = english.json();
    t.match(problem, { type: `urn:topique:problem:${code}`, status, code, detail: said }, name);
    const french = (
      await post(app, body, `/v1/tags?${query}`, { ...headers, "accept-language": "fr" })
    ).json();
    t.equal(french.code, code, name);
    t.not(french.detail, problem.detail, name);
  }
  t.equal(analyser.calls.length, 6, "only the empty texts went further than the door");
});

t.test("POST /v1/tags: a text over the contract's length is refused with both lengths", async (t) => {
  const { app } = await startApp(t, { limits: { bodyBytes: 1_000_000, queue: 1, workers: 1 } });
  const { detail, field } = (await post(app, { abstract: "x".repeat(200_001) })).json();
  t.equal(detail, "/abstract: wanted a text of at most 200,000 characters; came 200,001 characters.");
  t.equal(field, "/abstract");
});

t.test("POST /v1/tags: failures of the analyser", async (t) => {
  const { app, analyser } = await startApp(t);
  const failing = async (error: Error) => {
    analyser.failNext(error);
    return post(app, { abstract: "robot" });
  };
  const full = await failing(new TopiqueError("queue-full", { limit: 100 }));
  t.equal(full.statusCode, 429);
  t.match(full.headers["retry-after"], /^\d+$/);
  t.match(full.json(), { code: "queue-full", detail: /Try again in \d+ s/ });

  const long = await failing(new TopiqueError("text-too-long", { tokens: 900, limit: 510 }));
  t.match(long.json(), { status: 422, detail: /900 tokens; the encoder's window holds 510/ });

  for (const error of [
    new Error("secret path"),
    new TopiqueError("model-corrupt", { file: "secret path" }),
  ]) {
    const ours = await failing(error);
    t.equal(ours.statusCode, 500);
    const { detail, requestId } = ours.json();
    t.equal(detail, "Something went wrong on our side. Please report it with the request id.");
    t.match(requestId, /^\w+-\w+$/);
    t.notMatch(ours.body, /secret/);
  }
  t.match((await failing(new TopiqueError("worker-lost"))).json(), { status: 500, code: "worker-lost" });
});

t.test(
  "POST /v1/tags: a client that goes away has its waiting text dropped, and is no failure",
  async (t) => {
    const said: string[] = [];
    const logger = pino({ level: "info" }, { write: (line: string) => said.push(JSON.parse(line).msg) });
    const { app, analyser } = await startApp(t, { logger });
    await app.listen({ port: 0, host: "127.0.0.1" });
    const address = app.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    analyser.hold();
    const socket = connect(address.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      "POST /v1/tags HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n\r\nrobot",
    );
    while (analyser.pending === 0) await sleep(1);
    socket.destroy();
    while (analyser.pending > 0) await sleep(1);
    t.ok(analyser.calls[0]?.options.signal?.aborted);
    while (!said.includes("client gone")) await sleep(1);
    t.notOk(said.includes("request failed"));
  },
);
