import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { type BuildOptions, build } from "../../src/commands/build.ts";
import { evaluate } from "../../src/commands/eval.ts";
import { createProgress } from "../../src/commands/progress.ts";
import { loadTopicModel } from "../../src/topics/model.ts";
import { both } from "../helpers/both.ts";
import { createFakeEmbedder } from "../helpers/fake-embedder.ts";
import { createTerminal } from "../helpers/terminal.ts";

const topic = (id: string, en: string, fr: string) => ({
  id,
  area: "all",
  label: { en, fr },
  definition: { en: `Research about the ${en}.`, fr: `Recherche sur : ${fr}.` },
});
const VOCABULARY = {
  areas: [{ id: "all", label: { en: "All", fr: "Tout" } }],
  topics: [topic("robots", "robot", "robot"), topic("images", "image", "image")],
};
const paper = (id: number, word: string, topics: string[]) => ({
  id: `p${id}`,
  title: `On the ${word} number ${id}`,
  abstract: `We study a ${word} and its ${word} parts, ${id} of them.`,
  title_fr: `Sur : ${word} numéro ${id}`,
  abstract_fr: `Nous étudions un ${word} et ses parties, ${id} en tout.`,
  topics,
});

/** A models folder with a vocabulary, and labelled papers beside it. */
function prepared(dir: string): BuildOptions {
  mkdirSync(join(dir, "models/topics"), { recursive: true });
  writeFileSync(join(dir, "models/topics/vocabulary.json"), JSON.stringify(VOCABULARY));
  writeFileSync(join(dir, "models/topics/keyword_rules.json"), JSON.stringify({ topics: {} }));
  const rows = Array.from({ length: 24 }, (_, i) =>
    paper(i, i % 2 ? "image" : "robot", [i % 2 ? "images" : "robots"]),
  );
  const write = (name: string, records: object[]) => {
    writeFileSync(join(dir, name), records.map((record) => JSON.stringify(record)).join("\n"));
    return join(dir, name);
  };
  return {
    files: [write("read.jsonl", rows.slice(0, 20))],
    background: [],
    topicsOf: [],
    calibrate: [write("dev.jsonl", rows.slice(20))],
    matchTitles: false,
    models: join(dir, "models"),
    perTopic: 10,
    settings: {
      space: {
        denseShare: both(0.3, 0.3),
        leastTexts: both(2, 2),
        mostTerms: both(100, 100),
        familiar: both([-1, 0], [-1, 0]),
      },
      centroids: {
        readWeight: 1,
        aboutWeight: 0.5,
        outsideWeight: 1,
        lambda: 0.1,
        rounds: 10,
        mostTerms: 50,
      },
      folds: 2,
      resistance: 5,
    },
  };
}

const embedder = () => createFakeEmbedder({ axes: ["robot", "image", "parts"] });

interface Named {
  set: string;
  language: string;
}

t.test("build", async (t) => {
  const options = prepared(t.testdir());
  const terminal = createTerminal();
  t.equal(await build(options, embedder(), terminal), 0);

  t.test("makes a model that tags what it learned, in both languages", async (t) => {
    const model = loadTopicModel(options.models);
    for (const language of ["en", "fr"] as const) {
      for (const [topic, word] of ["robot", "image"].entries()) {
        const text = `${word} ${word}`;
        const features = { embedding: (await embedder().embed(text, "chunk")).vector, text };
        const [first, second] = model.centroids.similarities(model.space.point(features, language));
        t.equal(first! > second! ? 0 : 1, topic, `${word}, ${language}`);
      }
    }
  });

  t.test("says what it read and how it does on papers held out", async (t) => {
    t.match(terminal.written.errors, "read.jsonl: 20 records, 40 texts, 0 without topics");
    t.match(terminal.written.errors, /held out, fr: 20 texts, P@1 \d\.\d{3}/);
    t.equal(terminal.written.output, "");
  });

  t.test("writes where the exemplars come from into the manifest", async (t) => {
    const { topics } = JSON.parse(readFileSync(join(options.models, "manifest.json"), "utf8"));
    t.same(topics.exemplars, { robots: { en: 10, fr: 10 }, images: { en: 10, fr: 10 } });
    t.same(topics.sources, [{ name: "read.jsonl", "read.en": 20, "read.fr": 20 }]);
    t.equal(topics.settings["centroids.lambda"], 0.1);
  });

  t.test("gives the same files twice, with and without remembered embeddings", async (t) => {
    const stamp = () => loadTopicModel(options.models).stamps.centroids;
    const before = stamp();
    const cache = join(t.testdir(), "cache");
    await build({ ...options, cache }, embedder(), createTerminal());
    t.equal(stamp(), before);
    const second = embedder();
    await build({ ...options, cache }, second, createTerminal());
    t.equal(stamp(), before);
    t.equal(second.calls.length, 0);
  });

  t.test("is measured by eval: tables for people, JSON for programs", async (t) => {
    const evalOptions = {
      files: options.calibrate,
      models: options.models,
      json: true,
      outOfFold: false,
      robustness: true,
      baselines: options.files,
      topicsOf: [],
      // Sees papers' numbers and not their words: half of its first topics are wrong.
      rival: { name: "blind", embedder: createFakeEmbedder({ axes: ["parts", "1", "2"] }) },
    };
    const json = createTerminal();
    t.equal(await evaluate(evalOptions, embedder(), json), 0);
    const report = JSON.parse(json.written.output);
    t.match(report.sets, [
      { set: "dev", language: "en", texts: 4, ranking: { precisionAt1: 1 } },
      { set: "dev", language: "fr", texts: 4, ranking: { precisionAt1: 1 } },
    ]);
    t.match(report.pairs, [{ set: "dev", papers: 4, sameFirstTopic: 1 }]);
    t.match(report.robustness[0], { disturbance: "accents removed", language: "en", kept: 1 });
    const baseline = (name: string) =>
      report.baselines.find(({ set, language }: Named) => set === `dev: ${name}` && language === "en")
        ?.ranking;
    t.equal(baseline("TF-IDF nearest centroid").precisionAt1, 1);
    t.equal(baseline("embedding nearest centroid").precisionAt1, 1);
    t.equal(baseline("blind nearest centroid").precisionAt1, 0.5);
    const tables = createTerminal();
    await evaluate({ ...evalOptions, json: false, outOfFold: true }, embedder(), tables);
    t.match(tables.written.output, /\| dev +\| en +\| 4 /);
    t.match(tables.written.output, "out of fold");
  });

  t.test("is not measured with another encoder", async (t) => {
    const other = createFakeEmbedder({ axes: ["robot"] });
    await t.rejects(
      evaluate(
        {
          files: [],
          models: options.models,
          json: true,
          outOfFold: false,
          robustness: false,
          baselines: [],
          topicsOf: [],
        },
        other,
        createTerminal(),
      ),
      { code: "model-mismatch" },
    );
  });
});

t.test("build without read texts calibrates on what it is given", async (t) => {
  const options = prepared(t.testdir());
  const records = Array.from({ length: 12 }, (_, i) => ({
    title: `T${i}`,
    abstract: `A ${i % 2 ? "image" : "robot"} here`,
    keywords: [i % 2 ? "image" : "robot"],
  }));
  writeFileSync(options.files[0]!, records.map((record) => JSON.stringify(record)).join("\n"));
  t.equal(await build(options, embedder(), createTerminal()), 0);
  const model = loadTopicModel(options.models);
  const point = model.space.point({ embedding: Float32Array.of(1, 0, 0), text: "robot" }, "en");
  const [robots, images] = model.calibration.scores(model.centroids.similarities(point), "en", "abstract");
  t.ok(robots! > images!);
});

t.test("progress is drawn on a terminal only, with a rate and an estimate", async (t) => {
  const drawn: string[] = [];
  let time = 0;
  const output = { isTTY: true, write: (text: string) => drawn.push(text) };
  const progress = createProgress(output, () => time);
  progress.update("embed", 0, 100);
  time = 100;
  progress.update("embed", 10, 100);
  time = 2_000;
  progress.update("embed", 20, 100);
  progress.end();
  t.same(
    drawn.map((text) => text.replaceAll("\r", "").replaceAll("\u001b[K", "")),
    ["embed 0/100", "embed 20/100  10/s  8 s left", ""],
  );
  const silent: string[] = [];
  createProgress({ write: (text: string) => silent.push(text) }, () => time).update("embed", 0, 1);
  t.same(silent, []);
});
