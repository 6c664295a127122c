/**
 * How fast lists are read and whether memory stays flat: `node bench/reading.ts [records]`. For each
 * streaming format, in a process of its own: records a second of processor time (the list's own
 * making taken off), and the memory in use after a full collection at 10,000, at 100,000 and at
 * 1,000,000 records. Then the same with duplicates looked for, which has to remember what tells
 * them. The list is made while it is read, so no file is left behind.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DuplicateFinder } from "../src/publications/duplicates/duplicates.ts";
import { isFailure } from "../src/publications/publication.ts";
import { readPublications } from "../src/publications/read.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const [records = 1_000_000, format = "", mode = "alone"] = [
  Number(process.argv[2] ?? 1_000_000),
  ...process.argv.slice(3),
];
/** Records after which memory is looked at. */
const MARKS = [10_000, 100_000, 1_000_000].filter((mark) => mark < records).concat(records);
const abstract =
  "We read lists of publications in whatever form they come, from people and from programs, and lose none of them on the way. ".repeat(
    10,
  );

const WRITERS: Record<string, (i: number) => string> = {
  bibtex: (i) =>
    `@article{key${i},\n  title = {A {Study} of List ${i}},\n  author = {Roe, Jane and M{\\"u}ller, Hans and Li, Wei},\n  year = {${1990 + (i % 30)}},\n  journal = {Journal of Lists},\n  doi = {10.1000/list.${i}},\n  keywords = {lists, reading},\n  abstract = {${abstract}}\n}\n\n`,
  ris: (i) =>
    `TY  - JOUR\nAU  - Roe, Jane\nAU  - Müller, Hans\nAU  - Li, Wei\nTI  - A Study of List ${i}\nT2  - Journal of Lists\nAB  - ${abstract}\nPY  - 2020\nDO  - 10.1000/list.${i}\nKW  - lists\nER  - \n\n`,
  csv: (i) =>
    `${i === 0 ? "Title,Abstract,Authors,Year,DOI\n" : ""}A Study of List ${i},"${abstract}","Roe, J., Müller, H., Li, W.",2020,10.1000/list.${i}\n`,
  ndjson: (i) =>
    `${JSON.stringify({ id: i, title: `A Study of List ${i}`, abstract, authors: ["Jane Roe", "Hans Müller"], year: 2020, doi: `10.1000/list.${i}` })}\n`,
};

async function* written(write: (i: number) => string): AsyncGenerator<Uint8Array> {
  let text = "";
  for (let i = 0; i < records; i++) {
    text += write(i);
    if (text.length < 64 * 1024) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(text);
}

const write = WRITERS[format];
if (write) await measure(write);
else await measureAll();

async function measureAll(): Promise<void> {
  console.log(`MB of heap and buffers / of the whole process at ${MARKS.join(", ")} records`);
  for (const each of ["alone", "duplicates"]) {
    console.log(each === "alone" ? "reading alone" : "with duplicates looked for");
    for (const name of Object.keys(WRITERS)) {
      await once(fork(import.meta.filename, [String(records), name, each]), "exit");
    }
  }
}

async function measure(write: (i: number) => string): Promise<void> {
  const making = await processorTime(async () => {
    for await (const _ of written(write));
  });
  const finder = mode === "duplicates" ? new DuplicateFinder() : undefined;
  const seen: Memory[] = [];
  let count = 0;
  const reading = await processorTime(async () => {
    for await (const entry of readPublications(written(write))) {
      if (!isFailure(entry)) finder?.add(entry);
      if (++count === MARKS[seen.length]) seen.push(memory());
    }
  });
  const [first, last] = [seen[0], seen.at(-1)];
  if (!first || !last || count !== records) throw new Error(`${count} of ${records} records were read`);
  const bytes = (last.used - first.used) / (records - (MARKS[0] ?? 0));
  const ratio = (last.used / first.used).toFixed(2);
  console.log(
    [
      `  ${format.padEnd(7)}`,
      `${Math.round(count / (reading - making))} records/s`.padStart(16),
      ...seen.map(({ used, whole }) => `${megabytes(used)} / ${megabytes(whole)}`.padStart(13)),
      finder ? `   ${bytes.toFixed(0)} bytes a record` : `   ${ratio} times (wanted: 1)`,
    ].join(" "),
  );
}

/** Seconds of user and system time, in all threads. */
async function processorTime(work: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

interface Memory {
  /** Bytes of the heap and of buffers outside it. */
  used: number;
  /** Bytes of the process: what it has ever needed at once, as little is given back. */
  whole: number;
}

function memory(): Memory {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, whole: rss };
}

function megabytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0);
}
