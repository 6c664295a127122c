/** What the service's workers are set up with, on the shipped models. */
import { appendFile, cp } from "node:fs/promises";
import { join } from "node:path";
import t, { type Test } from "tap";
import { loadTaggingModel } from "../../src/topics/model.ts";
import { readModelFiles } from "../../src/topics/model-files.ts";
import { createWorkerAnalyser } from "../../src/workers/worker-analyser.ts";
import { ABSTRACTS } from "../helpers/real-encoder.ts";

const MODELS = new URL("../../models", import.meta.url).pathname;

/** The shipped models in a folder that a test may damage. */
async function copyModels(t: Test): Promise<string> {
  const models = t.testdir();
  for (const part of ["manifest.json", "encoder", "topics"]) {
    await cp(join(MODELS, part), join(models, part), { recursive: true });
  }
  return models;
}

t.test("createWorkerAnalyser", async (t) => {
  t.test("analyses with the shipped encoder and centroids", async (t) => {
    const { analyserOf, identity } = await createWorkerAnalyser({ models: MODELS });
    const analyser = await analyserOf(readModelFiles(MODELS));
    const model = loadTaggingModel(MODELS);
    t.equal(identity.hash, model.encoder.hash);
    const { en } = ABSTRACTS[0]!; // about unlearning in large language models
    const { similarities } = await analyser.analyse({ ...en, language: "auto", overflow: "chunk" });
    t.equal(similarities?.length, model.vocabulary.ids.length);
    const best = similarities!.indexOf(Math.max(...similarities!));
    t.ok(
      ["large-language-models", "privacy"].includes(model.vocabulary.ids[best]!),
      model.vocabulary.ids[best]!,
    );
  });

  t.test("refuses a damaged file of the encoder, and names it", async (t) => {
    const models = await copyModels(t);
    const file = "encoder/tokenizer.json";
    await appendFile(join(models, file), " ");
    await t.rejects(createWorkerAnalyser({ models }), { code: "model-corrupt", facts: { file } });
  });

  t.test("refuses centroids made with another encoder, pooling or prefix", async (t) => {
    const other = join(await copyModels(t), "encoder");
    const shipped = readModelFiles(MODELS);
    await appendFile(join(other, "tokenizer_config.json"), " ");
    for (const options of [{ encoder: other }, { pooling: "cls" }, { prefix: "query: " }]) {
      const { analyserOf } = await createWorkerAnalyser({ models: MODELS, ...options });
      t.throws(() => analyserOf(shipped), { code: "model-mismatch" });
    }
  });
});
