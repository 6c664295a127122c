import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { FromProcess, ProcessSetup, ToProcess } from "./jobs-process.ts";

export interface JobsProcess {
  submit(count: number): Promise<string>;
  /** Resolves when the process is gone, for SIGKILL. */
  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void>;
  /** Ends it in good order. */
  close(): Promise<void>;
}

export async function forkJobs(setup: ProcessSetup): Promise<JobsProcess> {
  const child = fork(new URL("./jobs-process.ts", import.meta.url), [JSON.stringify(setup)]);
  const gone = once(child, "exit");
  await answer(child, (message) => "ready" in message);
  const tell = (message: ToProcess) => child.send(message);
  return {
    async submit(count) {
      tell({ submit: count });
      const message = await answer(child, (each) => "submitted" in each);
      return "submitted" in message ? message.submitted : "";
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
