import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { FromProcess, ProcessSetup, ToProcess } from "./jobs-process.ts";

export interface JobsProcess {
  /** So many papers, or a list as it is; gives the job's id. */
  submit(list: number | string): Promise<string>;
  /** Resolves when the job is over; never, when the process ends before. */
  over(id: string): Promise<"over">;
  /** Resolves when reading or tagging has come to where it is held; never, when it ends before. */
  readonly held: Promise<void>;
  /** Resolves with how it ended: its exit code, or null when it was killed. */
  readonly gone: Promise<number | null>;
  /** Resolves when the process is gone, for SIGKILL. */
  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void>;
  /** Ends it in good order. */
  close(): Promise<void>;
}

export async function forkJobs(setup: ProcessSetup): Promise<JobsProcess> {
  const child = fork(new URL("./jobs-process.ts", import.meta.url), [JSON.stringify(setup)]);
  const gone = once(child, "exit");
  const held = answer(child, (message) => "held" in message).then(
    () => undefined,
    () => new Promise<never>(() => {}),
  );
  // It may end before it is ready, when the work it finds ends it.
  await Promise.race([answer(child, (message) => "ready" in message), gone]).catch(() => undefined);
  const tell = (message: ToProcess) => child.connected && child.send(message);
  return {
    held,
    gone: gone.then(([code]) => code),
    async submit(list) {
      tell({ submit: list });
      const message = await answer(child, (each) => "submitted" in each);
      return "submitted" in message ? message.submitted : "";
    },
    async over(id) {
      tell({ awaitEnd: id });
      const ended = await answer(child, (each) => "over" in each).catch(() => undefined);
      return ended ? "over" : new Promise<never>(() => {});
    },
    async signal(signal) {
      child.kill(signal);
      if (signal === "SIGKILL") await gone;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      tell({ close: true });
      await gone;
    },
  };
}

function answer(child: ChildProcess, isIt: (message: FromProcess) => boolean): Promise<FromProcess> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: FromProcess) => {
      if (!isIt(message)) return;
      child.off("message", onMessage);
      child.off("exit", onExit);
      resolve(message);
    };
    const onExit = () => reject(new Error("the process ended before it answered"));
    child.on("message", onMessage);
    child.on("exit", onExit);
  });
}
