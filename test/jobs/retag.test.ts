import t from "tap";
import type { Analyser } from "../../src/analysis.ts";
import { retagJobs } from "../../src/commands/retag.ts";
import type { Database } from "../../src/database/database.ts";
import { createJobs, type Jobs } from "../../src/jobs/jobs.ts";
import { evictEmbeddings } from "../../src/jobs/kept/kept-embeddings.ts";
import { type RescoringModel, rescore } from "../../src/jobs/kept/rescore.ts";
import type { Rescorer } from "../../src/jobs/kept/rescorer.ts";
import { createListTagger } from "../../src/jobs/list-tagger.ts";
import { createAnalyser } from "../../src/tagging/analyser.ts";
import { createModelHolder, type ModelHolder } from "../../src/tagging/model-holder.ts";
import type { ModelSnapshot } from "../../src/tagging/snapshot.ts";
import { decision, snapshot, stamp } from "../helpers/app.ts";
import { engines } from "../helpers/engines.ts";
import { createFakeEmbedder, type FakeEmbedder } from "../helpers/fake-embedder.ts";
import { bytesOf, OPTIONS, resultsOf, testSettings, untilOver } from "../helpers/jobs.ts";

/** Topics robotics, computer-vision and graph-learning on the given axes of [robot, language, image, graph]. */
function modelOn(axes: [number, number, number]): RescoringModel {
  return {
    ...decision,
    space: {
      point: ({ embedding, text }, language) => ({
        language,
        dense: embedding,
        // As many known terms as the text has words, so that packing is put to the test.
        terms: Uint32Array.from(text.split(" "), (_, index) => index),
        weights: Float32Array.from(text.split(" "), (word) => word.length / 10),
      }),
    },
    centroids: { similarities: ({ dense }) => Float32Array.from(axes, (axis) => dense[axis] ?? 0) },
  };
}

const DIRECT = modelOn([0, 2, 3]);
const SWAPPED = modelOn([2, 0, 3]);

/** Models by their ids, as threads have them. */
const MODELS = new Map([
  [1, DIRECT],
  [2, SWAPPED],
  [3, DIRECT],
]);
const snapshotOf = (id: number, spaceStamp: string): ModelSnapshot => ({
  ...snapshot,
  id,
  spaceStamp,
  stamp: { ...stamp, centroids: `of ${id}` },
});

interface Started {
  jobs: Jobs;
  model: ModelHolder;
  /** Ids of models that nothing uses any more. */
  dropped: number[];
  /** What happens while a text, or a page of kept ones, is worked on. */
  meanwhile: { analyse?(title: string): Promise<void>; rescore?(): Promise<void> };
}

/** Jobs on a database that outlives them, tagging one chunk after the other. */
function start(
  database: Database,
  first: ModelSnapshot,
  embedder: FakeEmbedder,
  onError: (error: unknown) => void = () => {},
): Started {
  const dropped: number[] = [];
  const meanwhile: Started["meanwhile"] = {};
  const rescorer: Rescorer = {
    async rescore(rows, { id }, options) {
      await meanwhile.rescore?.();
      return rescore(rows, MODELS.get(id)!, options);
    },
    hold: async () => {},
    drop: ({ id }) => dropped.push(id),
    close: async () => {},
  };
  const analyse: Analyser["analyse"] = async (input, options = {}) => {
    await meanwhile.analyse?.(input.title ?? "");
    return createAnalyser({ embedder, ...MODELS.get(options.model ?? 0)! }).analyse(input, options);
  };
  const model = createModelHolder({ analyse }, first, rescorer);
  const tagger = createListTagger({ model, rescorer, onFailure: () => {} });
  const open = async (): Promise<Database> => ({ ...database, close: async () => {} });
  const settings = testSettings(open, { tagger, rescoring: { rescorer, model }, chunksAtOnce: 1, onError });
  return { jobs: createJobs(settings), model, dropped, meanwhile };
}

for (const { name, start: startEngine } of engines) {
  t.test(`kept embeddings on ${name}`, async (t) => {
    const engine = await startEngine();
    t.teardown(() => engine.stop());
    const database = await engine.open();
    t.teardown(() => database.close());
    const embedder = createFakeEmbedder();
    let { jobs } = start(database, snapshotOf(1, "first"), embedder);
    t.teardown(() => jobs.close());
    const outcomes = async (seq: number) => {
      const rows = await database.query<{ outcome: unknown }>(
        "select outcome from topique.result where job = $1::int order by position",
        [seq],
      );
      return rows.map((row) => row.outcome);
    };

    const first = await jobs.receive(bytesOf("robot\nimage\ngraph graph\n<b></b>\n"), {
      source: {},
      options: OPTIONS,
    });
    const done = await untilOver(jobs, first.id);
    const direct: [number, string][] = [
      [0, "robotics"],
      [1, "computer-vision"],
      [2, "graph-learning"],
      [3, "text-empty"],
    ];

    await t.test("a text seen before is not embedded again and gets the same tags", async (t) => {
      t.strictSame(await resultsOf(database, done), direct);
      t.equal(embedder.calls.length, 3);
      const second = await jobs.receive(bytesOf("graph graph\n<b>robot</b>\nrobot image\n"), {
        source: {},
        options: OPTIONS,
      });
      const again = await untilOver(jobs, second.id);
      t.strictSame(embedder.calls.slice(3), ["robot image"], "markup apart, the others were known");
      const [robot, , graph] = await outcomes(done.seq);
      t.strictSame((await outcomes(again.seq)).slice(0, 2), [graph, robot]);
    });

    await t.test("retag with another limit and threshold costs no inference", async (t) => {
      const before = embedder.calls.length;
      const retagged = await jobs.retag(done.id, { limit: 1, threshold: 0 });
      t.match(retagged, { state: /retagging|tagging|done/, options: { limit: 1, threshold: 0 } });
      const over = await untilOver(jobs, done.id);
      t.match(over, { state: "done", counts: { tagged: 3, failed: 1, waiting: 0 } });
      t.strictSame(await resultsOf(database, over), direct);
      t.equal(embedder.calls.length, before);
    });

    await t.test(
      "retag after the topics changed gives the new ones, and embeds what was evicted",
      async (t) => {
        await jobs.close();
        ({ jobs } = start(database, snapshotOf(2, "second"), embedder));
        await database.query("delete from topique.embedding where text = 'image'");
        const before = embedder.calls.length;
        await jobs.retag(done.id, {});
        const over = await untilOver(jobs, done.id);
        t.match(over, { state: "done", counts: { tagged: 3, failed: 1, waiting: 0 } });
        t.strictSame(await resultsOf(database, over), [
          [0, "computer-vision"],
          [1, "robotics"],
          [2, "graph-learning"],
          [3, "text-empty"],
        ]);
        t.strictSame(embedder.calls.slice(before), ["image"]);
        const [old] = await database.query<{ n: number }>(
          "select count(*)::int as n from topique.embedding e join topique.result r on r.embedding = e.key where r.job = $1::int and space <> 'second'",
          [done.seq],
        );
        t.equal(old?.n, 0, "points are kept in the new space");
      },
    );

    await t.test("the command retags every finished job and says so, a line each", async (t) => {
      const written: string[] = [];
      const output = { write: (text: string) => written.push(text) };
      const terminal = { input: bytesOf(""), output, errors: output, language: "en" as const };
      t.equal(await retagJobs(jobs, { ids: [], limit: 2 }, terminal), 0);
      const finished = await jobs.list({ limit: 10 });
      t.strictSame(
        written,
        finished.map(({ id, counts }) => `${id}  done  ${counts.tagged}\n`),
      );
      t.ok(finished.every((job) => job.options.limit === 2));
    });

    await t.test(
      "what can't be decided over again keeps its tags, with a warning until it can",
      async (t) => {
        await jobs.close();
        const told: unknown[] = [];
        const failing = start(database, snapshotOf(2, "second"), embedder, (error) => told.push(error));
        t.teardown(() => failing.jobs.close());
        failing.meanwhile.rescore = () => Promise.reject(new Error("no thread today"));
        const before = await outcomes(done.seq);
        await failing.jobs.retag(done.id, { limit: 1 });
        const kept = await untilOver(failing.jobs, done.id);
        t.match(kept, { state: "done", counts: { tagged: 3 } });
        t.match(kept.warnings, [{ code: "retag-given-up" }]);
        t.strictSame(await outcomes(done.seq), before);
        t.match(told[2], { message: /^retagging job \d+ failed$/, cause: { message: "no thread today" } });
        t.equal(told.length, 3);
        failing.meanwhile.rescore = async () => {};
        await failing.jobs.retag(done.id, { limit: 2 });
        t.strictSame((await untilOver(failing.jobs, done.id)).warnings, []);
        await failing.jobs.close();
        ({ jobs } = start(database, snapshotOf(2, "second"), embedder));
      },
    );

    await t.test("only a finished job is retagged", async (t) => {
      const failed = await jobs.receive(bytesOf("\n"), { source: {}, options: OPTIONS });
      await untilOver(jobs, failed.id);
      await t.rejects(jobs.retag(failed.id, {}), { code: "job-unfinished" });
    });

    await t.test("the least recently used go first when there are too many", async (t) => {
      const sizes = await database.query<{ text: string; bytes: number }>(
        "update topique.embedding set used_on = current_date - case text when 'robot' then 9 when 'image' then 5 else 0 end returning text, bytes",
      );
      const total = sizes.reduce((sum, row) => sum + row.bytes, 0);
      await evictEmbeddings(database, total);
      t.equal((await database.query("select from topique.embedding")).length, sizes.length);
      await evictEmbeddings(database, total - 1);
      const left = await database.query<{ text: string }>("select text from topique.embedding order by text");
      t.strictSame(
        left.map((row) => row.text),
        ["graph graph", "image", "robot image"],
      );
    });

    await t.test("a model that is replaced under a list: each chunk, each retag is of one", async (t) => {
      await jobs.close();
      const started = start(database, snapshotOf(1, "first"), embedder);
      const { model, dropped, meanwhile } = started;
      jobs = started.jobs;
      const topics = async (id: string) => {
        const job = await untilOver(jobs, id);
        const results = await resultsOf(database, job);
        return { job, topics: results.map(([, topic]) => topic) };
      };
      const all = (topic: string) => Array(30).fill(topic);

      meanwhile.analyse = async (title) => {
        if (title !== "robot 9") return;
        await model.replace(snapshotOf(2, "second"));
        t.strictSame(dropped, [], "its chunk still uses the model it began with");
      };
      const list = Array.from({ length: 30 }, (_, i) => `robot ${i}\n`).join("");
      const { id } = await jobs.receive(bytesOf(list), { source: {}, options: OPTIONS });
      const tagged = await topics(id);
      t.strictSame(dropped, [1]);
      // Chunks of 8: the second is wholly of the old model, the third of the new one.
      t.strictSame(tagged.topics, [...Array(16).fill("robotics"), ...Array(14).fill("computer-vision")]);
      t.match(tagged.job, { stamp: { centroids: "of 2" }, warnings: [{ code: "model-replaced" }] });

      meanwhile.rescore = async () => {
        await model.replace(snapshotOf(3, "third"));
        t.strictSame(dropped, [1], "retagging ends with the model it began with");
      };
      await jobs.retag(id, {});
      const retagged = await topics(id);
      t.strictSame(retagged.topics, all("computer-vision"));
      t.strictSame(retagged.job.stamp?.["centroids"], "of 2");
      t.strictSame(retagged.job.warnings, []);
      t.strictSame(dropped, [1, 2]);

      delete meanwhile.rescore;
      await jobs.retag(id, {});
      const again = await topics(id);
      t.strictSame(again.topics, all("robotics"));
      t.match(again.job, { stamp: { centroids: "of 3" }, warnings: [] });
    });
  });
}
