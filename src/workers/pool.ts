import { availableParallelism } from "node:os";
import type { AbstractText, AnalyseOptions, Analyser, Analysis } from "../analysis.ts";
import type { EncoderIdentity } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import type { WorkerSetup } from "./protocol.ts";
import { charactersOf, GROUP_CHARACTERS, LARGEST_GROUP, takeGroup } from "./take-group.ts";
import { startThread, type Thread } from "./thread.ts";
import { type Priority, WaitingLine } from "./waiting-line.ts";

export interface PoolOptions {
  setup: WorkerSetup;
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

/** Ids are shared with the workers in 32 bits. */
const LAST_ID = 2 ** 31 - 1;
/** A text is tried this often before it is blamed for its workers' deaths. */
const MAX_ATTEMPTS = 2;
/** Deaths in a row of a worker at the very start after which the start has failed. */
const MAX_START_DEATHS = 3;

interface Task {
  id: number;
  input: AbstractText;
  keepFeatures: boolean;
  priority: Priority;
  attempts: number;
  /** Its caller has gone: finish, forget, never retry. */
  forgotten: boolean;
  settle(outcome: Analysis | Error): void;
}

interface Slot {
  thread: Thread | undefined;
  isUp: boolean;
  /** Sent and not yet answered, in the order sent. */
  handedOver: Map<number, Task>;
  /** Groups of these. */
  groups: number;
  /** Characters of these. */
  characters: number;
  deathsInARow: number;
  watchdog: NodeJS.Timeout | undefined;
  /** How many steps the thread had begun when the watchdog was set. */
  watchedStep: number | undefined;
  restart: NodeJS.Timeout | undefined;
}

/** Starts the workers at once; await `ready` before promising anything to anybody. */
export function createPool(options: PoolOptions): AnalyserPool {
  const { setup, queueLimit = 1_000, groupsPerWorker = 2, textTimeoutMs = 120_000 } = options;
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
  let isScheduled = false;

  const nextId = () => (lastId = (lastId % LAST_ID) + 1);
  const running = () => slots.reduce((sum, slot) => sum + slot.handedOver.size, 0);
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
        if (options.oneFirst && !closed) startOthers();
        if (isReady()) {
          wasReady = true;
          firstReady.resolve();
        }
        dispatch();
      },
      answered(outcomes) {
        slot.groups--;
        slot.deathsInARow = 0;
        watch(slot);
        for (const { id, outcome } of outcomes) {
          const task = slot.handedOver.get(id);
          if (!task) continue;
          slot.handedOver.delete(id);
          slot.characters -= charactersOf(task.input);
          task.settle(outcome);
        }
        dispatch();
      },
      gone: (why, usable) => replace(slot, why, usable),
    });
    slot.thread = thread;
  }

  function startOthers(): void {
    for (const other of slots) if (!other.thread && !other.restart) start(other);
  }

  function replace(slot: Slot, why: Error, usable: boolean): void {
    const [first] = slot.handedOver.values();
    const suspect = slot.handedOver.get(slot.thread?.lastBegun ?? 0) ?? first;
    const bystanders = [...slot.handedOver.values()].filter((task) => task !== suspect);
    slot.handedOver.clear();
    slot.groups = slot.characters = 0;
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
      for (const task of slot.handedOver.values()) task.settle(why);
      slot.handedOver.clear();
      slot.thread?.kill(why);
    }
    drained?.();
  }

  function dispatch(): void {
    for (let slot = idlest(slots, groupsPerWorker); slot; slot = idlest(slots, groupsPerWorker)) {
      const group = takeGroup(line, workers);
      if (group.length === 0) break;
      for (const task of group) {
        slot.handedOver.set(task.id, task);
        slot.characters += charactersOf(task.input);
      }
      slot.groups++;
      slot.thread?.send(group.map(({ id, input, keepFeatures }) => ({ id, input, keepFeatures })));
      if (slot.groups === 1) watch(slot);
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

  /** Times the step that is under way; one timer for the slot's life, since this is done for every group. */
  function watch(slot: Slot): void {
    if (slot.groups === 0 || textTimeoutMs === 0) return;
    slot.watchedStep = slot.thread?.steps;
    slot.watchdog ??= setTimeout(bite, textTimeoutMs, slot).unref();
    slot.watchdog.refresh();
  }

  function bite(slot: Slot): void {
    if (slot.groups === 0) return;
    // Several texts of a group may take that long together.
    if (slot.thread?.steps !== slot.watchedStep) watch(slot);
    else slot.thread?.kill(new Error(`a text ran longer than ${textTimeoutMs} ms`));
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
        priority: options.priority ?? "interactive",
        attempts: 0,
        forgotten: false,
        settle(outcome) {
          signal?.removeEventListener("abort", forget);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        },
      };
      signal?.addEventListener("abort", forget, { once: true });
      line.enter(task, task.priority);
      const isGroupFull = line.size >= Math.min(LARGEST_GROUP.interactive, queueLimit);
      if (isGroupFull || slots.some(isIdle)) dispatch();
      else dispatchSoon();
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
    return line.ahead(priority) >= queueLimit && idlest(slots, groupsPerWorker) === undefined;
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

function isIdle(slot: Slot): boolean {
  return slot.isUp && slot.groups === 0;
}

/** The worker that is up, has room, and has least to do. */
function idlest(slots: readonly Slot[], groupsPerWorker: number): Slot | undefined {
  let best: Slot | undefined;
  for (const slot of slots) {
    if (!slot.isUp || slot.groups >= groupsPerWorker) continue;
    // Whatever came behind a long text would wait for it, though another worker may be free sooner.
    if (slot.groups > 0 && slot.characters >= GROUP_CHARACTERS) continue;
    if (!best || slot.groups < best.groups) best = slot;
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
    handedOver: new Map(),
    groups: 0,
    characters: 0,
    deathsInARow: 0,
    watchdog: undefined,
    watchedStep: undefined,
    restart: undefined,
  };
}
