/** What a character is to the words of a text. */
export type CharacterKind = "gap" | "part" | "later" | "alone";

/** In the table of kinds, where 0 is a character that was not met yet. From `later` on they go on with a word. */
const CODES: Record<CharacterKind, number> = { gap: 1, alone: 2, later: 3, part: 4 };
const { alone: ALONE, later: LATER, part: PART } = CODES;

export interface WordMemoOptions {
  /**
   * Of a UTF-16 unit: "gap" stands between words, "part" in one, "later" in one but never first,
   * "alone" is a word by itself.
   */
  kindOf(character: string): CharacterKind;
  /** What is kept of a word: whole numbers of 32 bits. The same word must always give the same. */
  work(word: string): readonly number[];
}

/** What is kept of a word stands in `kept` from `start` to `end`; the word in its text from `from` to `to`. */
export type UseWord = (kept: Int32Array, start: number, end: number, from: number, to: number) => void;

/** Words kept at most: more than those of an hour's texts that come again. */
const MOST_WORDS = 8_192;
/** Longer ones hardly ever come again. In UTF-16 units. */
const LONGEST_WORD = 40;
/** Numbers kept at most, of all words together and of one. */
const MOST_NUMBERS = 16 * MOST_WORDS;
const MOST_OF_ONE = 1_000;
/** [slots x 4]: hash; length, 0 in an empty slot; where its characters begin; where its numbers do. Half of the slots stay empty. */
const FIELDS = 4;
const SLOTS = 2 * MOST_WORDS;
/** Slots after its own in which a word may stand: words made to want the same one would otherwise be looked for among each other. */
const MOST_STEPS = 32;

/**
 * Something worked out for each word of a text, and kept, because texts say the same few thousand
 * words again and again. A word that is known is found where it stands: no string is made for it. All
 * that is kept lies close together, since a run of the encoder pushes everything out of the processor's
 * caches and waiting for memory is then what a look-up takes. When full it forgets all and starts over.
 */
export class WordMemo {
  readonly #kindOf: (character: string) => CharacterKind;
  readonly #work: (word: string) => readonly number[];
  // Room is taken with the first text, since not every thread reads any.
  #kinds = new Uint8Array(0);
  #slots = new Int32Array(0);
  #characters = new Uint16Array(0);
  /** How many of a word's numbers there are, and these. */
  #numbers = new Int32Array(0);
  #words = 0;
  #usedCharacters = 0;
  #usedNumbers = 0;

  constructor({ kindOf, work }: WordMemoOptions) {
    this.#kindOf = kindOf;
    this.#work = work;
  }

  /** Calls `use` for each word of the text, in order. Linear in the text's length. */
  each(text: string, use: UseWord): void {
    if (this.#kinds.length === 0) this.#takeRoom();
    const kinds = this.#kinds;
    const numbers = this.#numbers;
    const end = text.length;
    for (let at = 0; at < end; ) {
      const from = at;
      let code = text.charCodeAt(at++);
      const kind = kinds[code] || this.#learnKind(code);
      if (kind !== PART && kind !== ALONE) continue;
      let hash = mixed(0, code);
      for (; kind === PART && at < end; at++) {
        code = text.charCodeAt(at);
        if ((kinds[code] || this.#learnKind(code)) < LATER) break;
        hash = mixed(hash, code);
      }
      const known = this.#find(text, from, at, hash);
      if (known >= 0) use(numbers, known + 1, known + 1 + numbers[known]!, from, at);
      else this.#learn(text, from, at, hash, use);
    }
  }

  /** Where the word's numbers are, or -1. */
  #find(text: string, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const length = to - from;
    let at = firstSlot(hash);
    for (let step = 0; step < MOST_STEPS && slots[at + 1] !== 0; step++, at = nextSlot(at)) {
      const same = slots[at] === hash && slots[at + 1] === length;
      if (same && this.#isAt(slots[at + 2]!, text, from, to)) return slots[at + 3]!;
    }
    return -1;
  }

  #isAt(start: number, text: string, from: number, to: number): boolean {
    const characters = this.#characters;
    for (let i = from; i < to; i++) if (characters[start + i - from] !== text.charCodeAt(i)) return false;
    return true;
  }

  #learn(text: string, from: number, to: number, hash: number, use: UseWord): void {
    const length = to - from;
    const worked = this.#work(text.slice(from, to));
    const fits = length <= LONGEST_WORD && worked.length <= MOST_OF_ONE;
    const isFull = this.#words === MOST_WORDS || this.#usedNumbers + 1 + worked.length > MOST_NUMBERS;
    if (fits && isFull) this.#forget();
    const at = fits ? this.#freeSlot(hash) : undefined;
    if (at === undefined) {
      use(new Int32Array(worked), 0, worked.length, from, to);
      return;
    }
    const start = this.#usedNumbers;
    const [slots, characters, numbers] = [this.#slots, this.#characters, this.#numbers];
    slots[at] = hash;
    slots[at + 1] = length;
    slots[at + 2] = this.#usedCharacters;
    slots[at + 3] = start;
    for (let i = from; i < to; i++) characters[this.#usedCharacters++] = text.charCodeAt(i);
    numbers[start] = worked.length;
    for (let i = 0; i < worked.length; i++) numbers[start + 1 + i] = worked[i]!;
    this.#usedNumbers += 1 + worked.length;
    this.#words++;
    use(numbers, start + 1, start + 1 + worked.length, from, to);
  }

  #freeSlot(hash: number): number | undefined {
    let at = firstSlot(hash);
    for (let step = 0; step < MOST_STEPS; step++, at = nextSlot(at)) if (this.#slots[at + 1] === 0) return at;
    return undefined;
  }

  #learnKind(code: number): number {
    const kind = CODES[this.#kindOf(String.fromCharCode(code))];
    this.#kinds[code] = kind;
    return kind;
  }

  #takeRoom(): void {
    this.#kinds = new Uint8Array(2 ** 16);
    this.#slots = new Int32Array(SLOTS * FIELDS);
    this.#characters = new Uint16Array(MOST_WORDS * LONGEST_WORD);
    this.#numbers = new Int32Array(MOST_NUMBERS);
  }

  #forget(): void {
    this.#slots.fill(0);
    this.#words = this.#usedCharacters = this.#usedNumbers = 0;
  }
}

function firstSlot(hash: number): number {
  return ((hash ^ (hash >>> 15)) & (SLOTS - 1)) * FIELDS;
}

function nextSlot(at: number): number {
  return (at + FIELDS) & (SLOTS * FIELDS - 1);
}

/** A hash of 32 bits, as a signed number. */
export function hashOf(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = mixed(hash, word.charCodeAt(i));
  return hash;
}

/** One step for each UTF-16 unit: xor, then the multiplication of FNV-1a, whose start and bytes it has not. */
function mixed(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}
