/** Numbers in one typed array that doubles when it is full: a fraction of the memory of an ordinary array's objects. */
export class GrowingInt32 {
  #numbers = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get(i: number): number {
    return this.#numbers[i]!;
  }

  /** Answers the new length. */
  push(number: number): number {
    if (this.#length === this.#numbers.length) {
      const larger = new Int32Array(this.#length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = number;
    return ++this.#length;
  }

  set(i: number, number: number): void {
    this.#numbers[i] = number;
  }

  slice(start: number, end: number): Int32Array {
    return this.#numbers.subarray(start, end);
  }
}

export class GrowingFloat64 {
  #numbers = new Float64Array(1024);
  #length = 0;

  get(i: number): number {
    return this.#numbers[i]!;
  }

  /** Answers the new length. */
  push(number: number): number {
    if (this.#length === this.#numbers.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = number;
    return ++this.#length;
  }
}
