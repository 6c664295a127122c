/** The thread's side of the protocol. It starts nothing else, so that a crash of it loses nothing but itself. */
import { parentPort, type Transferable, workerData } from "node:worker_threads";
import type { AbstractText, Analysis, GroupAnalyser } from "../analysis.ts";
import {
  type FromWorker,
  type GivenModel,
  type HandedText,
  type Outcome,
  type ToWorker,
  toFailure,
  type WorkerAnalyser,
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

/** By the model's id. */
const analysers = new Map<number, GroupAnalyser>();

let isLoading = true;
const { module, options, models, progress }: WorkerData = workerData;
serve(load());

/** Leaves when that can't be done. */
async function load(): Promise<WorkerAnalyser> {
  try {
    const { createWorkerAnalyser }: WorkerModule = await import(module);
    const worker = await createWorkerAnalyser(options);
    for (const model of models) await hold(model, worker);
    isLoading = false;
    post({ type: "ready", identity: worker.identity });
    return worker;
  } catch (error) {
    post({ type: "unusable", failure: toFailure(error) });
    process.exit();
  }
}

function serve(loading: Promise<WorkerAnalyser>): void {
  // One after the other: a second group started in between would only delay the first.
  let last: Promise<unknown> = loading;
  port?.on("message", (message: ToWorker) => {
    // No native code is under way where this runs; ended from outside within it, a thread takes the process with it.
    if (isLoading && message.type === "close") process.exit();
    last = last.then(async () => {
      const worker = await loading;
      switch (message.type) {
        case "texts":
          return answer(message.model, message.texts);
        case "hold":
          return holdAnother(message.model, worker);
        case "drop":
          return drop(message.model);
        case "close":
          return close();
      }
    });
  });
}

async function hold({ id, source }: GivenModel, worker: WorkerAnalyser): Promise<void> {
  const analyser = await worker.analyserOf(source);
  await analyser.analyse(WARM_UP, { keepFeatures: true });
  analysers.set(id, analyser);
}

async function holdAnother(model: GivenModel, worker: WorkerAnalyser): Promise<void> {
  try {
    await hold(model, worker);
    post({ type: "held", model: model.id });
  } catch (error) {
    post({ type: "held", model: model.id, failure: toFailure(error) });
  }
}

async function drop(model: number): Promise<void> {
  await analysers.get(model)?.close();
  analysers.delete(model);
}

async function answer(model: number, texts: readonly HandedText[]): Promise<void> {
  const analyser = analysers.get(model);
  if (!analyser) {
    const failure = toFailure(new Error(`This is a bug: model ${model} is used after it was dropped.`));
    return post({ type: "answers", outcomes: texts.map(({ id }) => ({ id, failure })) });
  }
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

async function close(): Promise<void> {
  for (const analyser of analysers.values()) await analyser.close();
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
