import { setTimeout } from "node:timers/promises";
import { isOver } from "../jobs/job.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { EXIT } from "./exit-codes.ts";
import { createProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface RetagOptions {
  /** Ids of jobs; every finished one when there are none. */
  ids: readonly string[];
  limit?: number | undefined;
  threshold?: number | undefined;
}

/** Milliseconds between looks at a job. */
const LOOK_MS = 200;
const PAGE = 100;

/**
 * Tags finished jobs again with the vocabulary, centroids and thresholds in force, without inference
 * where embeddings are kept. One line a job. Returns the exit code.
 */
export async function retagJobs(jobs: Jobs, options: RetagOptions, terminal: Terminal): Promise<number> {
  const { limit, threshold } = options;
  const changes = { ...(limit !== undefined && { limit }), ...(threshold !== undefined && { threshold }) };
  const progress = createProgress(terminal.errors);
  let code: number = EXIT.ok;
  const ids = options.ids.length > 0 ? options.ids : finishedJobs(jobs);
  for await (const id of ids) {
    let job = await jobs.retag(id, changes);
    while (!isOver(job.state)) {
      await setTimeout(LOOK_MS);
      job = await jobs.find(id);
      const { tagged, waiting } = job.counts;
      progress.update(id, tagged, tagged + waiting);
    }
    progress.end();
    terminal.output.write(`${id}  ${job.state}  ${job.counts.tagged}\n`);
    if (job.state !== "done") code = EXIT.internal;
  }
  return code;
}

async function* finishedJobs(jobs: Jobs): AsyncGenerator<string> {
  let before: number | undefined;
  while (true) {
    const page = await jobs.list({ limit: PAGE, ...(before !== undefined && { before }) });
    for (const job of page) if (job.state === "done") yield job.id;
    before = page.at(-1)?.seq;
    if (before === undefined || page.length < PAGE) return;
  }
}
