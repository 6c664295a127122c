import { GrowingFloat64, GrowingInt32 } from "./growing-arrays.ts";

/** For each key the indices that have it, in some 30 bytes each; keys are 53-bit hashes. */
export class Postings {
  /** The last posting of each bucket; a bucket is the key's low 30 bits, so that engines keep it unboxed. */
  readonly #last = new Map<number, number>();
  readonly #keys = new GrowingFloat64();
  readonly #indices = new GrowingInt32();
  readonly #before = new GrowingInt32();

  /** The indices that have the key, newest first. */
  *find(key: number): Generator<number> {
    for (let at = this.#last.get(bucketOf(key)) ?? -1; at >= 0; at = this.#before.get(at)) {
      if (this.#keys.get(at) === key) yield this.#indices.get(at);
    }
  }

  add(key: number, index: number): void {
    const bucket = bucketOf(key);
    this.#before.push(this.#last.get(bucket) ?? -1);
    this.#indices.push(index);
    this.#last.set(bucket, this.#keys.push(key) - 1);
  }
}

function bucketOf(key: number): number {
  return (key >>> 0) & 0x3fffffff;
}
