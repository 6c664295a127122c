/** Sets of indices that only grow together (Tarjan 1975, with path halving); the smallest index names its set. */
export class DisjointSets {
  readonly #parents: number[] = [];

  /** Adds one more index, alone in its set. */
  add(): number {
    return this.#parents.push(this.#parents.length) - 1;
  }

  find(index: number): number {
    let at = index;
    while (this.#parents[at] !== at) {
      const parent = this.#parents[at]!;
      this.#parents[at] = this.#parents[parent]!;
      at = this.#parents[at]!;
    }
    return at;
  }

  union(a: number, b: number): void {
    const [left, right] = [this.find(a), this.find(b)];
    if (left < right) this.#parents[right] = left;
    else this.#parents[left] = right;
  }
}
