/**
 * How fast lists are read and whether memory stays flat: `node bench/reading.ts [records]`.
 * Prints, for each streaming format, records a second of processor time (the list's own making
 * taken off) and the heap after a full collection at the end against the heap after a hundredth.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { readPublications } from "../src/publications/read.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const records = Number(process.argv[2] ?? 1_000_000);
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

for (const [format, write] of Object.entries(WRITERS)) {
  const making = await processorTime(async () => {
    for await (const _ of written(write));
  });
  let count = 0;
  let early = 0;
  const reading = await processorTime(async () => {
    for await (const _ of readPublications(written(write)))
      if (++count === Math.floor(records / 100)) early = heap();
  });
  const rate = Math.round(count / (reading - making));
  console.log(
    `${format.padEnd(7)} ${rate} records/s, heap at ${count} / at ${Math.floor(records / 100)}: ${(heap() / early).toFixed(2)}`,
  );
}

/** Seconds of user and system time, in all threads. */
async function processorTime(work: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
