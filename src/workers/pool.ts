import { availableParallelism } from "node:os";
import type { AbstractText, AnalyseOptions, Analyser, Analysis } from "../analysis.ts";
import type { EncoderIdentity } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import type { ModelKeeper } from "../tagging/model-holder.ts";
import type { GivenModel, WorkerSetup } from "./protocol.ts";
import { ServiceRate } from "./service-rate.ts";
import { idlest, Slot, type Task } from "./slot.ts";
import { LARGEST_GROUP, takeGroup } from "./take-group.ts";
import { type Priority, WaitingLine } from "./waiting-line.ts";

export interface PoolOptions {
  setup: WorkerSetup;
  /** The first model, for texts that name none. */
  model: GivenModel;
  /** Threads, one encoder each. Fewer leave cores idle, more than cores only share them. Default: the cores. */
  workers?: number | undefined;
  /**
   * Texts that may wait before the next is refused with "queue-full". Small refuses
   * bursts, large lets people wait longer than they will. Those handed to a worker, up to two
   * groups each, no longer wait. Default 1,000.
   */
  queueLimit?: number | undefined;
  /** Groups of texts handed to one worker at a time: with 2 it never idles between them. */
  groupsPerWorker?: number | undefined;
  /**
   * Milliseconds one step of a text may take before its worker is ended as hung, at the latest
   * after twice that. Far above the longest honest text (seconds for a megabyte). Default 120,000; 0 for never.
   */
  textTimeoutMs?: number | undefined;
  /**
   * Start one worker and the others when it is up, so that an encoder that has to be
   * fetched is fetched once. Default false: all at once, which is ready sooner.
   */
  oneFirst?: boolean | undefined;
  /** Milliseconds before a worker is started again after so many deaths in a row. */
  backoffMs?: ((deathsInARow: number) => number) | undefined;
  /** For the log: a worker died and is going to be replaced. */
  onWorkerLost?: ((why: Error, facts: { deathsInARow: number; retryInMs: number }) => void) | undefined;
}

export interface PoolStats {
  workers: number;
  /** Workers up and warmed up. */
  ready: number;
  /** Texts not yet handed to a worker. */
  waiting: number;
  /** Texts handed to a worker and not yet answered. */
  running: number;
}

/**
 * An Analyser over worker threads, so that the caller's event loop never computes. The threads hold
 * several models at a time, by their ids; a text is compared with the one that its options name.
 */
export interface AnalyserPool extends Analyser, ModelKeeper {
  /** Resolves when every worker has answered a warm-up text; rejects when they can't be set up. */
  readonly ready: Promise<void>;
  /** True while every worker is up and the pool is not closing. */
  isReady(): boolean;
  readonly stats: PoolStats;
  /** Known from the first worker that is up. */
  readonly identity: EncoderIdentity | undefined;
}

/** Ids are shared with the workers in 32 bits. */
const LAST_ID = 2 ** 31 - 1;
/** Deaths in a row of a worker at the very start after which the start has failed. */
const MAX_START_DEATHS = 3;

/** Starts the workers at once; await `ready` before promising anything to anybody. */
export function createPool(options: PoolOptions): AnalyserPool {
  const { setup, queueLimit = 1_000, groupsPerWorker = 2, textTimeoutMs = 120_000 } = options;
  const { workers = availableParallelism(), backoffMs = defaultBackoffMs, onWorkerLost } = options;
  const line = new WaitingLine<Task>();
  const rate = new ServiceRate();
  /** Those in use: what a worker that starts has to hold. */
  const { id: firstModel, source } = options.model;
  const models = new Map<number, GivenModel>([[firstModel, { id: firstModel, source }]]);
  const firstReady = Promise.withResolvers<void>();
  firstReady.promise.catch(() => {}); // Whoever awaits it hears of it; nobody has to.
  let identity: EncoderIdentity | undefined;
  let wasReady = false;
  let closed: Promise<void> | undefined;
  let failed: Error | undefined;
  let drained: (() => void) | undefined;
  let lastId = 0;
  let isScheduled = false;

  const slots = Array.from(
    { length: workers },
    () =>
      new Slot({
        setup,
        models: () => [...models.values()],
        textTimeoutMs,
        backoffMs,
        onWorkerLost,
        refuse(its) {
          identity ??= its;
          // One pool, one encoder: files changed on disk must not make a text's tags depend on its worker.
          if (sameIdentity(identity, its)) return undefined;
          return new TopiqueError("model-mismatch", { made: nameOf(identity), used: nameOf(its) });
        },
        up() {
          if (options.oneFirst && !closed) for (const slot of slots) slot.start();
          if (isReady()) {
            wasReady = true;
            firstReady.resolve();
          }
          dispatch();
        },
        free: dispatch,
        lost(slot, bystanders, why, usable) {
          line.giveBack(bystanders.filter((task) => !task.forgotten));
          if (!wasReady && (!usable || slot.deathsInARow >= MAX_START_DEATHS)) fail(why);
        },
      }),
  );

  const nextId = () => (lastId = (lastId % LAST_ID) + 1);
  const running = () => slots.reduce((sum, slot) => sum + slot.running, 0);
  const isReady = () => closed === undefined && slots.every((slot) => slot.isUp);

  /** The start has failed for good: everybody hears the same reason. */
  function fail(why: Error): void {
    failed ??= why;
    firstReady.reject(why);
    for (let task = line.take(); task; task = line.take()) task.settle(why);
    for (const slot of slots) slot.end(why);
    drained?.();
  }

  function dispatch(): void {
    for (let slot = idlest(slots, groupsPerWorker); slot; slot = idlest(slots, groupsPerWorker)) {
      const group = takeGroup(line, workers);
      if (group.length === 0) break;
      slot.send(group);
    }
    if (line.size === 0 && running() === 0) drained?.();
  }

  /** Where no worker waits for it, what comes in at the same time is handed over together. */
  function dispatchSoon(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      dispatch();
    });
  }

  function enter(input: AbstractText, { signal, ...options }: AnalyseOptions): Promise<Analysis> {
    return new Promise((resolve, reject) => {
      const forget = () => {
        task.forgotten = true;
        line.leave(task);
        task.settle(abortReason(signal));
        dispatch();
      };
      const task: Task = {
        id: nextId(),
        input,
        keepFeatures: options.keepFeatures === true,
        explain: options.explain,
        model: options.model ?? firstModel,
        priority: options.priority ?? "interactive",
        attempts: 0,
        forgotten: false,
        settle(outcome) {
          signal?.removeEventListener("abort", forget);
          if (!task.forgotten) rate.answered(performance.now(), line.size > 0);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        },
      };
      signal?.addEventListener("abort", forget, { once: true });
      line.enter(task, task.priority);
      const isGroupFull = line.size >= Math.min(LARGEST_GROUP.interactive, queueLimit);
      if (isGroupFull || slots.some((slot) => slot.isIdle)) dispatch();
      else dispatchSoon();
    });
  }

  function refusal({ signal, priority = "interactive", whenFull }: AnalyseOptions): Error | undefined {
    if (closed) return new TopiqueError("closing");
    if (failed) return failed;
    if (signal?.aborted) return abortReason(signal);
    const full = whenFull !== "wait" && isFull(priority);
    if (!full) return undefined;
    const retryAfter = rate.secondsFor(turnsBefore(priority));
    return new TopiqueError("queue-full", {
      limit: queueLimit,
      ...(retryAfter !== undefined && { retryAfter }),
    });
  }

  /** Texts that are through when all that now wait in the line of this priority are: they take turns with a batch's. */
  function turnsBefore(priority: Priority): number {
    const own = line.ahead(priority);
    return priority === "interactive" ? Math.min(2 * own, line.ahead("batch")) : own;
  }

  /** Texts of jobs and batches never make a single one be refused: they don't keep it waiting for their number. */
  function isFull(priority: Priority): boolean {
    return line.ahead(priority) >= queueLimit && idlest(slots, groupsPerWorker) === undefined;
  }

  /** One worker after the other, so that the rest go on serving while it makes the model. */
  async function hold({ id, source }: GivenModel): Promise<void> {
    const model = { id, source };
    try {
      // Again and again: a worker may die and be replaced meanwhile.
      for (let slot = lacking(model); slot; slot = lacking(model)) await slot.hold(model);
    } catch (error) {
      for (const slot of slots) slot.drop(id);
      throw error;
    }
    models.set(id, model);
  }

  function lacking({ id }: GivenModel): Slot | undefined {
    if (closed || failed) throw failed ?? new TopiqueError("closing");
    return slots.find((slot) => slot.lacks(id));
  }

  async function finish(): Promise<void> {
    const idle = failed !== undefined || (line.size === 0 && running() === 0);
    if (!idle) await new Promise<void>((resolve) => (drained = resolve));
    firstReady.reject(new TopiqueError("closing"));
    await Promise.all(slots.map((slot) => slot.close()));
  }

  for (const slot of options.oneFirst ? slots.slice(0, 1) : slots) slot.start();
  return {
    ready: firstReady.promise,
    isReady,
    get identity() {
      return identity;
    },
    get stats() {
      const ready = slots.filter((slot) => slot.isUp).length;
      return { workers, ready, waiting: line.size, running: running() };
    },
    async analyse(input, options = {}) {
      const refused = refusal(options);
      if (refused) throw refused;
      return enter(input, options);
    },
    hold,
    drop(model) {
      models.delete(model.id);
      for (const slot of slots) slot.drop(model.id);
    },
    close() {
      closed ??= finish();
      return closed;
    },
  };
}

/** At once after a first death, since most are one-off; then ever slower, at most every 30 seconds. */
function defaultBackoffMs(deathsInARow: number): number {
  return deathsInARow <= 1 ? 0 : Math.min(30_000, 250 * 4 ** (deathsInARow - 2));
}

function sameIdentity(one: EncoderIdentity, other: EncoderIdentity): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function nameOf({ name, hash, dtype }: EncoderIdentity): string {
  return `${name} (${hash}, ${dtype})`;
}

function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new DOMException("aborted", "AbortError");
}
