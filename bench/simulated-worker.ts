/**
 * A process of workers whose encoder takes a fixed time a text and no processor: shows what
 * PostgreSQL and the queue take. Each worker tags one text after the other.
 */
import { setTimeout } from "node:timers/promises";
import { openPostgres } from "../src/database/postgres.ts";
import { createJobs } from "../src/jobs/jobs.ts";
import type { Outcome } from "../src/results/outcome.ts";
import { testSettings } from "../test/helpers/jobs.ts";

const { url, workers, milliseconds } = JSON.parse(process.argv[2] ?? "{}") as {
  url: string;
  workers: number;
  milliseconds: number;
};

const OUTCOME: Outcome = {
  language: { code: "en", confidence: 1 },
  basis: "abstract",
  text: { tokens: 200, chunks: 1, truncated: false },
  tags: ["one", "two", "three"].map((topic) => ({ topic, score: 0.8123, similarity: 0.4321 })),
  warnings: [],
};

const STAMP = { encoder: "simulated", vocabulary: "", centroids: "", version: "" };

const jobs = createJobs(
  testSettings(async () => openPostgres({ url, connections: workers + 2, onError: console.error }), {
    tagger: {
      stamp: STAMP,
      async tag(texts, _options, { signal }) {
        await setTimeout(texts.length * milliseconds, undefined, { signal });
        return { outcomes: texts.map(() => OUTCOME), stamp: STAMP };
      },
    },
    chunksAtOnce: workers,
    chunkSize: 32,
    superviseSeconds: 5,
    onError: console.error,
  }),
);
await jobs.start();
process.send?.("ready");
// It belongs to the measurement and ends with it.
process.on("disconnect", () => process.exit());
