import {
  createWriteStream,
  existsSync,
  readFileSync,
  rmSync,
  type WriteStream,
  writeFileSync,
} from "node:fs";
import type { Outcome } from "../results/outcome.ts";

/** The outcomes of a run so far, in a file beside its results, so that a run that ended early can go on. */
export interface ResumeFile {
  /** How many outcomes there are of an earlier run of the same lists, options and model. */
  readonly known: number;
  /** True when there was an earlier run of something else. */
  readonly startedOver: boolean;
  /** The outcome of the publication of this index, given once and then forgotten. */
  take(index: number): Outcome | undefined;
  add(index: number, outcome: Outcome): void;
  /** Writes what is pending; the file stays. */
  close(): Promise<void>;
  /** Removes the file: everything is done. */
  remove(): Promise<void>;
}

/** `key` names everything the outcomes depend on; `goOn` false forgets an earlier run. */
export function openResumeFile(path: string, key: string, goOn: boolean): ResumeFile {
  const header = `${JSON.stringify({ key })}\n`;
  const { known, length } = goOn ? readKnown(path, header) : { known: new Map<number, Outcome>(), length: 0 };
  const startedOver = goOn && known.size === 0 && length === 0 && existsSync(path);
  if (length === 0) writeFileSync(path, header);
  const stream = createWriteStream(path, length === 0 ? { flags: "a" } : { flags: "r+", start: length });
  let failure: Error | undefined;
  stream.on("error", (error) => {
    failure ??= error;
  });
  return {
    known: known.size,
    startedOver,
    take(index) {
      const outcome = known.get(index);
      known.delete(index);
      return outcome;
    },
    add(index, outcome) {
      if (failure) throw failure;
      stream.write(`${JSON.stringify([index, outcome])}\n`);
    },
    close: () => ended(stream),
    async remove() {
      await ended(stream);
      rmSync(path, { force: true });
    },
  };
}

/** Whole lines only: a crash may have cut the last one, and `length` bytes are good. */
function readKnown(path: string, header: string): { known: Map<number, Outcome>; length: number } {
  const known = new Map<number, Outcome>();
  if (!existsSync(path)) return { known, length: 0 };
  const bytes = readFileSync(path);
  const text = bytes.subarray(0, bytes.lastIndexOf(10) + 1).toString();
  if (!text.startsWith(header)) return { known, length: 0 };
  for (const line of text.slice(header.length).split("\n")) {
    if (line === "") continue;
    const [index, outcome] = JSON.parse(line) as [number, Outcome];
    known.set(index, outcome);
  }
  return { known, length: Buffer.byteLength(text) };
}

function ended(stream: WriteStream): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.on("error", reject);
  stream.end((error?: Error | null) => (error ? reject(error) : resolve()));
  return promise;
}
