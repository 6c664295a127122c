/** No engine builds the image here, so the Dockerfile's own steps are followed in a clean directory. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import t from "tap";

const project = path.join(import.meta.dirname, "..");
const run = promisify(execFile);

t.test(
  "the Dockerfile's steps give a service that tags, is healthy, writes nothing and ends with 0",
  async (t) => {
    const app = t.testdir();
    const steps = instructions(await readFile(path.join(project, "Dockerfile"), "utf8"));
    const env = await imageEnvironment(steps);
    for (const [instruction, rest] of steps) {
      if (instruction === "COPY" && !rest.startsWith("--from")) await copy(rest.split(" "), app);
      if (instruction === "RUN") await run("bash", ["-ec", rest], { cwd: app, env });
    }

    const modules = await readdir(path.join(app, "node_modules"));
    for (const left of ["onnxruntime-web", "@img", "tap", "typescript"])
      t.notOk(modules.includes(left), `${left} is not in the image`);
    t.same(await readdir(path.join(app, "node_modules/onnxruntime-node/bin/napi-v6")), [process.platform]);

    const before = await readdir(app, { recursive: true });
    const [command, ...args] = JSON.parse(find(steps, "CMD")) as [string, ...string[]];
    const server = spawn(command, args, { cwd: app, env, stdio: "ignore" });
    t.teardown(() => server.kill("SIGKILL"));
    await healthy(server, JSON.parse(find(steps, "HEALTHCHECK").replace(/^.*?CMD /, "")), app, env);

    const response = await fetch(`http://127.0.0.1:${env.TOPIQUE_PORT}/v1/tags`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: "Deep reinforcement learning for robot control" }),
    });
    t.equal(response.status, 200);
    t.match(await response.json(), { language: { code: "en" }, stamp: { encoder: String } });

    const exited = once(server, "exit");
    server.kill("SIGTERM");
    t.same(await exited, [0, null]);
    t.same(await readdir(app, { recursive: true }), before, "no file was made or removed");
  },
);

type Instruction = [name: string, rest: string];

function instructions(dockerfile: string): Instruction[] {
  return dockerfile
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]);
}

function find(steps: Instruction[], name: string): string {
  return steps.findLast(([instruction]) => instruction === name)![1];
}

async function copy(words: string[], app: string): Promise<void> {
  const target = words.at(-1)!;
  for (const source of words.slice(0, -1)) {
    // As docker does: into a folder that ends in "/" or is ".", otherwise to that very name.
    const into = /^\.$|\/$/.test(target) ? path.join(target, path.basename(source)) : target;
    await cp(path.join(project, source), path.join(app, into), { recursive: true });
  }
}

/** What an engine's build is given of its machine: how the registry is reached. Without it npm waits through its retries. */
const NETWORK = /^(NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(https?|no)_proxy|npm_config_(registry|cache))$/i;

/** The image's ENV with this machine's npm and network, this test's Node first on the path, and a free port. */
async function imageEnvironment(steps: Instruction[]): Promise<Record<string, string>> {
  const set = steps.filter(([instruction]) => instruction === "ENV").flatMap(([, rest]) => rest.split(" "));
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return {
    HOME: process.env.HOME ?? "/",
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => NETWORK.test(name))),
    ...Object.fromEntries(set.map((pair) => pair.split("=") as [string, string])),
    PATH: `${path.dirname(process.execPath)}:${process.env.PATH}`,
    TOPIQUE_PORT: String(port),
  };
}

async function healthy(
  server: ChildProcess,
  command: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<void> {
  for (;;) {
    try {
      await run(command[0]!, command.slice(1), { cwd, env });
      return;
    } catch (error) {
      if (server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
