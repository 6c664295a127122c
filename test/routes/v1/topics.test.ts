import t from "tap";
import { startApp } from "../../helpers/app.ts";

const robotics = {
  id: "robotics",
  area: { id: "machines", label: { en: "Machines", fr: "Machines" } },
  label: { en: "Robotics", fr: "Robotique" },
  altLabel: { en: [], fr: [] },
  definition: { en: "About Robotics.", fr: "Sur Robotique." },
  related: [],
};

t.test("GET /v1/topics gives the whole vocabulary", async (t) => {
  const { app } = await startApp(t);
  const response = await app.inject("/v1/topics");
  t.equal(response.statusCode, 200);
  const { vocabulary, areas, topics } = response.json();
  t.equal(vocabulary, "vocabulary-hash");
  t.strictSame(areas, [{ id: "machines", label: { en: "Machines", fr: "Machines" } }]);
  t.equal(topics.length, 3);
  t.strictSame(topics[0], robotics);
});

t.test("GET /v1/topics/{id} gives one topic", async (t) => {
  const { app } = await startApp(t);
  t.strictSame((await app.inject("/v1/topics/robotics")).json(), robotics);
});

t.test("GET /v1/topics: an unchanged vocabulary is answered with 304", async (t) => {
  const { app } = await startApp(t);
  for (const url of ["/v1/topics", "/v1/topics/robotics"]) {
    const etag = String((await app.inject(url)).headers.etag);
    const again = await app.inject({ url, headers: { "if-none-match": `W/${etag}, "other"` } });
    t.equal(again.statusCode, 304);
    t.equal(again.body, "");
    t.equal(again.headers.etag, etag);
    t.equal((await app.inject({ url, headers: { "if-none-match": '"other"' } })).statusCode, 200);
    t.equal((await app.inject({ url, method: "HEAD" })).headers.etag, etag);
  }
  const [one, other] = ["robotics", "computer-vision"].map((id) => app.inject(`/v1/topics/${id}`));
  t.not((await one)?.headers.etag, (await other)?.headers.etag);
});

t.test("GET /v1/topics/{id}: an unknown topic is 404, with those like it", async (t) => {
  const { app } = await startApp(t);
  const near = await app.inject("/v1/topics/robotic");
  t.equal(near.statusCode, 404);
  t.match(near.json(), {
    code: "topic-unknown",
    detail: 'The vocabulary has no topic "robotic". Close to it: robotics.',
  });
  const far = await app.inject({ url: "/v1/topics/%C3%A9t%C3%A9?lang=fr" });
  t.match(far.json().detail, /^Le vocabulaire ne contient pas le sujet «\u00a0été\u00a0»/);
  t.equal((await app.inject("/v1/topics/x?limit=1")).statusCode, 400);
});
