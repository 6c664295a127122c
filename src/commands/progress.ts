import type { Output } from "./terminal.ts";

export interface ProgressLine {
  /** Says what is being done; on a terminal only, and at most a few times a second. */
  update(stage: string, done: number, total: number): void;
  /** Ends the line. */
  end(): void;
}

const REDRAW_MS = 200;

/** One line that is drawn over: stage, count, rate and what is left. `now` in milliseconds. */
export function createProgress(output: Output, now: () => number = Date.now): ProgressLine {
  let stage = "";
  let started = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    update(name, done, total) {
      if (!output.isTTY) return;
      const time = now();
      if (name !== stage) {
        stage = name;
        started = time;
      } else if (time - drawn < REDRAW_MS && done < total) return;
      drawn = time;
      output.write(`\r\u001b[K${line(name, done, total, (time - started) / 1000)}`);
    },
    end() {
      if (output.isTTY && stage !== "") output.write("\r\u001b[K");
      stage = "";
    },
  };
}

/** `seconds` since the stage began. */
function line(stage: string, done: number, total: number, seconds: number): string {
  const count = `${stage} ${done}/${total}`;
  if (done === 0 || seconds === 0) return count;
  const rate = done / seconds;
  return `${count}  ${rate.toFixed(rate < 10 ? 1 : 0)}/s  ${Math.ceil((total - done) / rate)} s left`;
}
