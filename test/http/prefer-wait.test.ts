import t from "tap";
import { untilOver, waitAsked } from "../../src/http/prefer-wait.ts";
import type { Job, JobState } from "../../src/jobs/job.ts";

t.test("waitAsked reads wait from Prefer, at most a minute", async (t) => {
  const cases: [prefer: string | undefined, seconds: number | undefined][] = [
    [undefined, undefined],
    ["", undefined],
    ["wait=10", 10],
    ["respond-async, wait=5", 5],
    ['Wait = "7"; foo', 7],
    ["wait=0", 0],
    ["wait=3600", 60],
    ["wait=99999999999", undefined],
    ["wait=x", undefined],
    ["await=5", undefined],
  ];
  for (const [prefer, seconds] of cases) t.equal(waitAsked(prefer), seconds, String(prefer));
});

t.test("untilOver looks until the job is over, the time is up or nobody waits", async (t) => {
  const jobs = (...states: JobState[]) => {
    const left = [...states];
    return async () => ({ state: left.length > 1 ? left.shift() : left[0] }) as Job;
  };
  const never = new AbortController().signal;
  t.equal((await untilOver(jobs("reading", "tagging", "done"), 60, never)).state, "done");
  t.equal((await untilOver(jobs("tagging"), 0, never)).state, "tagging");
  t.equal((await untilOver(jobs("tagging"), 60, AbortSignal.abort())).state, "tagging");
});
