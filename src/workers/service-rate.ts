/** Texts over which the time of one is averaged, the latest counting most. */
const MEMORY = 200;

/** How long a text takes while others wait, all workers together: measured, not asked for. */
export class ServiceRate {
  #msPerText = 0;
  #measured = 0;
  /** When the text before was answered, if others waited then. */
  #last: number | undefined;

  /** A text was answered at `now` (milliseconds of any clock). */
  answered(now: number, othersWait: boolean): void {
    if (this.#last !== undefined) {
      this.#measured = Math.min(this.#measured + 1, MEMORY);
      this.#msPerText += (now - this.#last - this.#msPerText) / this.#measured;
    }
    this.#last = othersWait ? now : undefined;
  }

  /** Whole seconds in which so many texts are through, at least 1; undefined before anything was measured. */
  secondsFor(texts: number): number | undefined {
    if (this.#measured === 0) return undefined;
    return Math.max(1, Math.ceil((texts * this.#msPerText) / 1_000));
  }
}
