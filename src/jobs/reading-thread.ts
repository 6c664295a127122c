/** A list's own thread: reads what it is handed part by part, and hands back what it read. */
import { getHeapStatistics } from "node:v8";
import { parentPort, type Transferable, workerData } from "node:worker_threads";
import { TopiqueError } from "../errors.ts";
import type { Publication, ReadFailure } from "../publications/publication.ts";
import { sizeOf } from "../publications/size.ts";
import { toFailure } from "../workers/protocol.ts";
import type { FromReadingThread, ReadingData, ToReadingThread } from "./read-apart.ts";
import type { ReadList } from "./reading.ts";

/** Entries handed over together, by number and by size: to take them is a small step of the other thread. */
const MOST_ENTRIES = 100;
const MOST_CHARACTERS = 250_000;
const MEGABYTE = 1024 * 1024;

const port = parentPort;
if (!port) throw new Error("This is a bug: reading-thread.ts runs only as a thread.");
const { module, source, megabytes, unpackedBytes } = workerData as ReadingData;

let part = Promise.withResolvers<Uint8Array | undefined>();
let taken = Promise.withResolvers<void>();
taken.resolve();
port.on("message", (message: ToReadingThread) => {
  if (message.type === "part") part.resolve(message.bytes);
  else if (message.type === "taken") taken.resolve();
});

try {
  const { readList } = (await import(module)) as { readList: ReadList };
  const reading = await readList(parts(), source, { unpackedBytes });
  let entries: (Publication | ReadFailure)[] = [];
  let size = 0;
  for await (const entry of reading.entries) {
    entries.push(entry);
    size += sizeOf(entry);
    if (entries.length < MOST_ENTRIES && size < MOST_CHARACTERS) continue;
    await give(entries);
    entries = [];
    size = 0;
  }
  await give(entries);
  const groups = flat(reading.duplicates());
  post({ type: "done", facts: reading.facts(), warnings: reading.warnings(), groups }, [groups.buffer]);
} catch (error) {
  post({ type: "failed", failure: toFailure(error) });
}

async function* parts(): AsyncGenerator<Uint8Array> {
  for (;;) {
    heedMemory();
    part = Promise.withResolvers();
    post({ type: "wants-part" });
    const bytes = await part.promise;
    if (!bytes) return;
    yield bytes;
  }
}

/** Waits for the entries given before, so that there are never many on the way. */
async function give(entries: (Publication | ReadFailure)[]): Promise<void> {
  await taken.promise;
  heedMemory();
  taken = Promise.withResolvers();
  post({ type: "entries", entries });
}

/** In time, between two steps: some steps of V8 end the whole process when there is no memory left for them. */
function heedMemory(): void {
  const { used_heap_size, external_memory } = getHeapStatistics();
  if (used_heap_size + external_memory <= megabytes * MEGABYTE) return;
  throw new TopiqueError("list-too-costly", { megabytes });
}

/** Group by group: how many records, and then their positions. */
function flat(groups: Iterable<readonly number[]>): Int32Array<ArrayBuffer> {
  const numbers: number[] = [];
  for (const group of groups) {
    numbers.push(group.length);
    for (const position of group) numbers.push(position);
  }
  return Int32Array.from(numbers);
}

function post(message: FromReadingThread, transfer: Transferable[] = []): void {
  port?.postMessage(message, transfer);
}
