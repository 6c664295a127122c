/**
 * Loaded with `--import` into the measured server: answers "report" on its parent's channel
 * with the resident memory and the event loop's delay since "watch".
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
  process.on("message", (message) => {
    // Only while asked for: its thousand wake-ups a second take three hundredths of a core.
    if (message === "watch") {
      histogram.reset();
      histogram.enable();
    }
    if (message !== "report") return;
    histogram.disable();
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
