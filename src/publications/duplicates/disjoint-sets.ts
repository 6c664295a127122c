import { GrowingInt32 } from "./growing-arrays.ts";

/** Sets of indices that only grow together (Tarjan 1975, with path halving); the smallest index names its set. */
export class DisjointSets {
  readonly #parents = new GrowingInt32();

  /** Adds one more index, alone in its set. */
  add(): number {
    return this.#parents.push(this.#parents.length) - 1;
  }

  find(index: number): number {
    let at = index;
    while (this.#parents.get(at) !== at) {
      const grandparent = this.#parents.get(this.#parents.get(at));
      this.#parents.set(at, grandparent);
      at = grandparent;
    }
    return at;
  }

  union(a: number, b: number): void {
    const [left, right] = [this.find(a), this.find(b)];
    if (left < right) this.#parents.set(right, left);
    else this.#parents.set(left, right);
  }
}
