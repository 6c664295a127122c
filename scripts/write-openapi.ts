/** Writes openapi.yaml from the routes: `node scripts/write-openapi.ts`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildApp } from "../src/http/app.ts";
import type { Jobs } from "../src/jobs/jobs.ts";
import { readSettings } from "../src/service/config.ts";
import type { ModelHolder } from "../src/tagging/model-holder.ts";

export const OPENAPI_FILE = join(import.meta.dirname, "../openapi.yaml");

const never = () => Promise.reject(new Error("This is a bug: the contract is only written."));
const NO_JOBS: Jobs = {
  start: never,
  receive: never,
  find: never,
  list: never,
  cancel: never,
  retag: never,
  results: never,
  close: async () => {},
};

const NO_MODEL: ModelHolder = {
  get current(): never {
    throw new Error("This is a bug: the contract has no model.");
  },
  use: never,
  take: () => ({ tagger: NO_MODEL.current, release: () => {} }),
  replace: never,
  addKeeper: () => {},
};

/** The contract as the routes say it; nothing behind them is ever called. */
export async function openapiYaml(): Promise<string> {
  const settings = readSettings({});
  const app = await buildApp({
    model: NO_MODEL,
    isReady: () => false,
    encoder: () => undefined,
    limits: { bodyBytes: settings.TOPIQUE_BODY_LIMIT, queue: settings.TOPIQUE_QUEUE, workers: 1 },
    lists: { jobs: NO_JOBS, bytes: 1 },
  });
  await app.ready();
  const yaml = app.swagger({ yaml: true });
  await app.close();
  return yaml;
}

if (process.argv[1] === import.meta.filename) await writeFile(OPENAPI_FILE, await openapiYaml());
