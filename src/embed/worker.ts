/** The thread's side of the protocol. It starts nothing else, so that a crash of it loses nothing but itself. */
import { parentPort, type Transferable, workerData } from "node:worker_threads";
import type { AbstractText, Analyser, Analysis } from "../analysis.ts";
import {
  type FromWorker,
  type ToWorker,
  toFailure,
  type WorkerModule,
  type WorkerSetup,
} from "./protocol.ts";

/** Long enough to touch every part of the pipeline and its memory once. */
const WARM_UP: AbstractText = {
  title: "Warming up",
  abstract: "The first text is the slowest. We therefore tag one before anybody asks.",
  language: "auto",
  overflow: "truncate",
};

const port = parentPort;
if (!port) throw new Error("This is a bug: worker.ts runs only as a worker thread.");

try {
  const setup: WorkerSetup = workerData;
  const module: WorkerModule = await import(setup.module);
  const { analyser, identity } = await module.createWorkerAnalyser(setup.options);
  await analyser.analyse(WARM_UP, { keepFeatures: true });
  serve(analyser);
  post({ type: "ready", identity });
} catch (error) {
  post({ type: "unusable", failure: toFailure(error) });
}

function serve(analyser: Analyser): void {
  // One after the other: a second text started in between would only delay the first.
  let last: Promise<void> = Promise.resolve();
  port?.on("message", (message: ToWorker) => {
    last = last.then(() => (message.type === "close" ? close(analyser) : answer(analyser, message)));
  });
}

async function answer(analyser: Analyser, { id, input, keepFeatures }: ToWorker & { type: "text" }) {
  try {
    const analysis = await analyser.analyse(input, { keepFeatures });
    post({ type: "answer", id, analysis }, buffersOf(analysis));
  } catch (error) {
    post({ type: "failure", id, failure: toFailure(error) });
  }
}

async function close(analyser: Analyser): Promise<void> {
  await analyser.close();
  port?.close();
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  port?.postMessage(message, transfer);
}

/** Only vectors that own the whole of their buffer can be moved; the others are copied. */
function buffersOf({ similarities, features }: Analysis): ArrayBuffer[] {
  const buffers = [similarities?.buffer, features?.embedding.buffer].filter((b) => b instanceof ArrayBuffer);
  const used = (similarities?.byteLength ?? 0) + (features?.embedding.byteLength ?? 0);
  const owned = buffers.reduce((bytes, buffer) => bytes + buffer.byteLength, 0) === used;
  return owned ? buffers : [];
}
