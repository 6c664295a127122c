import { TopiqueError } from "../errors.ts";
import { pieces } from "./bytes/encoding.ts";
import { unzipped } from "./bytes/gzip.ts";
import { type RawText, rawText } from "./bytes/raw-text.ts";
import type { Detected, ListWriter, WriteContext, WrittenBack } from "./format.ts";
import { WRITERS } from "./formats.ts";

export interface WriteBackOptions {
  /** What reading the same bytes found out. */
  detected: Pick<Detected, "format" | "encoding" | "bom">;
  /** The topics of the record at a position, in the words to write; undefined or empty leaves the record as it is. */
  keywordsOf(position: number): readonly string[] | undefined | Promise<readonly string[] | undefined>;
  language: WriteContext["language"];
  columns?: WriteContext["columns"] | undefined;
}

/**
 * The same list with each publication's topics added to its keywords and every
 * other byte as it was. Reads the source a second time, in constant memory.
 * Throws TopiqueError "field-invalid" for a format that can't be written back.
 */
export async function* writeBack(
  source: AsyncIterable<Uint8Array> | Uint8Array,
  options: WriteBackOptions,
): AsyncGenerator<Uint8Array> {
  const { detected } = options;
  const raw = rawText(detected.encoding);
  const lines = new LineEnds();
  const bytes = unzipped(pieces(source));
  let head = await readHead(bytes, raw);
  const mark = detected.bom ? (detected.encoding === "utf-8" ? 3 : 1) : 0;
  if (mark > 0) yield raw.bytes(head.slice(0, mark));
  head = lines.normalise(head.slice(mark));
  const writer = writerOf(options, raw, head);
  const write = async function* (text: string, last: boolean) {
    for (const part of writer.split(text, last)) {
      const words = part.position === undefined ? undefined : await options.keywordsOf(part.position);
      const isEmpty = words === undefined || words.length === 0;
      const text =
        part.position === undefined || isEmpty ? writer.add(part, []) : writer.add(part, words.map(raw.word));
      yield raw.bytes(lines.restore(text));
    }
  };
  yield* write(head, false);
  for await (const piece of bytes) yield* write(lines.normalise(raw.decode(piece, false)), false);
  yield* write("", true);
}

function writerOf(
  { detected, language, columns = {} }: WriteBackOptions,
  raw: RawText,
  head: string,
): ListWriter {
  const format = detected.format ?? "nothing";
  if (Object.hasOwn(WRITERS, format)) return WRITERS[format as WrittenBack]({ raw, head, language, columns });
  throw new TopiqueError("field-invalid", {
    field: "format",
    wanted: Object.keys(WRITERS).join(", "),
    came: format,
  });
}

const HEAD = 64 * 1024;

async function readHead(bytes: AsyncGenerator<Uint8Array>, raw: RawText): Promise<string> {
  let head = "";
  while (head.length < HEAD) {
    const next = await bytes.next();
    if (next.done) break;
    head += raw.decode(next.value, false);
  }
  return head;
}

/** Lists from an old Macintosh end their lines with "\r" alone: the two are exchanged while working. */
class LineEnds {
  #swap: boolean | undefined;

  normalise(text: string): string {
    if (this.#swap === undefined && /[\r\n]/.test(text)) this.#swap = !text.includes("\n");
    return this.restore(text);
  }

  restore(text: string): string {
    return this.#swap ? text.replace(/[\r\n]/g, (end) => (end === "\r" ? "\n" : "\r")) : text;
  }
}
