/** A server or worker with a fake encoder in a process of its own, to be killed; asked by messages. */
import { setTimeout } from "node:timers/promises";
import { openPglite } from "../../src/database/pglite.ts";
import { openPostgres } from "../../src/database/postgres.ts";
import { isOver } from "../../src/jobs/job.ts";
import { createJobs } from "../../src/jobs/jobs.ts";
import { bytesOf, createFakeListTagger, OPTIONS, paperList, testSettings } from "./jobs.ts";

export interface ProcessSetup {
  database: { folder: string } | { url: string };
  chunksAtOnce: number;
  msPerText: number;
}

export type ToProcess = { submit: number | string } | { awaitEnd: string } | { close: true };
export type FromProcess = { ready: true } | { submitted: string } | { over: string };

const setup: ProcessSetup = JSON.parse(process.argv[2] ?? "");
const { database } = setup;
const tagger = createFakeListTagger();
tagger.msPerText = setup.msPerText;
const jobs = createJobs(
  testSettings(
    async () =>
      "folder" in database
        ? openPglite(database.folder)
        : openPostgres({ url: database.url, connections: 5, onError: () => {} }),
    { tagger, chunksAtOnce: setup.chunksAtOnce, chunkSize: 20 },
  ),
);

process.on("message", async (message: ToProcess) => {
  if ("close" in message) {
    await jobs.close();
    process.disconnect();
    return;
  }
  if ("awaitEnd" in message) {
    while (!isOver((await jobs.find(message.awaitEnd)).state)) await setTimeout(50);
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
