/** The thread's side of the protocol. It starts nothing else, so that a crash of it loses nothing but itself. */
import { parentPort, type Transferable, workerData } from "node:worker_threads";
import type { AbstractText, Analysis, GroupAnalyser } from "../analysis.ts";
import {
  type FromWorker,
  type HandedText,
  type Outcome,
  type ToWorker,
  toFailure,
  type WorkerData,
  type WorkerModule,
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
  const { module, options, progress }: WorkerData = workerData;
  const { createWorkerAnalyser }: WorkerModule = await import(module);
  const { analyser, identity } = await createWorkerAnalyser(options);
  await analyser.analyse(WARM_UP, { keepFeatures: true });
  serve(analyser, progress);
  post({ type: "ready", identity });
} catch (error) {
  post({ type: "unusable", failure: toFailure(error) });
}

function serve(analyser: GroupAnalyser, progress: Int32Array): void {
  // One after the other: a second group started in between would only delay the first.
  let last: Promise<void> = Promise.resolve();
  port?.on("message", (message: ToWorker) => {
    last = last.then(() =>
      message.type === "close" ? close(analyser) : answer(analyser, message.texts, progress),
    );
  });
}

async function answer(
  analyser: GroupAnalyser,
  texts: readonly HandedText[],
  progress: Int32Array,
): Promise<void> {
  const settled = await analyser.analyseGroup(texts, (index) => {
    Atomics.store(progress, 0, texts[index]!.id);
    Atomics.add(progress, 1, 1);
  });
  const outcomes = settled.map((one, index): Outcome => {
    const { id, keepFeatures } = texts[index]!;
    if (one.status === "rejected") return { id, failure: toFailure(one.reason) };
    return { id, analysis: keepFeatures ? one.value : withoutPoint(one.value) };
  });
  try {
    post({ type: "answers", outcomes }, buffersOf(outcomes));
  } catch (error) {
    const failure = toFailure(error);
    post({ type: "answers", outcomes: texts.map(({ id }) => ({ id, failure })) });
  }
}

/** Nobody behind the thread's boundary compares or explains a text whose features were not asked for. */
function withoutPoint({ point, ...analysis }: Analysis): Analysis {
  return analysis;
}

async function close(analyser: GroupAnalyser): Promise<void> {
  await analyser.close();
  port?.close();
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  port?.postMessage(message, transfer);
}

/** Only vectors that own the whole of their buffer can be moved; the others are copied. */
function buffersOf(outcomes: readonly Outcome[]): ArrayBuffer[] {
  const analyses = outcomes.flatMap((outcome) => ("analysis" in outcome ? [outcome.analysis] : []));
  return analyses
    .flatMap(({ similarities, features }) => [similarities, features?.embedding])
    .flatMap((vector) => (vector && ownsItsBuffer(vector) ? [vector.buffer] : []));
}

function ownsItsBuffer(vector: Float32Array): vector is Float32Array<ArrayBuffer> {
  return vector.buffer instanceof ArrayBuffer && vector.buffer.byteLength === vector.byteLength;
}
