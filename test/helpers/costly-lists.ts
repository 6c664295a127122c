/** A readList for a thread of its own: a list says how it misbehaves, or is one title a line. */
import type { ReadList } from "../../src/jobs/reading.ts";
import { readLines } from "./jobs.ts";

export const readList: ReadList = async (bytes, source) => {
  const reading = await readLines(bytes, source);
  return {
    ...reading,
    entries: (async function* () {
      for await (const entry of reading.entries) {
        const [word = ""] = "title" in entry ? entry.title.split(" ") : [];
        yield entry;
        MISBEHAVIOUR[word]?.();
      }
    })(),
  };
};

const MISBEHAVIOUR: Record<string, () => void> = {
  endless() {
    for (;;);
  },
  growing() {
    for (const kept: string[][] = []; ; ) kept.push(["more", "and more"]);
  },
  broken() {
    throw new RangeError("a bug");
  },
  quitting() {
    process.exit(9);
  },
};
