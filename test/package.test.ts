/** What `npm pack` makes, unpacked in a clean folder as npm lays it: below node_modules, where Node strips no types. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import t, { type Test } from "tap";
import { startPostgres } from "./helpers/postgres.ts";

const project = path.join(import.meta.dirname, "..");
const manifest = JSON.parse(await readFile(path.join(project, "package.json"), "utf8"));
const execute = promisify(execFile);
/** Without what the test runner puts into every Node. */
const BARE = ["-u", "NODE_OPTIONS"];
const run = (command: string, args: string[], options: object = { cwd: app, env }) =>
  execute("env", [...BARE, command, ...args], options);

/** Of the package itself, unpacked. */
const MOST_BYTES = 30e6;

// Not below the project, where whatever the package lacks would be found in its node_modules.
const app = await mkdtemp(path.join(tmpdir(), "topique-package-"));
const modules = path.join(app, "node_modules");
const topique = path.join(modules, ".bin/topique");
const env: NodeJS.ProcessEnv = {
  ...process.env,
  // For the command's first line: this test's Node.
  PATH: `${path.dirname(process.execPath)}:${process.env.PATH}`,
  XDG_DATA_HOME: path.join(app, "kept"),
  TOPIQUE_WORKERS: "1",
  TOPIQUE_PORT: "0",
};

t.before(async () => {
  await run("npm", ["pack", "--pack-destination", app], { cwd: project, env });
  await mkdir(path.join(modules, ".bin"), { recursive: true });
  await run("tar", ["xzf", path.join(app, `topique-${manifest.version}.tgz`), "-C", app]);
  await rename(path.join(app, "package"), path.join(modules, "topique"));
  await symlink("../topique/bin/topique.js", topique);
  // What it says it depends on, and nothing else.
  for (const name of Object.keys(manifest.dependencies)) {
    await mkdir(path.dirname(path.join(modules, name)), { recursive: true });
    await symlink(path.join(project, "node_modules", name), path.join(modules, name));
  }
});
t.teardown(() => rm(app, { recursive: true }));

t.test("the package has what it needs at run time, and is light", async (t) => {
  const root = path.join(modules, "topique");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const names = files.map((file) => path.relative(root, file));
  const superfluous =
    /^(test|bench|scripts|routes)\/|models\/(training|topics\/labels)\/|(?<!\.d)\.ts$|\.map$/;
  t.same(
    names.filter((name) => superfluous.test(name)),
    [],
  );
  for (const wanted of ["LICENSE", "NOTICE", "README.md", "README.fr.md", "openapi.yaml", ".env.example"])
    t.ok(names.includes(wanted), wanted);
  const sizes = await Promise.all(files.map(async (file) => (await readFile(file)).length));
  t.ok(sizes.reduce((sum, size) => sum + size) < MOST_BYTES);
});

t.test("topique tag and topique topics", async (t) => {
  const tagging = run(topique, ["tag", "--json"]);
  tagging.child.stdin?.end("Deep reinforcement learning for robot control");
  const { tags } = JSON.parse((await tagging).stdout);
  t.equal(tags[0].topic, "reinforcement-learning");
  t.match((await run(topique, ["topics"])).stdout, /reinforcement-learning/);
});

t.test("topique serve tags, and keeps a list that topique retag decides over again", async (t) => {
  const { server, url } = await serve(t, {});
  const response = await fetch(`${url}/v1/tags`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "Deep reinforcement learning for robot control" }),
  });
  t.match(await response.json(), { language: { code: "en" }, stamp: { version: manifest.version } });
  t.equal((await fetch(`${url}/docs/`)).status, 200);
  t.ok((await tagsOfList(url)).includes("graph-neural-networks"));
  const { jobs } = (await (await fetch(`${url}/v1/jobs`)).json()) as { jobs: Job[] };
  await ended(t, server);

  t.same(await readdir(path.join(app, "kept")), ["topique"], "lists are kept where the system keeps data");
  const { stdout } = await run(topique, ["retag", "--limit", "2"]);
  t.same(stdout, `${jobs[0]?.id}  done  ${jobs[0]?.counts.tagged}\n`);
});

t.test("topique worker tags the lists of a server that tags none", async (t) => {
  const postgres = await startPostgres();
  t.teardown(() => postgres.stop());
  const { server, url } = await serve(t, { DATABASE_URL: postgres.url, TOPIQUE_CHUNKS: "0" });
  const worker = start(t, ["worker"], { DATABASE_URL: postgres.url });
  t.ok((await tagsOfList(url)).includes("graph-neural-networks"));
  await ended(t, worker);
  await ended(t, server);
});

t.test("a TypeScript program has the tagger, with types (docs/library.md)", async (t) => {
  const page = await readFile(path.join(project, "docs/library.md"), "utf8");
  const [, program, printed] = page.match(/```ts\n(.*?)```\n\n```text\n(.*?)```/s)!;
  const file = path.join(app, "tag.ts");
  await writeFile(file, program!);
  const compiler = path.join(project, "node_modules/.bin/tsc");
  const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--module", "nodenext"];
  await writeFile(path.join(app, "package.json"), '{ "type": "module" }');
  await run(compiler, [...strict, "--target", "es2023", file]).catch(({ stdout }) => t.fail(stdout));
  t.equal((await run(process.execPath, [file])).stdout, printed);
});

t.test("onnxruntime-node's install script has nothing to fetch after the package's own", async (t) => {
  const folder = path.join(app, "installed/node_modules");
  await cp(path.join(project, "bin"), path.join(folder, "topique/bin"), { recursive: true });
  await writeFile(path.join(folder, "topique/package.json"), JSON.stringify(manifest));
  const runtime = path.join(folder, "onnxruntime-node");
  await cp(path.join(project, "node_modules/onnxruntime-node/script"), path.join(runtime, "script"), {
    recursive: true,
  });
  await writeFile(path.join(runtime, "package.json"), "{}");
  await mkdir(path.join(runtime, "bin/napi-v6", process.platform, process.arch), { recursive: true });
  for (const name of ["global-agent", "adm-zip"])
    await symlink(path.join(project, "node_modules", name), path.join(folder, name));
  await mkdir(path.join(folder, "@xenova/transformers"), { recursive: true });
  await writeFile(path.join(folder, "@xenova/transformers/index.js"), "");
  // Only that script's own choice is tried, and nowhere can be reached.
  // npm's variables, which `npm test` sets, would make it believe that it is installed by itself.
  const bare = Object.entries(env).filter(([name]) => !/^npm_|^ONNXRUNTIME_NODE_INSTALL/.test(name));
  const options = {
    cwd: runtime,
    env: {
      ...Object.fromEntries(bare),
      GLOBAL_AGENT_HTTPS_PROXY: "http://127.0.0.1:1",
      GLOBAL_AGENT_HTTP_PROXY: "http://127.0.0.1:1",
    },
  };
  const fetched = await run(process.execPath, ["script/install"], options).then(
    () => false,
    () => true,
  );
  t.equal(
    fetched,
    process.platform === "linux" && process.arch === "x64",
    "without the package's script it would fetch",
  );
  await run(process.execPath, [path.join(folder, "topique/bin/no-cuda.js")], options);
  await run(process.execPath, ["script/install"], options);
});

function start(t: Test, args: string[], more: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn("env", [...BARE, topique, ...args], {
    cwd: app,
    env: { ...env, ...more },
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  return child;
}

/** The service and where it listens, as its log says, once it is ready. */
async function serve(t: Test, more: NodeJS.ProcessEnv): Promise<{ server: ChildProcess; url: string }> {
  const server = start(t, ["serve"], more);
  let url = "";
  for await (const line of createInterface({ input: server.stdout! })) {
    const { msg } = JSON.parse(line);
    url ||= /http:\S+/.exec(msg)?.[0] ?? "";
    if (msg === "ready") break;
  }
  server.stdout!.resume();
  return { server, url };
}

interface Job {
  id: string;
  counts: { tagged: number };
}

/** Of the example's publications, once their job is done. */
async function tagsOfList(url: string): Promise<string[]> {
  const body = await readFile(path.join(project, "examples/publications.bib"));
  const headers = { prefer: "wait=120" };
  const response = await fetch(`${url}/v1/publications`, { method: "POST", headers, body });
  const { publications } = (await response.json()) as { publications: { tags: { topic: string }[] }[] };
  return publications.flatMap(({ tags }) => tags.map(({ topic }) => topic));
}

async function ended(t: Test, child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  t.same(await exited, [0, null]);
}
