export type Priority = "interactive" | "job";

/**
 * Two lines, first come first served: whoever is in the interactive one goes
 * first. Entering, leaving from the middle and taking are all constant time.
 */
export class WaitingLine<T> {
  /** Given back by a worker that died: they have waited longest, so they go before everybody. */
  readonly #returned: T[] = [];
  readonly #interactive = new Set<T>();
  readonly #job = new Set<T>();

  get size(): number {
    return this.#returned.length + this.#interactive.size + this.#job.size;
  }

  /** How many would be taken before a newcomer of this priority. */
  ahead(priority: Priority): number {
    return priority === "interactive" ? this.size - this.#job.size : this.size;
  }

  enter(entry: T, priority: Priority): void {
    (priority === "interactive" ? this.#interactive : this.#job).add(entry);
  }

  /** Puts entries at the very front, keeping their order. */
  giveBack(entries: readonly T[]): void {
    this.#returned.unshift(...entries);
  }

  /** True when the entry stood in the line. */
  leave(entry: T): boolean {
    const place = this.#returned.indexOf(entry);
    if (place >= 0) this.#returned.splice(place, 1);
    return place >= 0 || this.#interactive.delete(entry) || this.#job.delete(entry);
  }

  /** Whose turn it is. */
  next(): T | undefined {
    return this.#returned[0] ?? first(this.#interactive) ?? first(this.#job);
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
