import type { AbstractText, Analysis, TagOptions } from "../analysis.ts";
import type { EncoderIdentity } from "../embedder.ts";
import { TopiqueError } from "../errors.ts";
import type { GivenModel, WorkerSetup } from "./protocol.ts";
import { charactersOf, GROUP_CHARACTERS } from "./take-group.ts";
import { startThread, type Thread } from "./thread.ts";
import type { Priority } from "./waiting-line.ts";

/** A text on its way through the pool. */
export interface Task {
  id: number;
  input: AbstractText;
  keepFeatures: boolean;
  explain?: TagOptions | undefined;
  /** Id of the model it is compared with. */
  model: number;
  priority: Priority;
  attempts: number;
  /** Its caller has gone: finish, forget, never retry. */
  forgotten: boolean;
  settle(outcome: Analysis | Error): void;
}

export interface SlotOptions {
  setup: WorkerSetup;
  /** What a thread that starts now has to hold. */
  models(): GivenModel[];
  textTimeoutMs: number;
  /** Milliseconds before a worker is started again after so many deaths in a row. */
  backoffMs(deathsInARow: number): number;
  onWorkerLost?: ((why: Error, facts: { deathsInARow: number; retryInMs: number }) => void) | undefined;
  /** Why a warm worker of this encoder is not to be used, if it is not. */
  refuse(identity: EncoderIdentity): Error | undefined;
  up(): void;
  /** There may be room for a group. */
  free(): void;
  /** It died; `bystanders` are to be handed over again. Called before it is known whether there is a next life. */
  lost(slot: Slot, bystanders: Task[], why: Error, usable: boolean): void;
}

/** A text is tried this often before it is blamed for its workers' deaths. */
const MAX_ATTEMPTS = 2;

/** The place of one worker: thread after thread, what each was handed, and what becomes of it when it dies. */
export class Slot {
  isUp = false;
  /** Groups sent and not yet answered. */
  groups = 0;
  /** Characters of these. */
  characters = 0;
  deathsInARow = 0;
  readonly #options: SlotOptions;
  /** Sent and not yet answered, in the order sent. */
  readonly #handedOver = new Map<number, Task>();
  #thread: Thread | undefined;
  #restart: NodeJS.Timeout | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  /** How many steps the thread had begun when the watchdog was set. */
  #watchedStep: number | undefined;
  #ended = false;

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  /** Texts sent and not yet answered. */
  get running(): number {
    return this.#handedOver.size;
  }

  get isIdle(): boolean {
    return this.isUp && this.groups === 0;
  }

  /** Starts the first thread, unless it was. */
  start(): void {
    if (this.#thread || this.#restart) return;
    this.#start();
  }

  #start(): void {
    const { setup, models, refuse, up, free } = this.#options;
    const thread = startThread(setup, models(), {
      ready: (identity) => {
        const why = refuse(identity);
        if (why) return thread.kill(why);
        this.isUp = true;
        up();
      },
      answered: (outcomes) => {
        this.groups--;
        this.deathsInARow = 0;
        this.#watch();
        for (const { id, outcome } of outcomes) {
          const task = this.#handedOver.get(id);
          if (!task) continue;
          this.#handedOver.delete(id);
          this.characters -= charactersOf(task.input);
          task.settle(outcome);
        }
        free();
      },
      gone: (why, usable) => this.#replace(why, usable),
    });
    this.#thread = thread;
  }

  /** Hands over a group of one model. */
  send(group: readonly Task[]): void {
    for (const task of group) {
      this.#handedOver.set(task.id, task);
      this.characters += charactersOf(task.input);
    }
    this.groups++;
    const texts = group.map(({ id, input, keepFeatures, explain }) => ({
      id,
      input,
      keepFeatures,
      ...(explain && { explain }),
    }));
    this.#thread?.send(group[0]!.model, texts);
    if (this.groups === 1) this.#watch();
  }

  /** True when its thread was not given the model; the next one will be. */
  lacks(model: number): boolean {
    return this.#thread !== undefined && !this.#thread.held.has(model);
  }

  /** Gives its thread another model; rejects when it can't be made there, or when the thread dies before it is. */
  async hold(model: GivenModel): Promise<void> {
    await this.#thread?.hold(model);
  }

  drop(model: number): void {
    this.#thread?.drop(model);
  }

  /** Its texts and the thread end with `why`, and no other starts. */
  end(why: Error): void {
    this.#ended = true;
    clearTimeout(this.#restart);
    for (const task of this.#handedOver.values()) task.settle(why);
    this.#handedOver.clear();
    this.#thread?.kill(why);
  }

  async close(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#restart);
    clearTimeout(this.#watchdog);
    await this.#thread?.close();
  }

  #replace(why: Error, usable: boolean): void {
    const { backoffMs, onWorkerLost, lost, free } = this.#options;
    const [first] = this.#handedOver.values();
    const suspect = this.#handedOver.get(this.#thread?.lastBegun ?? 0) ?? first;
    const bystanders = [...this.#handedOver.values()].filter((task) => task !== suspect);
    this.#handedOver.clear();
    this.groups = this.characters = 0;
    this.#thread = undefined;
    this.isUp = false;
    this.deathsInARow++;
    if (suspect) suspect.attempts++;
    if (suspect && suspect.attempts >= MAX_ATTEMPTS) {
      suspect.settle(new TopiqueError("worker-lost", { attempts: suspect.attempts }, { cause: why }));
    } else if (suspect) bystanders.unshift(suspect);
    lost(this, bystanders, why, usable);
    if (this.#ended) return;
    const retryInMs = backoffMs(this.deathsInARow);
    onWorkerLost?.(why, { deathsInARow: this.deathsInARow, retryInMs });
    this.#restart = setTimeout(() => this.#start(), retryInMs);
    free();
  }

  /** Times the step that is under way; one timer for the slot's life, since this is done for every group. */
  #watch(): void {
    const { textTimeoutMs } = this.#options;
    if (this.groups === 0 || textTimeoutMs === 0) return;
    this.#watchedStep = this.#thread?.steps;
    this.#watchdog ??= setTimeout(() => this.#bite(), textTimeoutMs).unref();
    this.#watchdog.refresh();
  }

  #bite(): void {
    if (this.groups === 0) return;
    // Several texts of a group may take that long together.
    if (this.#thread?.steps !== this.#watchedStep) this.#watch();
    else this.#thread?.kill(new Error(`a text ran longer than ${this.#options.textTimeoutMs} ms`));
  }
}

/** The worker that is up, has room, and has least to do. */
export function idlest(slots: readonly Slot[], groupsPerWorker: number): Slot | undefined {
  let best: Slot | undefined;
  for (const slot of slots) {
    if (!slot.isUp || slot.groups >= groupsPerWorker) continue;
    // Whatever came behind a long text would wait for it, though another worker may be free sooner.
    if (slot.groups > 0 && slot.characters >= GROUP_CHARACTERS) continue;
    if (!best || slot.groups < best.groups) best = slot;
  }
  return best;
}
