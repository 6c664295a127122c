/** The model of the real workers is replaced by another folder's while they tag. */
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import t, { type Test } from "tap";
import type { AbstractText } from "../../src/analysis.ts";
import { readSettings } from "../../src/service/config.ts";
import { openTagger } from "../../src/service/open-tagger.ts";
import { readManifest } from "../../src/topics/manifest.ts";
import { MODELS, makeOtherModels } from "../helpers/other-models.ts";
import { ABSTRACTS } from "../helpers/real-encoder.ts";

const TEXTS = ABSTRACTS.flatMap(({ en, fr }) => [en, fr]).map(
  (text): AbstractText => ({ ...text, language: "auto", overflow: "chunk" }),
);

async function start(t: Test, models: string, workers = "2") {
  const settings = readSettings({ TOPIQUE_MODELS: models, TOPIQUE_WORKERS: workers });
  const service = openTagger(settings, pino({ level: "error" }));
  t.teardown(() => service.close());
  await service.ready;
  const tag = (input: AbstractText) =>
    service.model.use(async (tagger) => ({
      ...(await tagger.tag(input, { limit: 10, threshold: 0 })),
      stamp: tagger.stamp,
    }));
  return { service, tag, tagAll: () => Promise.all(TEXTS.map(tag)) };
}

t.test("replaceModel()", async (t) => {
  const other = makeOtherModels(t.testdir());
  const { service, tag, tagAll } = await start(t, MODELS);
  const shipped = await tagAll();
  const expected = await (await start(t, other, "1")).tagAll();
  t.notSame(expected, shipped);

  t.test(
    "what has begun ends as it began, what begins then is the same to the bit as after a start",
    async (t) => {
      const before = Array.from({ length: 5 }, () => tagAll());
      await service.replaceModel(other);
      t.strictSame(await tagAll(), expected);
      for (const answers of before) t.strictSame(await answers, shipped);
      await service.replaceModel(MODELS);
      t.strictSame(await tagAll(), shipped);
    },
  );

  t.test("thresholds edited in place are in force, with a stamp of their own", async (t) => {
    const { service, tagAll } = await start(t, other, "1");
    const thresholds = { abstract: { default: 1, topics: {} }, title: { default: 1, topics: {} } };
    writeFileSync(join(other, "topics/thresholds.json"), JSON.stringify({ note: "", ...thresholds }));
    const before = await tagAll();
    t.strictSame(before, expected, "a file that changes does nothing by itself");
    await service.replaceModel(other);
    const { current } = service.model;
    t.notSame(current.stamp, before[0]!.stamp);
    t.strictSame((await current.tag(TEXTS[0]!, { limit: 10 })).tags, []);
  });

  t.test("refuses a damaged file and another encoder, and changes nothing", async (t) => {
    const damaged = makeOtherModels(join(t.testdir({ damaged: {}, foreign: {} }), "damaged"));
    appendFileSync(join(damaged, "topics/centroids.safetensors"), " ");
    await t.rejects(service.replaceModel(damaged), {
      code: "model-corrupt",
      facts: { file: "topics/centroids.safetensors" },
    });
    const { encoder } = readManifest(MODELS)!;
    const foreign = makeOtherModels(join(damaged, "../foreign"), {
      encoder: { ...encoder, hash: "f".repeat(16) },
    });
    await t.rejects(service.replaceModel(foreign), { code: "model-mismatch", facts: { field: "hash" } });
    t.strictSame(await tag(TEXTS[0]!), shipped[0]);
  });
});
