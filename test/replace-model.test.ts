/** A model is replaced under load: nothing is lost, and no answer is of two models. */
import { PassThrough } from "node:stream";
import t, { type Test } from "tap";
import { buildApp } from "../src/http/app.ts";
import type { App } from "../src/http/app-parts.ts";
import { createModelHolder } from "../src/tagging/model-holder.ts";
import type { ModelSnapshot } from "../src/tagging/snapshot.ts";
import { createPool } from "../src/workers/pool.ts";
import { decision, identity, snapshot, stamp } from "./helpers/app.ts";
import { blocked, type FakeModel, fakeWorkerOptions, holding, openGate } from "./helpers/fake-worker.ts";

/** A model whose first topic is about `word`; its vocabulary and stamp have its name. */
function modelOf(id: number, name: string, word: string): ModelSnapshot {
  const [first, ...others] = decision.vocabulary.topics;
  const topics = [{ ...first!, label: { en: name, fr: name } }, ...others];
  return {
    ...snapshot,
    id,
    vocabulary: { ...decision.vocabulary, topics, stamp: name },
    stamp: { ...stamp, vocabulary: name },
    source: { words: [word, "-", "-"] } satisfies FakeModel,
  };
}

const OLD = modelOf(1, "old", "robot");
const NEW = modelOf(2, "new", "image");

const WORKERS = 2;

/** An app on fake workers in threads of their own, which wait at "block" until the gate is open. */
async function start(t: Test) {
  const worker = fakeWorkerOptions();
  const module = new URL("./helpers/fake-worker.ts", import.meta.url).href;
  const pool = createPool({
    setup: { module, options: worker },
    model: OLD,
    workers: WORKERS,
    queueLimit: 20_000,
    backoffMs: () => 0,
  });
  const model = createModelHolder(pool, OLD, pool);
  const app = await buildApp({
    model,
    isReady: () => true,
    encoder: () => identity,
    limits: { bodyBytes: 16 * 1024 * 1024, queue: 20_000, workers: WORKERS },
  });
  t.teardown(async () => {
    openGate(worker);
    await app.close();
    await pool.close();
  });
  await pool.ready;
  return { app, model, pool, worker };
}

interface Answer {
  tags: { label: { en: string }; similarity: number }[];
  stamp: { vocabulary: string };
}

/** Three words, two of which are the old model's and one the new one's: its similarity tells the centroids apart, its label the vocabulary. */
const TEXT = "robot image robot";
const SIMILARITY: Record<string, number> = { old: 0.6667, new: 0.3333 };

/** "old" or "new", if centroids, vocabulary and stamp are all of that model. */
function modelIn(tags: Answer["tags"], name: string): string {
  const [tag] = tags;
  const isOne = tag?.label.en === name && tag.similarity === SIMILARITY[name];
  return isOne ? name : `${JSON.stringify(tags)} under ${name}`;
}

async function tag(app: App, abstract = TEXT): Promise<string> {
  const response = await app.inject({ method: "POST", url: "/v1/tags", payload: { abstract } });
  if (response.statusCode !== 200) return response.body;
  const answer: Answer = response.json();
  return modelIn(answer.tags, answer.stamp.vocabulary);
}

/** Lets everything else go on. */
const turn = () => new Promise(setImmediate);

t.test("of 10,000 requests none is lost and each is answered by one model", async (t) => {
  const { app, model, pool, worker } = await start(t);
  const half = 5_000;
  const blockers = Array.from({ length: WORKERS }, () => tag(app, "block"));
  await blocked(worker, WORKERS);
  const before = Array.from({ length: half }, () => tag(app));
  while (pool.stats.waiting + pool.stats.running < WORKERS + half) await turn();

  let isReplaced = false;
  const replaced = model.replace(NEW).then(() => {
    isReplaced = true;
  });
  // A worker dies in the middle of it: its texts are tried again, each by its own model.
  worker.deaths[0] = 1;
  const crash = tag(app, `crash ${TEXT}`);
  openGate(worker);
  const during: Promise<string>[] = [];
  const after: Promise<string>[] = [];
  for (let sent = 0; sent < half; sent++) {
    (isReplaced ? after : during).push(tag(app));
    // Half of them as the model is given, the others when it is in force.
    if (sent % 100 === 0) await (sent < half / 2 ? turn() : replaced);
  }
  t.same(new Set(await Promise.all(before)), new Set(["old"]));
  t.same(new Set(await Promise.all(after)), new Set(["new"]));
  const between = new Set(await Promise.all(during));
  t.ok(between.has("old"));
  t.ok(
    [...between].every((name) => name === "old" || name === "new"),
    [...between].join(),
  );
  t.ok(after.length >= half / 2 - 100, `${after.length} after it`);
  t.match(await crash, / under old$/);
  t.equal(worker.deaths[0], 0);
  await Promise.all(blockers);
});

t.test("a JSON batch is of the model it began with, and what began later is not", async (t) => {
  const { app, model, pool, worker } = await start(t);
  const batch = async (texts: string[]) => {
    const items = texts.map((abstract) => ({ abstract }));
    const response = await app.inject({ method: "POST", url: "/v1/tags/batch", payload: { items } });
    const { results, stamp }: { results: Answer[]; stamp: Answer["stamp"] } = response.json();
    t.equal(results.length, texts.length);
    return new Set(results.map(({ tags }) => modelIn(tags, stamp.vocabulary)));
  };
  const texts = Array.from({ length: 500 }, () => TEXT);
  const blocker = tag(app, "block");
  await blocked(worker, 1);
  const before = batch(texts);
  while (pool.stats.waiting + pool.stats.running < 2) await turn();
  const replaced = model.replace(NEW);
  openGate(worker);
  t.same(await before, new Set(["old"]));
  await replaced;
  t.same(await batch(texts), new Set(["new"]));
  await blocker;
  await holding(worker, WORKERS);
  t.pass("no worker holds the old model any more");
});

t.test("lines of a stream are each of the model in force when they are read", async (t) => {
  const { app, model } = await start(t);
  const line = `${JSON.stringify({ abstract: TEXT })}\n`;
  const lines = new PassThrough();
  const answered = app.inject({
    method: "POST",
    url: "/v1/tags/batch",
    payload: lines,
    headers: { "content-type": "application/x-ndjson" },
  });
  lines.write(line.repeat(20));
  while (lines.readableLength > 0) await turn();
  await model.replace(NEW);
  lines.end(line.repeat(20));
  const answers: Answer[] = (await answered).body
    .trimEnd()
    .split("\n")
    .map((each) => JSON.parse(each));
  const names = answers.map(({ tags, stamp }) => modelIn(tags, stamp.vocabulary));
  t.equal(names.length, 40);
  t.same(new Set(names), new Set(["old", "new"]));
  t.same(names, names.toSorted().reverse(), "the old model's come first");
});

t.test("topics, their entity tags and what runs are the new model's at once", async (t) => {
  const { app, model, worker } = await start(t);
  openGate(worker);
  const seen = async () => {
    const [all, one, info] = await Promise.all(
      ["/v1/topics", "/v1/topics/robotics", "/v1/info"].map((url) => app.inject(url)),
    );
    const names = [all!.json().vocabulary, all!.json().topics[0].label.en, one!.json().label.en];
    return {
      names: [...names, info!.json().vocabulary.hash, info!.json().stamp.vocabulary],
      etags: [all!.headers.etag, one!.headers.etag].map(String),
    };
  };
  const before = await seen();
  t.same(before.names, Array(5).fill("old"));
  await model.replace(NEW);
  const after = await seen();
  t.same(after.names, Array(5).fill("new"));
  for (const [i, url] of ["/v1/topics", "/v1/topics/robotics"].entries()) {
    const ask = (etag: string) => app.inject({ url, headers: { "if-none-match": etag } });
    t.equal((await ask(before.etags[i]!)).statusCode, 200);
    t.equal((await ask(after.etags[i]!)).statusCode, 304);
  }
});
