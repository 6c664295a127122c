/**
 * Loaded with `--import` into the measured server: answers "reset" and "report" on
 * its parent's channel with the event loop's delay and the resident memory.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

export interface LoopReport {
  /** milliseconds */
  p99: number;
  max: number;
  /** bytes, all threads */
  rss: number;
}

// Worker threads inherit --import; only the main thread has an event loop that must stay free.
if (isMainThread && process.send) {
  const resolution = 1;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  process.on("message", (message) => {
    if (message === "reset") histogram.reset();
    if (message !== "report") return;
    // The histogram counts the timer's own period as delay.
    const delay = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
    const report: LoopReport = {
      p99: delay(histogram.percentile(99)),
      max: delay(histogram.max),
      rss: process.memoryUsage.rss(),
    };
    process.send!(report);
  });
  // The channel alone must not keep a closing server alive.
  process.channel?.unref();
}
