import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import manifest from "../package.json" with { type: "json" };
import type { LoopReport } from "./loop-delay.ts";

/** A server under measurement, in a process of its own. */
export interface Measured {
  url: string;
  /** seconds from spawn to the first 200 of `readyPath` */
  readyAfter: number;
  watch(): void;
  report(): Promise<LoopReport>;
  stop(): Promise<void>;
}

/** Starts `file` with Node and waits until `readyPath` answers without an error status. */
export async function startServer(
  file: string,
  readyPath: string,
  settings: Record<string, string> = {},
): Promise<Measured> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = fork(path.join(import.meta.dirname, "..", file), {
    execArgv: [...startFlags, "--import", path.join(import.meta.dirname, "loop-delay.ts")],
    env: {
      ...process.env,
      PORT: String(port),
      TOPIQUE_PORT: String(port),
      TOPIQUE_HOST: "127.0.0.1",
      ...settings,
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await answers(url + readyPath, child);
  const readyAfter = (performance.now() - started) / 1000;
  return {
    url,
    readyAfter,
    watch: () => void child.send("watch"),
    async report() {
      child.send("report");
      const [report] = (await once(child, "message")) as [LoopReport];
      return report;
    },
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** The flags `npm start` gives Node: measured is what people run. */
const startFlags = manifest.scripts.start.split(" ").slice(1, -1);

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${child.exitCode} before it was ready`);
    const response = await fetch(url).catch(() => undefined);
    // Any answer will do from a server without a health route (404), not "not ready yet" (503).
    if (response && response.status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
