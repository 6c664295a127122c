/** A server or worker with a fake encoder in a process of its own, to be killed; asked by messages. */
import { openPglite } from "../../src/database/pglite.ts";
import { openPostgres } from "../../src/database/postgres.ts";
import { createJobs } from "../../src/jobs/jobs.ts";
import type { ListTagger } from "../../src/jobs/list-tagger.ts";
import type { ReadList } from "../../src/jobs/reading.ts";
import {
  bytesOf,
  createFakeListTagger,
  OPTIONS,
  paperList,
  readLines,
  testSettings,
  untilOver,
} from "./jobs.ts";

export interface ProcessSetup {
  database: { folder: string } | { url: string };
  chunksAtOnce: number;
  msPerText: number;
  /** The position of a record that reading never gets to: it says so and waits to be killed. */
  holdAt?: number;
  /** After so many texts of this process no chunk comes back any more: it says so and waits to be killed. */
  holdAfter?: number;
}

export type ToProcess = { submit: number | string } | { awaitEnd: string } | { close: true };
export type FromProcess = { ready: true } | { submitted: string } | { over: string } | { held: number };

const setup: ProcessSetup = JSON.parse(process.argv[2] ?? "");
const { database } = setup;
const fake = createFakeListTagger();
fake.msPerText = setup.msPerText;
const tagger: ListTagger = {
  ...fake,
  async tag(...chunk) {
    const { holdAfter = Number.POSITIVE_INFINITY } = setup;
    if (fake.titles.length < holdAfter) return fake.tag(...chunk);
    tell({ held: holdAfter });
    return new Promise(() => {});
  },
};
const readList: ReadList = async (bytes, source) => {
  const reading = await readLines(bytes, source);
  return {
    ...reading,
    entries: (async function* () {
      for await (const entry of reading.entries) {
        if (entry.place.position === setup.holdAt) {
          tell({ held: setup.holdAt });
          await new Promise(() => {});
        }
        yield entry;
      }
    })(),
  };
};
const jobs = createJobs(
  testSettings(
    async () =>
      "folder" in database
        ? openPglite(database.folder)
        : openPostgres({ url: database.url, connections: 5, onError: () => {} }),
    { tagger, readList, chunksAtOnce: setup.chunksAtOnce, chunkSize: 20 },
  ),
);

process.on("message", async (message: ToProcess) => {
  if ("close" in message) {
    await jobs.close();
    process.disconnect();
    return;
  }
  if ("awaitEnd" in message) {
    await untilOver(jobs, message.awaitEnd);
    tell({ over: message.awaitEnd });
    return;
  }
  const list = typeof message.submit === "string" ? message.submit : paperList(message.submit);
  const job = await jobs.receive(bytesOf(list), { source: {}, options: OPTIONS });
  tell({ submitted: job.id });
});

await jobs.start();
tell({ ready: true });

function tell(message: FromProcess): void {
  process.send?.(message);
}
