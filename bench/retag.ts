import path from "node:path";
import type { Analysis } from "../src/analysis.ts";
import type { Database } from "../src/database/database.ts";
import { createJobs } from "../src/jobs/jobs.ts";
import { createKeptEmbeddings } from "../src/jobs/kept/kept-embeddings.ts";
import { createRescorer } from "../src/jobs/kept/rescorer.ts";
import { createListTagger } from "../src/jobs/list-tagger.ts";
import { createModelHolder } from "../src/tagging/model-holder.ts";
import { openSnapshot } from "../src/tagging/snapshot.ts";
import { openTopicModel, type TopicModel } from "../src/topics/model.ts";
import { readModelFiles } from "../src/topics/model-files.ts";
import { testSettings, untilOver } from "../test/helpers/jobs.ts";
import { makeAbstracts, seeded } from "./texts.ts";

const MODELS = path.join(import.meta.dirname, "../models");
/** Different texts made; each stands for several publications of the list. */
const DIFFERENT = 2000;

/** Seconds to retag a finished list of `count` publications whose embeddings are all kept. */
export async function measureRetag(database: Database, count: number, threads: number): Promise<number> {
  const files = readModelFiles(MODELS);
  const [topics, snapshot] = [openTopicModel(files), openSnapshot(files)];
  const rescorer = createRescorer(threads);
  const refuse = () => Promise.reject(new Error("This is a bug: retagging kept texts embeds nothing."));
  const model = createModelHolder({ analyse: refuse }, snapshot, rescorer);
  const kept = createKeptEmbeddings(rescorer, snapshot);
  const tagger = createListTagger({
    model,
    rescorer,
    onFailure: console.error,
  });
  const jobs = createJobs(
    testSettings(async () => database, {
      tagger,
      rescoring: { rescorer, model },
      embeddingBytes: Number.MAX_SAFE_INTEGER,
      superviseSeconds: 5,
      onError: console.error,
    }),
  );
  await jobs.start();
  for (let start = 0; start < DIFFERENT; start += 500) {
    await kept.store(database, analyses(topics, start, Math.min(500, DIFFERENT - start)));
  }
  const id = await fillJob(database, count);
  const retag = async (limit: number) => untilOver(jobs, (await jobs.retag(id, { limit, threshold: 0 })).id);
  // The first time starts the threads and fills the caches; the second, too, changes every result.
  await time(() => retag(5));
  const seconds = await time(() => retag(4));
  await jobs.close();
  return seconds;
}

function analyses(model: TopicModel, from: number, count: number): Map<string, Analysis> {
  const random = seeded(from + 1);
  const texts = makeAbstracts(count, 150);
  return new Map(
    texts.map((text, index) => {
      const raw = Float32Array.from({ length: model.encoder.dimensions }, () => random() - 0.5);
      const length = Math.hypot(...raw);
      const embedding = raw.map((x) => x / length);
      const point = model.space.point({ embedding, text }, "en");
      const analysis: Analysis = {
        language: { code: "en", confidence: 1 },
        basis: "abstract",
        text: { tokens: 200, chunks: 1, truncated: false },
        features: { embedding, text },
        point,
      };
      return [(from + index).toString(16).padStart(64, "0"), analysis];
    }),
  );
}

/** A finished job whose results point at copies of the embeddings that are there, which lie in its order as if it had made them. */
async function fillJob(database: Database, count: number): Promise<string> {
  await database.query(
    `insert into topique.embedding (key, facts, vector, text, point, space, bytes)
     select sha256(key || int4send(copy)), facts, vector, text, point, space, bytes
     from topique.embedding cross join generate_series(1, $1::int) as copy`,
    [Math.ceil(count / DIFFERENT)],
  );
  const [job] = await database.query<{ seq: number; id: string }>(
    `insert into topique.job (id, state, options, source, read, tagging_at, finished_at)
     values (gen_random_uuid(), 'done', '{"language": "auto", "limit": 5, "overflow": "chunk"}', '{}', $1::int, now(), now())
     returning seq, id`,
    [count],
  );
  await database.query(
    `insert into topique.publication (job, position, record)
     select $1::int, position, '{"title": "kept"}' from generate_series(0, $2::int - 1) as position`,
    [job?.seq, count],
  );
  await database.query(
    `insert into topique.result (job, position, outcome, embedding)
     select $1::int, row_number() over (order by ctid) - 1, '{"tags": []}', key
     from topique.embedding where get_byte(key, 0) <> 0 order by ctid limit $2::int`,
    [job?.seq, count],
  );
  await database.query(
    `insert into topique.chunk (id, job, first, last, tagged, done_at)
     values (gen_random_uuid(), $1::int, 0, $2::int - 1, $2::int, now())`,
    [job?.seq, count],
  );
  await database.query("vacuum analyze topique.result");
  await database.query("vacuum analyze topique.embedding");
  return job?.id ?? "";
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
