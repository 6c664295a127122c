/** No engine builds the image here, so the Dockerfile's own steps are followed in a clean directory. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import t from "tap";

const project = path.join(import.meta.dirname, "..");
const run = promisify(execFile);

t.test(
  "the Dockerfile's steps give a service that tags, stores lists, writes nothing but /data and ends with 0",
  async (t) => {
    const root = t.testdir({ app: {} });
    const app = path.join(root, "app");
    const steps = instructions(await readFile(path.join(project, "Dockerfile"), "utf8"));
    const data = path.join(root, "data");
    const env: Record<string, string> = { ...(await imageEnvironment(steps)), TOPIQUE_DATA: data };
    for (const [instruction, rest] of steps) {
      if (instruction === "COPY" && !rest.startsWith("--from")) await copy(rest.split(" "), app);
      if (instruction === "RUN" && !rest.includes("/data"))
        await run("bash", ["-ec", rest], { cwd: app, env });
    }
    t.match(find(steps, "ENV"), "TOPIQUE_DATA=/data");
    t.equal(find(steps, "VOLUME"), "/data");

    const modules = await readdir(path.join(app, "node_modules"));
    for (const left of ["onnxruntime-web", "@img", "tap", "typescript"])
      t.notOk(modules.includes(left), `${left} is not in the image`);
    t.same(await readdir(path.join(app, "node_modules/onnxruntime-node/bin/napi-v6")), [process.platform]);

    const before = await readdir(app, { recursive: true });
    // The app belongs to another user, who alone may write there: a read-only file system for these two.
    for (const [whose, user] of USERS) {
      await rm(data, { recursive: true, force: true });
      await run("bash", ["-ec", asOurselves(find(steps, "RUN")).replaceAll("/data", data)]);
      // Without the test runner's own hooks, which write where these users can't when the process ends.
      const command = ["-u", "NODE_OPTIONS", ...(JSON.parse(find(steps, "CMD")) as string[])];
      const server = spawn("env", command, { cwd: app, env, stdio: ["ignore", "pipe", "pipe"], ...user });
      const said = Promise.all([text(server.stdout), text(server.stderr)]);
      t.teardown(() => server.kill("SIGKILL"));
      await healthy(server, JSON.parse(find(steps, "HEALTHCHECK").replace(/^.*?CMD /, "")), app, env);

      const base = `http://127.0.0.1:${env.TOPIQUE_PORT}/v1`;
      const response = await fetch(`${base}/tags`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ title: "Deep reinforcement learning for robot control" }),
      });
      t.equal(response.status, 200, whose);
      t.match(await response.json(), { language: { code: "en" }, stamp: { encoder: String } });
      const list = await fetch(`${base}/publications`, {
        method: "POST",
        headers: { "content-type": "application/x-bibtex", prefer: "wait=60" },
        body: "@article{a, title={Deep reinforcement learning for robot control}}",
      });
      const stored = await list.text();
      t.equal(list.status, 200, `${whose}: ${stored}`);
      t.match(stored, "reinforcement-learning");

      const exited = once(server, "exit");
      server.kill("SIGTERM");
      t.same(await exited, [0, null], { said: await said });
      t.same(await readdir(app, { recursive: true }), before, "no file was made or removed");
    }
  },
);

/** Whoever isn't root can be nobody else: then the container's users are the one who runs this. */
const IS_ROOT = process.getuid?.() === 0;

const USERS: [whose: string, user: { uid?: number; gid?: number }][] = [
  ["the image's user", IS_ROOT ? { uid: 1000, gid: 1000 } : {}],
  ["an arbitrary user, as of docker run --user 54321", IS_ROOT ? { uid: 54_321, gid: 0 } : {}],
];

function asOurselves(step: string): string {
  return IS_ROOT ? step : step.replace("-o 1000 -g 0", "");
}

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
