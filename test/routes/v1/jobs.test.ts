import t from "tap";
import { bytesOf, OPTIONS, until, untilOver } from "../../helpers/jobs.ts";
import { startListsApp } from "../../helpers/lists-app.ts";

const NOWHERE = "00000000-0000-4000-8000-000000000000";

t.test("jobs", async (t) => {
  const { app, jobs, listAnalyser } = await startListsApp(t);
  const get = (url: string, headers = {}) => app.inject({ url, headers });
  const submit = (text: string) => jobs.receive(bytesOf(text), { source: {}, options: OPTIONS });
  const done = await submit("robot\nimage\n?\ngraph\n");
  await untilOver(jobs, done.id);

  await t.test("GET /v1/jobs/:id says how far a job is and where its results are", async (t) => {
    const response = await get(`/v1/jobs/${done.id}`);
    t.equal(response.statusCode, 200);
    t.match(response.json(), {
      id: done.id,
      state: "done",
      counts: { read: 4, duplicates: 0, tagged: 3, failed: 1, waiting: 0 },
      rate: Number,
      list: { bytes: 20, format: "lines" },
      links: { results: `/v1/jobs/${done.id}/results` },
    });
  });

  await t.test("GET /v1/jobs/:id/results as NDJSON has a line for each record in its place", async (t) => {
    const response = await get(`/v1/jobs/${done.id}/results?format=ndjson`);
    t.match(response.headers, { "content-type": "application/x-ndjson" });
    const lines = response.body
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    t.match(lines, [
      { position: 0, tags: [{ topic: "robotics" }] },
      { position: 1, tags: [{ topic: "computer-vision" }] },
      { position: 2, reason: "syntax" },
      { position: 3, tags: [{ topic: "graph-learning" }] },
    ]);
  });

  await t.test("GET /v1/jobs/:id/profile adds up the list", async (t) => {
    const response = await get(`/v1/jobs/${done.id}/profile`);
    t.match(response.json(), {
      publications: 3,
      tagged: 3,
      topics: [
        {
          topic: "computer-vision",
          label: { en: "Computer Vision", fr: "Vision par ordinateur" },
          publications: 1,
          share: 0.3333,
          years: [{ year: null, publications: 1 }],
          languages: { en: 1 },
          behind: [{ position: 1, title: "image" }],
        },
        { topic: "graph-learning" },
        { topic: "robotics" },
      ],
      years: [{ key: null, publications: 3 }],
      languages: [{ key: "en", publications: 3 }],
      declared: [],
      untagged: [],
    });
  });

  await t.test("POST /v1/jobs/:id/retag tags the list again with another threshold", async (t) => {
    const job = await submit("robot arm hand leg\n");
    t.match(await untilOver(jobs, job.id), { state: "done" });
    const tagsNow = async () => (await get(`/v1/jobs/${job.id}/results`)).json().publications[0].tags;
    t.strictSame(await tagsNow(), [], "0.25 is under the topic's own threshold");
    const response = await app.inject({ method: "POST", url: `/v1/jobs/${job.id}/retag?threshold=0.2` });
    t.match([response.statusCode, response.headers.location], [202, `/v1/jobs/${job.id}`]);
    t.match(response.json(), { options: { threshold: 0.2 } });
    t.match(await untilOver(jobs, job.id), { state: "done", counts: { tagged: 1 } });
    t.match(await tagsNow(), [{ topic: "robotics", score: 0.25 }]);
    await app.inject({ method: "DELETE", url: `/v1/jobs/${job.id}` });
  });

  await t.test("a job that is not there is 404, whatever stands for its id", async (t) => {
    for (const id of [NOWHERE, "mine", "1"]) {
      const response = await get(`/v1/jobs/${id}?lang=fr`);
      t.match(
        [response.statusCode, response.json()],
        [404, { code: "job-unknown", title: "Tâche inconnue" }],
      );
    }
  });

  await t.test("GET /v1/jobs goes through all jobs page by page, newest first", async (t) => {
    const ids = [done.id];
    for (const title of ["a", "b"]) ids.unshift((await submit(title)).id);
    const seen: string[] = [];
    let url = "/v1/jobs?limit=2";
    for (let pages = 0; url && pages < 10; pages++) {
      const response = await get(url);
      seen.push(...response.json().jobs.map((job: { id: string }) => job.id));
      url = /<(.*)>; rel="next"/.exec(String(response.headers.link ?? ""))?.[1] ?? "";
    }
    t.strictSame(seen, ids);
    t.match((await get("/v1/jobs?cursor=x")).json(), { code: "field-invalid", field: "?cursor" });
  });

  await t.test(
    "a job that runs has no results yet, tells of its progress, and can be cancelled",
    async (t) => {
      listAnalyser.hold();
      const job = await submit("robot\n");
      await until(
        () => jobs.find(job.id),
        ({ state }) => state === "tagging",
      );
      const early = await get(`/v1/jobs/${job.id}/results`);
      t.match(
        [early.statusCode, early.json().code, early.headers["retry-after"]],
        [409, "job-unfinished", "1"],
      );
      const watching = await app.inject({ url: `/v1/jobs/${job.id}/events`, payloadAsStream: true });
      const events = watching.stream().setEncoding("utf8")[Symbol.asyncIterator]();
      let seen = "";
      while (!seen.includes("event: progress")) seen += (await events.next()).value;
      const cancelled = await app.inject({ method: "DELETE", url: `/v1/jobs/${job.id}` });
      t.match([cancelled.statusCode, cancelled.json().state], [200, "cancelled"]);
      listAnalyser.release();
      for await (const text of events) seen += text;
      t.match(eventsOf(seen), [
        { event: "progress", data: { state: "tagging" } },
        { event: "end", data: { state: "cancelled" } },
      ]);
      const removed = await app.inject({ method: "DELETE", url: `/v1/jobs/${job.id}` });
      t.equal(removed.statusCode, 204);
      t.equal((await get(`/v1/jobs/${job.id}`)).statusCode, 404);
    },
  );

  await t.test("GET /v1/jobs/:id/events tells only what is new after Last-Event-ID", async (t) => {
    const response = await get(`/v1/jobs/${done.id}/events`);
    t.match(response.headers, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const [end, ...others] = eventsOf(response.body);
    t.match(end, { event: "end", data: { state: "done", counts: { tagged: 3 } } });
    t.equal(others.length, 0);
    const again = await get(`/v1/jobs/${done.id}/events`, { "last-event-id": end?.id });
    t.equal(again.statusCode, 204);
    const older = await get(`/v1/jobs/${done.id}/events`, { "last-event-id": "tagging-4-1-1" });
    t.match(eventsOf(older.body), [{ id: end?.id, event: "end" }]);
  });
});

function eventsOf(body: string): { id: string; event: string; data: unknown }[] {
  const field = (text: string, name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1] ?? "";
  return body
    .split("\n\n")
    .filter((text) => text.includes("data:"))
    .map((text) => ({
      id: field(text, "id"),
      event: field(text, "event"),
      data: JSON.parse(field(text, "data")),
    }));
}
