export type Priority = "interactive" | "batch" | "job";

/**
 * Three lines, first come first served: single texts and those of batches take turns, so that neither
 * keeps the other out, and go before jobs. Entering, leaving from the middle and taking are all
 * constant time.
 */
export class WaitingLine<T> {
  /** Given back by a worker that died: they have waited longest, so they go before everybody. */
  readonly #returned: T[] = [];
  readonly #waiting: Readonly<Record<Priority, Set<T>>> = {
    interactive: new Set(),
    batch: new Set(),
    job: new Set(),
  };
  #isBatchsTurn = false;

  get size(): number {
    return this.ahead("job");
  }

  /** How many would be taken before a newcomer of this priority; of a batch's, before a single text, none counts. */
  ahead(priority: Priority): number {
    const { interactive, batch, job } = this.#waiting;
    const singles = this.#returned.length + interactive.size;
    if (priority === "interactive") return singles;
    return singles + batch.size + (priority === "job" ? job.size : 0);
  }

  enter(entry: T, priority: Priority): void {
    this.#waiting[priority].add(entry);
  }

  /** Puts entries at the very front, keeping their order. */
  giveBack(entries: readonly T[]): void {
    this.#returned.unshift(...entries);
  }

  /** True when the entry stood in the line. */
  leave(entry: T): boolean {
    const place = this.#returned.indexOf(entry);
    if (place >= 0) this.#returned.splice(place, 1);
    return place >= 0 || Object.values(this.#waiting).some((line) => line.delete(entry));
  }

  /** Whose turn it is. */
  next(): T | undefined {
    const { interactive, batch, job } = this.#waiting;
    const [one, other] = this.#isBatchsTurn ? [batch, interactive] : [interactive, batch];
    return this.#returned[0] ?? first(one) ?? first(other) ?? first(job);
  }

  /** From now on, batches' texts go before single ones, or the other way round. */
  turn(): void {
    this.#isBatchsTurn = !this.#isBatchsTurn;
  }

  take(): T | undefined {
    const entry = this.next();
    if (entry !== undefined) this.leave(entry);
    return entry;
  }
}

function first<T>(line: Set<T>): T | undefined {
  for (const entry of line) return entry;
  return undefined;
}
