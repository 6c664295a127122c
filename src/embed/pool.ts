import { availableParallelism } from "node:os";
import type { AbstractText, AnalyseOptions, Analyser, Analysis } from "../analysis.ts";
import { TopiqueError } from "../errors.ts";
import type { EncoderIdentity } from "./embedder.ts";
import type { WorkerSetup } from "./protocol.ts";
import { startThread, type Thread } from "./thread.ts";
import { type Priority, WaitingLine } from "./waiting-line.ts";

export interface PoolOptions {
  setup: WorkerSetup;
  /** Threads, one encoder each. Fewer leave cores idle, more than cores only share them. Default: the cores. */
  workers?: number | undefined;
  /**
   * Texts that may wait before the next is refused with "queue-full". Small refuses
   * bursts, large lets people wait longer than they will. Default 1,000.
   */
  queueLimit?: number | undefined;
  /** Texts handed to one worker at a time: with 2 it never idles between texts. */
  perWorker?: number | undefined;
  /**
   * Milliseconds one text may run before its worker is ended as hung. Far above the
   * longest honest text (seconds for a megabyte). Default 120,000; 0 for never.
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

/** An Analyser over worker threads, so that the caller's event loop never computes. */
export interface AnalyserPool extends Analyser {
  /** Resolves when every worker has answered a warm-up text; rejects when they can't be set up. */
  readonly ready: Promise<void>;
  /** True while every worker is up and the pool is not closing. */
  isReady(): boolean;
  readonly stats: PoolStats;
  /** Known from the first worker that is up. */
  readonly identity: EncoderIdentity | undefined;
}

/** A text is tried this often before it is blamed for its workers' deaths. */
const MAX_ATTEMPTS = 2;
/** Deaths in a row of a worker at the very start after which the start has failed. */
const MAX_START_DEATHS = 3;

interface Task {
  id: number;
  input: AbstractText;
  keepFeatures: boolean;
  attempts: number;
  /** Its caller has gone: finish, forget, never retry. */
  forgotten: boolean;
  settle(outcome: Analysis | Error): void;
}

interface Slot {
  thread: Thread | undefined;
  isUp: boolean;
  /** In the order sent, which is the order in which they are answered: the first is the one that runs. */
  running: Map<number, Task>;
  deathsInARow: number;
  watchdog: NodeJS.Timeout | undefined;
  restart: NodeJS.Timeout | undefined;
}

/** Starts the workers at once; await `ready` before promising anything to anybody. */
export function createPool(options: PoolOptions): AnalyserPool {
  const { setup, queueLimit = 1_000, perWorker = 2, textTimeoutMs = 120_000 } = options;
  const { workers = availableParallelism(), backoffMs = defaultBackoffMs } = options;
  const line = new WaitingLine<Task>();
  const slots = Array.from({ length: workers }, newSlot);
  const firstReady = Promise.withResolvers<void>();
  firstReady.promise.catch(() => {}); // Whoever awaits it hears of it; nobody has to.
  let identity: EncoderIdentity | undefined;
  let wasReady = false;
  let closed: Promise<void> | undefined;
  let failed: Error | undefined;
  let drained: (() => void) | undefined;
  let lastId = 0;

  const running = () => slots.reduce((sum, slot) => sum + slot.running.size, 0);
  const isReady = () => closed === undefined && slots.every((slot) => slot.isUp);

  function start(slot: Slot): void {
    const thread = startThread(setup, {
      ready(its) {
        identity ??= its;
        // One pool, one encoder: files changed on disk must not make a text's tags depend on its worker.
        if (!sameIdentity(identity, its)) {
          thread.kill(new TopiqueError("model-mismatch", { made: nameOf(identity), used: nameOf(its) }));
          return;
        }
        slot.isUp = true;
        if (options.oneFirst) for (const other of slots) if (!other.thread && !other.restart) start(other);
        if (isReady()) {
          wasReady = true;
          firstReady.resolve();
        }
        dispatch();
      },
      answered(id, outcome) {
        const task = slot.running.get(id);
        slot.running.delete(id);
        slot.deathsInARow = 0;
        watch(slot);
        task?.settle(outcome);
        dispatch();
      },
      gone: (why, usable) => replace(slot, why, usable),
    });
    slot.thread = thread;
  }

  function replace(slot: Slot, why: Error, usable: boolean): void {
    const [suspect, ...bystanders] = slot.running.values();
    slot.running.clear();
    slot.thread = undefined;
    slot.isUp = false;
    slot.deathsInARow++;
    if (suspect) suspect.attempts++;
    if (suspect && suspect.attempts >= MAX_ATTEMPTS) {
      suspect.settle(new TopiqueError("worker-lost", { attempts: suspect.attempts }, { cause: why }));
    } else if (suspect) bystanders.unshift(suspect);
    line.giveBack(bystanders.filter((task) => !task.forgotten));
    if (!wasReady && (!usable || slot.deathsInARow >= MAX_START_DEATHS)) fail(why);
    if (failed) return;
    const retryInMs = backoffMs(slot.deathsInARow);
    options.onWorkerLost?.(why, { deathsInARow: slot.deathsInARow, retryInMs });
    slot.restart = setTimeout(start, retryInMs, slot);
    dispatch();
  }

  /** The start has failed for good: everybody hears the same reason. */
  function fail(why: Error): void {
    failed ??= why;
    firstReady.reject(why);
    for (let task = line.take(); task; task = line.take()) task.settle(why);
    for (const slot of slots) {
      clearTimeout(slot.restart);
      slot.thread?.kill(why);
    }
    drained?.();
  }

  function dispatch(): void {
    for (let slot = idlest(slots, perWorker); slot; slot = idlest(slots, perWorker)) {
      const task = line.take();
      if (!task) break;
      slot.running.set(task.id, task);
      const { id, input, keepFeatures } = task;
      slot.thread?.send({ type: "text", id, input, keepFeatures });
      if (slot.running.size === 1) watch(slot);
    }
    if (line.size === 0 && running() === 0) drained?.();
  }

  /** Times the slot's first text, the only one that runs; one timer for the slot's life, since this is done for every text. */
  function watch(slot: Slot): void {
    if (slot.running.size === 0 || textTimeoutMs === 0) return;
    slot.watchdog ??= setTimeout(bite, textTimeoutMs, slot).unref();
    slot.watchdog.refresh();
  }

  function bite(slot: Slot): void {
    if (slot.running.size === 0) return;
    slot.thread?.kill(new Error(`a text ran longer than ${textTimeoutMs} ms`));
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
        id: ++lastId,
        input,
        keepFeatures: options.keepFeatures === true,
        attempts: 0,
        forgotten: false,
        settle(outcome) {
          signal?.removeEventListener("abort", forget);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        },
      };
      signal?.addEventListener("abort", forget, { once: true });
      line.enter(task, options.priority ?? "interactive");
      dispatch();
    });
  }

  function refusal({ signal, priority = "interactive", whenFull }: AnalyseOptions): Error | undefined {
    if (closed) return new TopiqueError("closing");
    if (failed) return failed;
    if (signal?.aborted) return abortReason(signal);
    const full = whenFull !== "wait" && isFull(priority);
    return full ? new TopiqueError("queue-full", { limit: queueLimit }) : undefined;
  }

  /** A job's texts never make an interactive one be refused: they would not be served before it. */
  function isFull(priority: Priority): boolean {
    return line.ahead(priority) >= queueLimit && idlest(slots, perWorker) === undefined;
  }

  async function finish(): Promise<void> {
    const idle = failed !== undefined || (line.size === 0 && running() === 0);
    if (!idle) await new Promise<void>((resolve) => (drained = resolve));
    firstReady.reject(new TopiqueError("closing"));
    await Promise.all(
      slots.map(async (slot) => {
        clearTimeout(slot.restart);
        clearTimeout(slot.watchdog);
        await slot.thread?.close();
      }),
    );
  }

  for (const slot of options.oneFirst ? slots.slice(0, 1) : slots) start(slot);
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
    close() {
      closed ??= finish();
      return closed;
    },
  };
}

/** The worker that is up, has room, and has least to do. */
function idlest(slots: readonly Slot[], perWorker: number): Slot | undefined {
  let best: Slot | undefined;
  for (const slot of slots) {
    if (!slot.isUp || slot.running.size >= perWorker) continue;
    if (!best || slot.running.size < best.running.size) best = slot;
  }
  return best;
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

function newSlot(): Slot {
  return {
    thread: undefined,
    isUp: false,
    running: new Map(),
    deathsInARow: 0,
    watchdog: undefined,
    restart: undefined,
  };
}
