/** A hash table with all about a pair in one place, as a look-up takes the time of waiting for memory. */
export class PairTable {
  /** [slots x 3]: first word, counted from 1 so that 0 is an empty slot; second word; id. */
  readonly #slots: Uint32Array;

  constructor(pairs: number) {
    // Two slots for each pair: most are then found at the first look.
    this.#slots = new Uint32Array(3 * (2 * pairs + 1));
  }

  add(first: number, second: number, id: number): void {
    this.#slots.set([first + 1, second, id], this.#slotOf(first, second));
  }

  /** -1 for a pair that was not added. */
  idOf(first: number, second: number): number {
    if (first < 0 || second < 0) return -1;
    const at = this.#slotOf(first, second);
    return this.#slots[at] === 0 ? -1 : this.#slots[at + 2]!;
  }

  /** Where the pair stands, or would. */
  #slotOf(first: number, second: number): number {
    const slots = this.#slots;
    // Multipliers of xxHash (Collet, github.com/Cyan4973/xxHash); a slot that is taken leads to the next.
    const hash = Math.imul(second ^ Math.imul(first + 1, 0x85ebca77), 0x9e3779b1) >>> 0;
    let at = (hash % (slots.length / 3)) * 3;
    while (slots[at] !== 0 && (slots[at] !== first + 1 || slots[at + 1] !== second)) {
      at += 3;
      if (at === slots.length) at = 0;
    }
    return at;
  }
}
