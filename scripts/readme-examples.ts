import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { printJson } from "./print-json.ts";

/** A command of a page and where its answer stands in the text. */
export interface Example {
  command: string;
  answer: string;
  answerStart: number;
  answerEnd: number;
}

const root = path.join(import.meta.dirname, "..");

/** The pages that people read first and may follow: the READMEs and all of docs/, by their paths in the project. */
export async function pages(): Promise<string[]> {
  const docs = await readdir(path.join(root, "docs"), { recursive: true });
  const written = docs.filter((name) => name.endsWith(".md")).map((name) => path.join("docs", name));
  return ["README.md", "README.fr.md", ...written.sort()];
}

export function findExamples(markdown: string): Example[] {
  const pattern = /<!-- example -->\n```sh\n(.*?)```\n\n```(?:json|text|csv|bibtex)\n(.*?)```/dgs;
  return [...markdown.matchAll(pattern)].map((match) => {
    const [start, end] = match.indices![2]!;
    return { command: match[1]!, answer: match[2]!, answerStart: start, answerEnd: end };
  });
}

const PASSING =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|"\d{4}-\d\d-\d\dT[\d:.]+Z"|"(?:requestId|rate)": [^,}\n]+/g;

/** An answer without what differs in every run: ids of jobs and requests, times, and the rate they give. */
export function withoutPassing(answer: string): string {
  return answer.replace(PASSING, "~");
}

/** What the command prints, in the project's root, with the pages' address replaced by the server's. JSON is laid out. */
export async function runExample(command: string, url: string): Promise<string> {
  const script = command.replaceAll("localhost:8080", new URL(url).host);
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], { cwd: root });
  if (/^[[{]/.test(stdout) && !stdout.trim().includes("\n")) return printJson(JSON.parse(stdout));
  // A page has no byte order mark and one kind of line end, whatever a table has.
  return stdout.replace(/[\ufeff\r]/g, "");
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
