import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { printJson } from "./print-json.ts";

/** A command of a README and where its answer stands in the text. */
export interface Example {
  command: string;
  answer: string;
  answerStart: number;
  answerEnd: number;
}

const root = path.join(import.meta.dirname, "..");

export function findExamples(markdown: string): Example[] {
  const pattern = /<!-- example -->\n```sh\n(.*?)```\n\n```(?:json|text)\n(.*?)```/dgs;
  return [...markdown.matchAll(pattern)].map((match) => {
    const [start, end] = match.indices![2]!;
    return { command: match[1]!, answer: match[2]!, answerStart: start, answerEnd: end };
  });
}

/** What the command prints, in the project's root, with the README's address replaced by the server's. JSON is laid out. */
export async function runExample(command: string, url: string): Promise<string> {
  const script = command.replaceAll("localhost:8080", new URL(url).host);
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], { cwd: root });
  return /^[[{]/.test(stdout) && !stdout.trim().includes("\n") ? printJson(JSON.parse(stdout)) : stdout;
}

/** The service as `npm start` runs it, on a free port. */
export async function startExampleServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  const url = `http://127.0.0.1:${port}`;
  // Publication lists leave nothing behind.
  const data = await mkdtemp(path.join(tmpdir(), "topique-readme-"));
  const env = {
    ...process.env,
    TOPIQUE_HOST: "127.0.0.1",
    TOPIQUE_PORT: String(port),
    TOPIQUE_DATA: data,
    TOPIQUE_LOG_LEVEL: "error",
  };
  const child = spawn(process.execPath, ["src/server.ts"], { cwd: root, env, stdio: "inherit" });
  while (!(await fetch(`${url}/health/ready`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
      await rm(data, { recursive: true });
    },
  };
}
