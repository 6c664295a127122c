import { setTimeout } from "node:timers/promises";
import { isOver, type Job } from "./job.ts";

/** Milliseconds between two looks at a job; the stored state is the only source, so any server can answer. */
const LOOK_MS = 500;
/** Looks without a change after which a comment keeps proxies from closing the connection. */
const LOOKS_PER_COMMENT = 30;

/**
 * A job's changes as server-sent events (WHATWG HTML, section 9.2), until it is over. An event's id
 * names the progress it tells of, so that a client that comes back with the last one it saw is told
 * only what is new to it.
 */
export async function* jobEvents(
  find: () => Promise<Job>,
  body: (job: Job) => object,
  options: { lastId?: string | undefined; stop: AbortSignal },
): AsyncGenerator<string> {
  let seen = options.lastId;
  let quiet = 0;
  yield "retry: 2000\n\n";
  while (!options.stop.aborted) {
    const job = await find();
    const id = progressOf(job);
    if (id !== seen) {
      yield `id: ${id}\nevent: ${isOver(job.state) ? "end" : "progress"}\ndata: ${JSON.stringify(body(job))}\n\n`;
      seen = id;
      quiet = 0;
    } else if (++quiet % LOOKS_PER_COMMENT === 0) yield ": still here\n\n";
    if (isOver(job.state)) return;
    await setTimeout(LOOK_MS, undefined, { signal: options.stop }).catch(() => undefined);
  }
}

/** The progress of a job as an event id; it changes exactly when there is something new to tell. */
export function progressOf({ state, counts }: Job): string {
  return `${state}-${counts.read}-${counts.tagged}-${counts.failed}`;
}
