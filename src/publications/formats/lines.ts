/** A line longer than this is cut: no record is that long, and memory must not grow with a file without line ends. */
const MAX_LINE = 16 * 1024 * 1024;

/** Text in pieces to whole lines, each character looked at once. */
export class Lines {
  #parts: string[] = [];
  #length = 0;

  /** The lines that are complete with this text, without their ends. */
  push(text: string): string[] {
    const lines = text.split("\n");
    const rest = lines.pop()!;
    if (lines.length > 0) lines[0] = this.#take() + lines[0]!;
    this.#parts.push(rest);
    this.#length += rest.length;
    if (this.#length > MAX_LINE) lines.push(this.#take());
    return lines;
  }

  /** What stood behind the last line end. */
  end(): string {
    return this.#take();
  }

  #take(): string {
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    return text;
  }
}
