import { setTimeout } from "node:timers/promises";
import { isOver, type Job } from "../jobs/job.ts";
import { MAX_WAIT_SECONDS } from "../schemas/jobs.ts";

/** Seconds a client would wait (RFC 7240, section 4.3), at most what we would; undefined when it does not say. */
export function waitAsked(prefer: string | undefined): number | undefined {
  const found = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec(prefer ?? "")?.[1];
  return found === undefined ? undefined : Math.min(Number(found), MAX_WAIT_SECONDS);
}

/** Milliseconds between looks at a job somebody waits for. */
const LOOK_MS = 100;

/** The job when it is over, or as it is when the time is up or `stop` aborts. */
export async function untilOver(find: () => Promise<Job>, seconds: number, stop: AbortSignal): Promise<Job> {
  const end = performance.now() + seconds * 1000;
  for (let job = await find(); ; job = await find()) {
    if (isOver(job.state) || stop.aborted || performance.now() >= end) return job;
    await setTimeout(LOOK_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}
