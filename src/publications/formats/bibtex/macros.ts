import type { MacroValues } from "./fields.ts";

/** A macro longer than this is none; those of journals and publishers are some words. Unit: characters. */
const MAX_MACRO = 10_000;
/** What macros may stand for in a whole list: so much, and so many times the text read. Unit: characters. */
const FREE = 1024 * 1024;
const TIMES_READ = 10;

/**
 * What @string defines. As macros are made of macros, and a name of two letters stands for thousands, a list
 * of some hundred characters could else stand for any amount of text.
 */
export class Macros implements MacroValues {
  readonly #values = new Map<string, string>();
  #left = FREE;
  /** Whether the record in hand asked for more text than there may be. */
  isSpent = false;

  /** Before each piece of the list, of so many characters. */
  begin(length: number): void {
    this.#left += TIMES_READ * length;
    this.isSpent = false;
  }

  get(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (value.length > this.#left) this.isSpent = true;
    else this.#left -= value.length;
    return this.isSpent ? "" : value;
  }

  /** Names are in lower case. */
  set(name: string, value: string): void {
    if (value.length <= MAX_MACRO) this.#values.set(name, value);
  }
}
