import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import t from "tap";
import type { Database } from "../../../src/database/database.ts";
import { openPglite } from "../../../src/database/pglite.ts";
import { readList } from "../../../src/jobs/read-list.ts";
import { stamp } from "../../helpers/app.ts";
import { until } from "../../helpers/jobs.ts";
import { startListsApp } from "../../helpers/lists-app.ts";

t.test("POST /v1/publications", async (t) => {
  const { app } = await startListsApp(t, 200);
  const post = (payload: string, headers: Record<string, string> = {}, query = "") =>
    app.inject({
      method: "POST",
      url: `/v1/publications${query}`,
      payload,
      headers: { "content-type": "application/octet-stream", ...headers },
    });

  await t.test("answers 202 with the job and where it is", async (t) => {
    const response = await post("robot arm\n", {}, "?limit=2&threshold=0.1&language=en");
    t.equal(response.statusCode, 202);
    const job = response.json();
    t.match(response.headers, { location: `/v1/jobs/${job.id}`, "retry-after": "1" });
    t.match(job, {
      state: /reading|tagging/,
      options: { limit: 2, threshold: 0.1, language: "en", overflow: "chunk" },
      list: { bytes: 10 },
      links: { self: `/v1/jobs/${job.id}`, events: `/v1/jobs/${job.id}/events` },
    });
  });

  await t.test("answers with the results when the client waits for them", async (t) => {
    const response = await post("robot arm\n?\nthe graph la\nrobot arm\nxyz\n", { prefer: "wait=30" });
    t.equal(response.statusCode, 200, response.body);
    t.equal(response.headers["preference-applied"], "wait=30");
    const titleOnly = { code: "title-only" };
    t.match(response.json(), {
      publications: [
        {
          position: 0,
          lines: [1, 1],
          title: "robot arm",
          authors: [],
          basis: "title",
          language: { code: "en", confidence: 0.9 },
          tags: [
            { topic: "robotics", label: { en: "Robotics", fr: "Robotique" }, score: 0.5, similarity: 0.5 },
          ],
          abstained: false,
          warnings: [titleOnly],
          versions: [{ position: 3, lines: [4, 4], title: "robot arm" }],
        },
        {
          position: 2,
          title: "the graph la",
          language: { code: "mixed" },
          tags: [],
          abstained: true,
          versions: [],
        },
        { position: 4, title: "xyz", tags: [], abstained: true },
      ],
      failures: [{ position: 1, lines: [2, 2], reason: "syntax", excerpt: "?" }],
      counts: { read: 5, duplicates: 1, tagged: 3, failed: 1, waiting: 0 },
    });
    t.equal(response.json().publications.length, 3);
  });

  const postForm = (text: string) => {
    const form = [
      "--cut",
      'Content-Disposition: form-data; name="file"; filename="mine.txt"',
      "Content-Type: text/plain",
      "",
      text,
      "--cut--",
      "",
    ].join("\r\n");
    return post(form, { "content-type": "multipart/form-data; boundary=cut" });
  };

  await t.test("refuses a column for a field that no table has, and an empty name", async (t) => {
    const unknown = await post("x\n", {}, "?column.titel=A");
    t.equal(unknown.statusCode, 400);
    t.match(unknown.json().detail, /column\.titel.*column\.title/s);
    const empty = await post("x\n", { "accept-language": "fr" }, "?column.title=");
    t.equal(empty.statusCode, 400);
    t.match(empty.json().detail, /column\.title/);
  });

  await t.test("takes the file of a form", async (t) => {
    const response = await postForm("robot arm");
    t.equal(response.statusCode, 202, response.body);
    t.match(response.json(), { list: { name: "mine.txt", bytes: 9 } });
  });

  await t.test("takes a list whatever its content type", async (t) => {
    for (const type of ["application/json", "text/x-bibtex", "application/x-www-form-urlencoded"]) {
      t.equal((await post("robot", { "content-type": type })).statusCode, 202, type);
    }
  });

  await t.test(
    "gives the job that is there for the same key and list, and refuses the key for another",
    async (t) => {
      const key = { "idempotency-key": "once" };
      const [first, again, other] = [await post("a", key), await post("a", key), await post("b", key)];
      t.equal(again.json().id, first.json().id);
      t.match([other.statusCode, other.json()], [409, { code: "idempotency-conflict" }]);
    },
  );

  const refusals: [name: string, () => ReturnType<typeof post>, status: number, code: string][] = [
    ["an empty body", () => post(""), 400, "body-empty"],
    ["a list over the limit", () => post("x".repeat(201)), 413, "body-too-large"],
    ["a form's file over the limit", () => postForm("x".repeat(201)), 413, "body-too-large"],
    ["an empty file in a form", () => postForm(""), 400, "body-empty"],
    ["a list without a publication", () => post("\n", { prefer: "wait=30" }), 422, "input-unreadable"],
    ["a threshold out of range", () => post("a", {}, "?threshold=2"), 400, "field-invalid"],
    ["an unknown option", () => post("a", {}, "?colour=red"), 400, "field-invalid"],
    ["a broken form", () => post("--", { "content-type": "multipart/form-data" }), 400, "body-unreadable"],
  ];
  for (const [name, ask, status, code] of refusals) {
    await t.test(`refuses ${name}`, async (t) => {
      const response = await ask();
      t.match([response.statusCode, response.json().code], [status, code], response.body);
    });
  }

  await t.test("keeps nothing of a refused list", async (t) => {
    const { jobs } = (await app.inject("/v1/jobs?limit=100")).json();
    t.notOk(jobs.some((job: { state: string }) => job.state === "receiving"));
  });

  await t.test("the stamp of the tagger stands in the job", async (t) => {
    const { jobs } = (await app.inject("/v1/jobs?limit=100")).json();
    t.match(
      jobs.find((job: { state: string }) => job.state === "done"),
      { stamp },
    );
  });
});

t.test("POST /v1/publications?column.title=…: the columns of a table are those named", async (t) => {
  const { app } = await startListsApp(t, 200, { readList });
  const post = (query: string, headers: Record<string, string> = {}) =>
    app.inject({
      method: "POST",
      url: `/v1/publications?${query}`,
      payload: "werk;mots\nrobot arm;x\n",
      headers: { "content-type": "text/csv", prefer: "wait=30", ...headers },
    });

  const named = await post("column.title=Werk&column.keywords=2");
  t.equal(named.statusCode, 200, named.body);
  t.match(named.json().publications, [{ title: "robot arm", tags: [{ topic: "robotics" }] }]);
  const csv = await app.inject(`${named.headers.location}/results?format=csv&lang=en`);
  t.equal(csv.body, 'werk;mots\nrobot arm;"x; Robotics"\n', "written back into the column named");

  const missing = await post("column.title=Werk&column.year=An");
  t.equal(missing.statusCode, 400, missing.body);
  t.equal(missing.json().detail, 'column.year: wanted one of werk, mots; came "An".');
  const french = await post("column.title=Werk&column.year=An", { "accept-language": "fr" });
  t.match(french.json().detail, /^column\.year\s: attendu .*werk, mots\s; reçu "An"\.$/);

  const same = { "idempotency-key": "a" };
  t.equal((await post("column.title=Werk", same)).statusCode, 200);
  t.equal((await post("column.title=Werk", same)).statusCode, 200);
  t.equal((await post("column.title=mots", same)).statusCode, 409, "other columns are another request");
});

t.test(
  "POST /v1/publications: a list that is arriving when the service closes is told so, and forgotten",
  async (t) => {
    const { app, jobs } = await startListsApp(t);
    await app.listen({ port: 0, host: "127.0.0.1" });
    const address = app.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const form = '--x\r\ncontent-disposition: form-data; name="file"; filename="list.txt"\r\n\r\nrobot\n';
    const kinds: [type: string, body: string][] = [
      ["application/octet-stream", "robot\n"],
      ["multipart/form-data; boundary=x", form],
    ];
    const halves = await Promise.all(
      kinds.map(async ([type, body]) => {
        const half = request({
          port: address.port,
          method: "POST",
          path: "/v1/publications",
          headers: { "content-type": type, "content-length": "1000", expect: "100-continue" },
        });
        const answered = once(half, "response").then(([response]) => text(response));
        await once(half, "continue");
        half.write(body);
        return { answered };
      }),
    );
    await until(
      () => jobs.list({ limit: 10 }),
      (seen) => seen.length === halves.length,
    );
    const closed = app.close();
    for (const { answered } of halves) t.match(await answered, /"code":"closing"/);
    await closed;
    t.strictSame(await jobs.list({ limit: 10 }), []);
  },
);

t.test("POST /v1/publications: what is packed unpacks to no more than a list may have", async (t) => {
  const { app } = await startListsApp(t, 200, {
    readList: (bytes, source) => readList(bytes, source, { unpackedBytes: 200 }),
  });
  const post = (text: string, language: string) =>
    app.inject({
      method: "POST",
      url: "/v1/publications",
      payload: gzipSync(text),
      headers: {
        "content-type": "application/octet-stream",
        prefer: "wait=30",
        "accept-language": language,
      },
    });
  t.equal((await post("robot arm\n".repeat(20), "en")).statusCode, 200);
  const over = await post("robot arm\n".repeat(21), "en");
  t.equal(over.statusCode, 413, over.body);
  t.equal(over.json().detail, "Unpacked, the list has more than the 200 bytes that are accepted.");
  t.match((await post("robot arm\n".repeat(21), "fr")).json().detail, /^Décompressée, .* 200 octets/);
});

t.test("POST /v1/publications: fields before a form's file have limits", async (t) => {
  const { app } = await startListsApp(t, 1_000);
  const post = (fields: number, size: number) => {
    const field = `--cut\r\nContent-Disposition: form-data; name="a"\r\n\r\n${"x".repeat(size)}\r\n`;
    const file = '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nrobot\r\n';
    return app.inject({
      method: "POST",
      url: "/v1/publications",
      payload: `${field.repeat(fields)}${file}--cut--\r\n`,
      headers: { "content-type": "multipart/form-data; boundary=cut" },
    });
  };
  t.equal((await post(100, 1)).statusCode, 202, "those are passed over");
  t.equal((await post(3, 100_000)).statusCode, 202, "and kept in part only");
  const many = await post(101, 1);
  t.match([many.statusCode, many.json().code], [413, "body-too-large"]);
  t.match(many.json().detail, /at most 100 fields/);
});

t.test("POST /v1/publications: a list that can't be stored is answered with a sentence", async (t) => {
  const folder = t.testdir();
  let stored = 0;
  const { app } = await startListsApp(t, 100 * 1024 * 1024, {
    async open() {
      const database = await openPglite(folder);
      const query: Database["query"] = (text, values) =>
        text.includes("into topique.upload") && ++stored > 1
          ? Promise.reject(Object.assign(new Error("could not extend file"), { code: "53100" }))
          : database.query(text, values);
      return { ...database, query };
    },
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const kinds: [type: string, before: string][] = [
    ["text/plain", ""],
    [
      "multipart/form-data; boundary=x",
      '--x\r\ncontent-disposition: form-data; name="file"; filename="list.txt"\r\n\r\n',
    ],
  ];
  for (const [type, before] of kinds) {
    stored = 0;
    const upload = request({
      port: address.port,
      method: "POST",
      path: "/v1/publications?lang=fr",
      headers: { "content-type": type },
    });
    const answered = once(upload, "response");
    // Longer than all that buffers on the way hold: who sends it reads nothing before its end.
    upload.end(before + "robot arm\n".repeat(2_000_000));
    await once(upload, "finish");
    const [response] = await answered;
    t.equal(response.statusCode, 503, type);
    t.match(JSON.parse(await text(response)), {
      code: "database-unavailable",
      detail: /le disque est plein\. Réessayez dans 10 s\.$/,
    });
  }
});
