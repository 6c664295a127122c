import type { Entry, Field } from "./fields.ts";

/** Entries that others can be a part of. */
const VOLUMES = /^(?:(?:mv)?(?:book|proceedings|collection|reference)|periodical)$/;
/** What a part takes over from its volume: where and when it appeared, never what names the volume itself. */
const INHERITED = new Set(
  "booktitle year date eventdate eventtitle journal journaltitle series publisher".split(" "),
);
/** Volumes remembered, and records held back for a volume to come: lists of any length in constant memory. */
const MOST_VOLUMES = 10_000;
const MOST_HELD = 5_000;

/**
 * Gives entries what they inherit by `crossref`: a field of the volume that they have not
 * themselves, and its title as their booktitle, as BibLaTeX has it. BibTeX wants volumes after
 * their parts, so what came before its volume is held back, with all that follows, until the volume
 * comes or too much is held; then it inherits nothing. Volumes stay records of their own.
 */
export class Crossrefs<T> {
  readonly #volumes = new Map<string, Field[]>();
  /** From `#first` on still held. */
  readonly #held: { missing?: string; read(inherited: readonly Field[]): T }[] = [];
  #first = 0;

  /** The records that are ready once this entry has been read; `read` makes its record. */
  *add(entry: Entry, read: (inherited: readonly Field[]) => T): Iterable<T> {
    if (VOLUMES.test(entry.type) && entry.key !== "") this.#remember(entry);
    const wanted = entry.fields.find(({ name }) => name === "crossref")?.value.trim();
    yield* this.#next({ read, ...(wanted && { missing: wanted.toLowerCase() }) });
  }

  /** The same for what is no entry. */
  *pass(record: T): Iterable<T> {
    yield* this.#next({ read: () => record });
  }

  /** All that is still held. */
  *end(): Iterable<T> {
    for (const { missing, read } of this.#held.splice(0).slice(this.#first))
      yield read(this.#volumes.get(missing ?? "") ?? []);
  }

  *#next(record: { missing?: string; read(inherited: readonly Field[]): T }): Iterable<T> {
    this.#held.push(record);
    while (this.#first < this.#held.length) {
      const { missing, read } = this.#held[this.#first]!;
      const inherited = missing === undefined ? [] : this.#volumes.get(missing);
      if (inherited === undefined && this.#held.length - this.#first <= MOST_HELD) break;
      this.#first++;
      yield read(inherited ?? []);
    }
    // Not each time: the others move up.
    if (this.#first <= MOST_HELD && this.#first < this.#held.length) return;
    this.#held.splice(0, this.#first);
    this.#first = 0;
  }

  #remember(entry: Entry): void {
    const inherited = entry.fields.filter(({ name }) => INHERITED.has(name));
    const title = entry.fields.find(({ name }) => name === "title");
    if (title) inherited.push({ ...title, name: "booktitle" });
    this.#volumes.set(entry.key.toLowerCase(), inherited);
    if (this.#volumes.size <= MOST_VOLUMES) return;
    const [oldest = ""] = this.#volumes.keys();
    this.#volumes.delete(oldest);
  }
}
