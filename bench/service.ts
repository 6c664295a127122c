/**
 * Speed of the service beside what it could be and what a plain server is, all measured
 * in this one run, in turns, so that a machine that slows down slows everything down.
 *
 *   npm run bench [-- --seconds 5 --rounds 3 --soak 20000]
 */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { AutoTokenizer, env } from "@xenova/transformers";
import autocannon from "autocannon";
import { openPlan } from "../src/encoder/open-plan.ts";
import { type Measured, startServer } from "./process.ts";
import { makeAbstracts } from "./texts.ts";

const TOKENS = 200;
/** Requests at once for each thread: enough that every worker always has some waiting. */
const PER_THREAD = 16;
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "3" },
    soak: { type: "string", default: "20000" },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const threads = availableParallelism();

const { texts, whole, chunks } = await abstractsOf(TOKENS, 64);
console.log(`${threads} threads, ${TOKENS}-token abstracts, ${rounds} rounds of ${seconds} s each\n`);

const service = await startServer("src/server.ts", "/health/ready");
await service.stop();
// The second start is the one with a warm file cache.
const warm = await startServer("src/server.ts", "/health/ready");
const plain = await startServer("bench/plain-server.ts", "/");
const bare = await Promise.all(Array.from({ length: threads }, () => bareWorker({ whole, chunks })));

const rows = {
  bare: [] as number[],
  chunks: [] as number[],
  tags: [] as number[],
  batch: [] as number[],
  plain: [] as number[],
};
const alone = { bare: [] as number[], chunks: [] as number[], tags: [] as number[] };
const delays: number[] = [];
await load(warm, 1);
for (let round = 0; round < rounds; round++) {
  rows.bare.push(await runAll("whole"));
  rows.chunks.push(await runAll("chunks"));
  rows.tags.push(await load(warm, seconds));
  warm.watch();
  await load(warm, seconds);
  delays.push((await warm.report()).p99);
  rows.batch.push(await loadBatches(warm, seconds));
  rows.plain.push(await post(plain, "/embed", bodies(), seconds, threads * PER_THREAD));
  alone.bare.push(1000 / (await runBare(bare[0]!, "whole")));
  alone.chunks.push(1000 / (await runBare(bare[0]!, "chunks")));
  alone.tags.push(1000 / (await post(warm, "/v1/tags", bodies(), seconds, 1)));
}

const perSecond = (values: number[]) => `${median(values).toFixed(1)}/s`;
const against = (a: number[], b: number[]) => median(a.map((value, round) => value / b[round]!)).toFixed(2);
print("bare onnxruntime loop, same threads", perSecond(rows.bare));
print("the same over what the service reads", perSecond(rows.chunks));
print("POST /v1/tags", perSecond(rows.tags), `${against(rows.tags, rows.bare)} of bare`, "at least 0.90");
print("", "", `${against(rows.tags, rows.chunks)} of what it reads`);
print("POST /v1/tags/batch of 100", perSecond(rows.batch), `${against(rows.batch, rows.bare)} of bare`);
print("", "", `${against(rows.batch, rows.chunks)} of what it reads`);
print("plain pipeline server", perSecond(rows.plain));
print("POST /v1/tags against it", "", `${against(rows.tags, rows.plain)} times`, "at least 3");
print("one bare run, alone", `${median(alone.bare).toFixed(2)} ms`);
print("the runs of what it reads, alone", `${median(alone.chunks).toFixed(2)} ms`);
print(
  "one request, alone",
  `${median(alone.tags).toFixed(2)} ms`,
  `${against(alone.tags, alone.bare)} times`,
  "at most 1.25",
);
print("", "", `${against(alone.tags, alone.chunks)} of what it reads`);
print("event-loop delay p99 at full load", `${Math.max(...delays).toFixed(1)} ms`, "", "under 20 ms");
print("ready after start", `${warm.readyAfter.toFixed(2)} s`, "", "within 3 s");
await plain.stop();
await Promise.all(bare.map((worker) => worker.terminate()));
await soak(warm, Number(values.soak));
await warm.stop();

/** Resident memory over requests of mixed lengths, from a tenth of the way to the end. */
async function soak(server: Measured, requests: number): Promise<void> {
  const mixed = [5, 40, 120, 200, 350, 600, 1500].flatMap((words) => [
    ...makeAbstracts(8, words, "en"),
    ...makeAbstracts(8, words, "fr"),
  ]);
  const send = (amount: number) =>
    autocannon({
      url: server.url,
      connections: 8,
      amount,
      requests: mixed.map((abstract) => request("/v1/tags", { abstract })),
    });
  await send(Math.round(requests / 10));
  const early = (await server.report()).rss;
  await send(Math.round((requests * 9) / 10));
  const late = (await server.report()).rss;
  print(`resident memory after ${requests} requests`, `${Math.round(late / 1e6)} MB`, "", "under 450 MB");
  print("growth since a tenth of them", `${((late / early - 1) * 100).toFixed(1)} %`, "", "under 5 %");
}

/** Texts of exactly `wanted` tokens (special tokens counted), and the token ids of their runs: all in one, and as the service reads them. */
async function abstractsOf(wanted: number, count: number) {
  env.allowRemoteModels = false;
  const encoder = path.join(import.meta.dirname, "../models/encoder");
  const tokenizer = await AutoTokenizer.from_pretrained(encoder);
  const config = JSON.parse(await readFile(path.join(encoder, "config.json"), "utf8"));
  const { plan, framed } = openPlan(tokenizer, config);
  const texts = makeAbstracts(count, wanted * 2).map((text) => {
    const words = text.split(" ");
    let length = words.length;
    while (tokenizer.encode(words.slice(0, length).join(" ")).length > wanted) length--;
    return words.slice(0, length).join(" ");
  });
  const inChunks = (text: string) => plan(text, "chunk").chunks.map(framed);
  return { texts, whole: texts.map((text) => [tokenizer.encode(text)]), chunks: texts.map(inChunks) };
}

function load(server: Measured, duration: number): Promise<number> {
  return post(server, "/v1/tags", bodies(), duration, threads * PER_THREAD);
}

/** Texts a second of lists of 100. */
async function loadBatches(server: Measured, duration: number): Promise<number> {
  const items = Array.from({ length: 100 }, (_, i) => ({
    id: String(i),
    abstract: texts[i % texts.length]!,
  }));
  const list = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ items }),
  };
  const start = performance.now();
  let lists = 0;
  const client = async () => {
    while (performance.now() - start < duration * 1000) {
      const response = await fetch(`${server.url}/v1/tags/batch`, list);
      const { results } = (await response.json()) as { results: { tags?: unknown }[] };
      if (results.some(({ tags }) => tags === undefined)) throw new Error("a text of a list failed");
      lists++;
    }
  };
  await Promise.all([client(), client()]);
  // To the end of the last list and not of the time: one takes so long that an unfinished one would count for much.
  return (lists * items.length) / ((performance.now() - start) / 1000);
}

function bodies(): { abstract: string }[] {
  return texts.map((abstract) => ({ abstract }));
}

/** Answered requests a second; throws when one was not answered with 200. */
async function post(
  server: Measured,
  route: string,
  all: object[],
  duration: number,
  connections: number,
): Promise<number> {
  const result = await autocannon({
    url: server.url,
    connections,
    duration,
    requests: all.map((body) => request(route, body)),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${route}: ${result.non2xx + result.errors} requests failed`);
  return result["2xx"] / result.duration;
}

function request(route: string, body: object): autocannon.Request {
  return {
    method: "POST",
    path: route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

async function bareWorker(ways: Record<string, number[][][]>): Promise<Worker> {
  const worker = new Worker(new URL("./bare-worker.ts", import.meta.url), { workerData: ways });
  await once(worker, "message");
  return worker;
}

async function runAll(way: string): Promise<number> {
  return sum(await Promise.all(bare.map((worker) => runBare(worker, way))));
}

async function runBare(worker: Worker, way: string): Promise<number> {
  worker.postMessage({ seconds, way });
  const [perSecond] = (await once(worker, "message")) as [number];
  return perSecond;
}

function print(what: string, value: string, ratio = "", wanted = ""): void {
  console.log(
    `${what.padEnd(42)}${value.padStart(12)}  ${ratio.padEnd(16)}${wanted && `(wanted: ${wanted})`}`,
  );
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
