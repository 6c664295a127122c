/**
 * Speed of lists: ratios measured in this one run. PostgreSQL is one of the system's packages,
 * started in a temporary folder.
 *
 *   node bench/jobs.ts [--texts 5000] [--retag 100000] [--most 128] [--only batch,workers,scale,retag]
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openPglite } from "../src/database/pglite.ts";
import { openPostgres } from "../src/database/postgres.ts";
import { createJobs } from "../src/jobs/jobs.ts";
import type { JobBody } from "../src/schemas/jobs.ts";
import { bytesOf, OPTIONS, paperList, testSettings, untilOver } from "../test/helpers/jobs.ts";
import { startPostgres, type TestPostgres } from "../test/helpers/postgres.ts";
import { type Measured, startServer } from "./process.ts";
import { measureRetag } from "./retag.ts";
import { makeAbstracts } from "./texts.ts";

/** Eight seconds of work at 20 ms a text. */
const PAPERS_PER_WORKER = 400;
/** Milliseconds between two looks at a job: each takes processor time that workers would have. */
const LOOK_MS = 1000;
/** Abstracts drawn so far, so that no two are the same. */
let drawn = 0;

const { values } = parseArgs({
  options: {
    texts: { type: "string", default: "5000" },
    retag: { type: "string", default: "100000" },
    most: { type: "string", default: "128" },
    only: { type: "string", default: "batch,workers,scale,retag" },
  },
});
const texts = Number(values.texts);
const parts: Record<string, () => Promise<void>> = { batch, workers, scale, retag };
const folder = mkdtempSync(path.join(tmpdir(), "topique-bench-"));
const postgres = await startPostgres();
console.log(`${availableParallelism()} threads\n`);
try {
  for (const name of values.only.split(",")) await parts[name]?.();
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The same abstracts through /v1/tags/batch and as a list, on either database. */
async function batch(): Promise<void> {
  for (const DATABASE_URL of ["", await newDatabase(postgres, "batch")]) {
    const server = await startServer("src/server.ts", "/health/ready", {
      DATABASE_URL,
      TOPIQUE_DATA: path.join(folder, "batch"),
      TOPIQUE_BODY_LIMIT: String(1024 ** 3),
    });
    // Makes the database, and warms everything up.
    await done(server, await send(server, abstracts(10, 30)));
    const list = abstracts(texts, 200);
    const start = performance.now();
    for (let at = 0; at < list.length; at += 1000) await tagBatch(server, list.slice(at, at + 1000));
    const batchSeconds = (performance.now() - start) / 1000;
    const jobSeconds = await seconds(async () => done(server, await send(server, list)));
    const engine = DATABASE_URL ? "PostgreSQL" : "PGlite";
    print(`${texts} abstracts, /v1/tags/batch`, `${(texts / batchSeconds).toFixed(1)}/s`);
    print(
      `the same as a job on ${engine}`,
      `${(texts / jobSeconds).toFixed(1)}/s`,
      `${(batchSeconds / jobSeconds).toFixed(2)} of batch`,
      "at least 0.85",
    );
    await server.stop();
  }
}

/** One and two `topique worker` processes with one inference thread each, beside a server that tags nothing. */
async function workers(): Promise<void> {
  const rates: number[] = [];
  for (const count of [1, 2]) {
    const DATABASE_URL = await newDatabase(postgres, `workers_${count}`);
    const settings = { DATABASE_URL, TOPIQUE_WORKERS: "1", TOPIQUE_LOG_LEVEL: "silent" };
    const server = await startServer("src/server.ts", "/health/ready", { ...settings, TOPIQUE_CHUNKS: "0" });
    const running = Array.from({ length: count }, () => startWorker(settings));
    await done(server, await send(server, abstracts(200, 30)));
    const job = await done(server, await send(server, abstracts(Math.round(texts / 2), 200)));
    rates.push(job.rate ?? 0);
    await Promise.all(running.map(stop));
    await server.stop();
  }
  const [one = 0, two = 0] = rates;
  print("one worker process on PostgreSQL", `${one.toFixed(1)}/s`);
  print("two", `${two.toFixed(1)}/s`, `${(two / one).toFixed(2)} times`, "at least 1.8");
}

/** Workers whose encoder takes 20 ms and no processor, to see where the database bends. */
async function scale(): Promise<void> {
  const milliseconds = 20;
  let one = 0;
  for (let count = 1; count <= Number(values.most); count = count === 1 ? 8 : count * 2) {
    const url = await newDatabase(postgres, `scale_${count}`);
    const perProcess = Math.min(8, count);
    const running = await Promise.all(
      Array.from({ length: count / perProcess }, () => simulated({ url, workers: perProcess, milliseconds })),
    );
    const database = openPostgres({ url, connections: 3, onError: console.error });
    const jobs = createJobs(testSettings(async () => database, { chunksAtOnce: 0 }));
    const list = paperList(count * PAPERS_PER_WORKER);
    const sent = await jobs.receive(bytesOf(list), { source: {}, options: OPTIONS });
    const { rate = 0 } = await untilOver(jobs, sent.id);
    if (count === 1) one = rate;
    print(
      `${count} workers of ${milliseconds} ms a text`,
      `${rate.toFixed(0)}/s`,
      `${(rate / one).toFixed(1)} times one`,
      count === 64 ? "at least 50" : "",
    );
    for (const child of running) await stop(child);
    await jobs.close();
  }
}

/** A finished list tagged again from kept embeddings. */
async function retag(): Promise<void> {
  const count = Number(values.retag);
  const url = await newDatabase(postgres, "retag");
  const threads = Math.min(2, availableParallelism());
  const open = {
    PostgreSQL: async () => openPostgres({ url, connections: 6, onError: console.error }),
    PGlite: () => openPglite(path.join(folder, "retag")),
  };
  for (const [engine, database] of Object.entries(open)) {
    const taken = await measureRetag(await database(), count, threads);
    print(`retag of ${count} on ${engine}`, `${taken.toFixed(1)} s`, "", "within 5 s");
  }
}

async function newDatabase(server: TestPostgres, name: string): Promise<string> {
  const admin = openPostgres({ url: server.url, connections: 1, onError: console.error });
  await admin.query(`create database ${name}`);
  await admin.close();
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

/** Abstracts that no earlier call has given, so that none is kept yet. */
function abstracts(count: number, words: number): string[] {
  return makeAbstracts(count, words).map((text) => `${text} ${++drawn}.`);
}

function send(server: Measured, list: readonly string[]): Promise<string> {
  return post(
    server,
    list.map((abstract, i) => JSON.stringify({ title: `Paper ${drawn} of ${i}`, abstract })),
  );
}

async function post(server: Measured, lines: readonly string[]): Promise<string> {
  const response = await fetch(`${server.url}/v1/publications?format=ndjson`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: lines.join("\n"),
  });
  const job = (await response.json()) as JobBody;
  if (response.status !== 202) throw new Error(JSON.stringify(job));
  return job.id;
}

/** The job when it is done. */
async function done(server: Measured, id: string): Promise<JobBody> {
  while (true) {
    const response = await fetch(`${server.url}/v1/jobs/${id}`);
    const job = (await response.json()) as JobBody;
    if (!response.ok) throw new Error(JSON.stringify(job));
    if (job.state === "done" && job.counts.failed === 0) return job;
    if (job.state === "done" || job.state === "failed") throw new Error(JSON.stringify(job));
    await setTimeout(LOOK_MS);
  }
}

async function tagBatch(server: Measured, list: readonly string[]): Promise<void> {
  const response = await fetch(`${server.url}/v1/tags/batch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ items: list.map((abstract, i) => ({ title: `Paper ${i}`, abstract })) }),
  });
  const { results } = (await response.json()) as { results: object[] };
  if (results.length !== list.length) throw new Error("the batch came back with another length");
}

function startWorker(settings: Record<string, string>): ChildProcess {
  return fork(path.join(import.meta.dirname, "../src/cli.ts"), ["worker"], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function simulated(setup: {
  url: string;
  workers: number;
  milliseconds: number;
}): Promise<ChildProcess> {
  const child = fork(path.join(import.meta.dirname, "simulated-worker.ts"), [JSON.stringify(setup)]);
  await once(child, "message");
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function print(what: string, value: string, ratio = "", wanted = ""): void {
  console.log(
    `${what.padEnd(42)}${value.padStart(12)}  ${ratio.padEnd(16)}${wanted && `(wanted: ${wanted})`}`,
  );
}
