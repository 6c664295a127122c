import { on } from "node:events";
import { Worker } from "node:worker_threads";
import { TopiqueError } from "../errors.ts";
import { moduleUrl } from "../package-files.ts";
import type { Publication, ReadFailure } from "../publications/publication.ts";
import type { Notice } from "../results/notice.ts";
import { type Failure, fromFailure } from "../workers/protocol.ts";
import type { ListSource } from "./job.ts";
import type { ReadList } from "./reading.ts";

/** What a thread that reads a list is given at its start. */
export interface ReadingData {
  /** URL of a module that exports the `readList: ReadList` to run. */
  module: string;
  source: ListSource;
  /** Heap and buffers above which the list is given up, in megabytes. */
  megabytes: number;
  /** Most bytes that a packed list may unpack to. */
  unpackedBytes?: number | undefined;
}

export type ToReadingThread =
  /** The next part of the list; without bytes it has ended. */
  | { type: "part"; bytes: Uint8Array | undefined }
  /** The entries sent before the last were taken. */
  | { type: "taken" };

export type FromReadingThread =
  | { type: "wants-part" }
  | { type: "entries"; entries: (Publication | ReadFailure)[] }
  /** Comes last, as "failed" does. */
  | ({ type: "done" } & Found)
  | { type: "failed"; failure: Failure };

/** What is known about a list when its entries are through. */
interface Found {
  facts: Record<string, unknown>;
  warnings: Notice[];
  /** Group by group: how many records, and then their positions. */
  groups: Int32Array<ArrayBuffer>;
}

/** What reading one list may cost; processor time is the time in which its thread has something to do. */
export interface ReadingLimits {
  /** Milliseconds for any list, and for each megabyte that was read of it. */
  ms: number;
  msPerMegabyte: number;
  /** Milliseconds between two signs of life: a part asked for, or entries. */
  msPerStep: number;
  megabytes: number;
}

/** The slowest honest formats (pages, YAML) take 2 s a megabyte; a machine that is full stretches that several times. */
const LIMITS: ReadingLimits = { ms: 30_000, msPerMegabyte: 20_000, msPerStep: 60_000, megabytes: 512 };
/** Megabytes that one step may need above the limit: there V8 ends the thread, or, when it needs far more at once, the process. */
const STEP_MEGABYTES = 256;
/** Between two looks at what a thread has cost. */
const LOOK_MS = 250;
const MEGABYTE = 1024 * 1024;

/**
 * Reads each list in a thread of its own, so that whatever it costs, it costs that list: over a limit it ends as
 * TopiqueError "list-too-costly". Entries, duplicates and all else are those of the module's `readList`.
 */
export function createReadApart(
  changes: Partial<ReadingLimits & Pick<ReadingData, "module" | "unpackedBytes">> = {},
): ReadList {
  const {
    module = moduleUrl("./read-list", import.meta.url).href,
    unpackedBytes,
    ...limits
  }: ReadingLimits & Partial<ReadingData> = { ...LIMITS, ...changes };
  return async (bytes, source, { signal } = {}) => {
    let found: Found | undefined;
    async function* entries(): AsyncGenerator<Publication | ReadFailure> {
      const { megabytes } = limits;
      const worker = startThread({ module, source, megabytes, unpackedBytes });
      const watch = watchCost(worker, limits);
      const parts = bytes[Symbol.asyncIterator]();
      try {
        const until = AbortSignal.any([watch.signal, ...(signal ? [signal] : [])]);
        for await (const [message] of on(worker, "message", { signal: until, close: ["exit"] })) {
          const came = message as FromReadingThread;
          if (came.type === "wants-part") give(worker, await parts.next(), watch);
          else if (came.type === "entries") {
            yield* came.entries;
            worker.postMessage({ type: "taken" } satisfies ToReadingThread);
          } else if (came.type === "failed") throw errorOf(came.failure);
          // Node sends messages of its own under --watch.
          else if (came.type === "done") {
            found = came;
            return;
          }
        }
        throw new Error("the thread that read a list ended without a word");
      } catch (error) {
        signal?.throwIfAborted();
        watch.signal.throwIfAborted();
        throw isOutOfMemory(error)
          ? new TopiqueError("list-too-costly", { megabytes }, { cause: error })
          : error;
      } finally {
        watch.stop();
        await worker.terminate();
        await parts.return?.();
      }
    }
    return {
      entries: entries(),
      duplicates: () => groupsIn(found?.groups ?? new Int32Array()),
      facts: () => found?.facts ?? {},
      warnings: () => found?.warnings ?? [],
    };
  };
}

function startThread(data: ReadingData): Worker {
  const worker = new Worker(moduleUrl("./reading-thread", import.meta.url), {
    workerData: data,
    // The thread itself heeds its limit between two steps; where one step goes beyond this V8 ends it.
    resourceLimits: { maxOldGenerationSizeMb: data.megabytes + STEP_MEGABYTES },
  });
  // Whoever reads its messages is told; after that nobody minds.
  worker.on("error", () => {});
  return worker;
}

/** A copy, as the bytes may be a part of a larger buffer, which would go along. */
function give(worker: Worker, part: IteratorResult<Uint8Array>, watch: Watch): void {
  const bytes = part.done ? undefined : new Uint8Array(part.value);
  watch.allow(bytes?.length ?? 0);
  worker.postMessage({ type: "part", bytes } satisfies ToReadingThread, bytes ? [bytes.buffer] : []);
}

interface Watch {
  /** Aborted with TopiqueError "list-too-costly". */
  signal: AbortSignal;
  /** Allows for the bytes that were handed over. */
  allow(bytes: number): void;
  stop(): void;
}

/** Looks from outside, since a thread that is stuck can't. */
function watchCost(worker: Worker, { ms, msPerMegabyte, msPerStep }: ReadingLimits): Watch {
  const costly = new AbortController();
  const active = () => worker.performance.eventLoopUtilization().active;
  let allowed = ms;
  /** What its start took is not the list's. */
  let atFirstSign: number | undefined;
  let atLastSign = 0;
  worker.on("message", () => {
    atLastSign = active();
    atFirstSign ??= atLastSign;
  });
  const timer = setInterval(() => {
    const now = active();
    const [all, step] = [now - (atFirstSign ?? now), now - atLastSign];
    if (all <= allowed && step <= msPerStep) return;
    const limit = all > allowed ? allowed : msPerStep;
    costly.abort(new TopiqueError("list-too-costly", { seconds: Math.ceil(limit / 1000) }));
  }, LOOK_MS);
  return {
    signal: costly.signal,
    allow: (bytes) => {
      allowed += (bytes / MEGABYTE) * msPerMegabyte;
    },
    stop: () => clearInterval(timer),
  };
}

/** What is not the list's own fault is no TopiqueError, and tried again. */
function errorOf(failure: Failure): Error {
  const error = fromFailure(failure);
  return failure.code === "internal" ? new Error("reading a list failed", { cause: error.cause }) : error;
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function* groupsIn(groups: Int32Array): Generator<number[]> {
  for (let at = 0; at < groups.length; ) {
    const end = at + 1 + groups[at]!;
    yield [...groups.subarray(at + 1, end)];
    at = end;
  }
}
