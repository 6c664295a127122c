import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";

const ENTRY = join(import.meta.dirname, "../helpers/serve-fake.ts");

interface Server {
  child: ChildProcess;
  base: string;
  exit: Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  tag(words: string): Promise<Response>;
}

async function start(t: Test, env: Record<string, string> = {}): Promise<Server> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  probe.close();
  const child = fork(ENTRY, {
    env: {
      ...process.env,
      TOPIQUE_HOST: "127.0.0.1",
      TOPIQUE_PORT: String(address.port),
      TOPIQUE_LOG_LEVEL: "silent",
      ...env,
    },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  const exit = once(child, "exit") as Server["exit"];
  const base = `http://127.0.0.1:${address.port}`;
  while (!(await isLive(base))) await sleep(20);
  const tag = (words: string) =>
    fetch(`${base}/v1/tags`, { method: "POST", body: words, headers: { "content-type": "text/plain" } });
  return { child, base, exit, tag };
}

async function isLive(base: string): Promise<boolean> {
  return fetch(`${base}/health/live`).then(
    (response) => response.ok,
    () => false,
  );
}

/** Resolves once the service says that it closes. */
async function isClosing({ base }: Server): Promise<void> {
  while ((await fetch(`${base}/health/ready`)).status !== 503) await sleep(10);
}

t.test("SIGTERM: ready turns 503, what was accepted is answered, exit 0", async (t) => {
  const server = await start(t);
  const { child, exit, tag } = server;
  const accepted = tag("slow robot");
  await once(child, "message");
  child.kill("SIGTERM");
  await isClosing(server);
  t.equal((await tag("robot")).status, 503);
  child.send("release");
  const answer = await accepted;
  t.equal(answer.status, 200);
  t.match(await answer.json(), { tags: [{ topic: "robotics" }] });
  t.strictSame(await exit, [0, null]);
});

t.test("SIGTERM with idle keep-alive connections: exit 0", async (t) => {
  const { child, base, exit } = await start(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  t.teardown(() => agent.destroy());
  const answers = Array.from({ length: 4 }, async () => {
    const [response] = await once(request(`${base}/health/ready`, { agent }).end(), "response");
    return text(response);
  });
  t.equal((await Promise.all(answers)).length, 4);
  child.kill("SIGTERM");
  t.strictSame(await exit, [0, null]);
});

t.test("a second SIGTERM exits at once", async (t) => {
  const server = await start(t);
  const { child, exit, tag } = server;
  const hanging = tag("slow robot").catch(() => "cut off");
  await once(child, "message");
  child.kill("SIGTERM");
  await isClosing(server);
  child.kill("SIGTERM");
  t.strictSame(await exit, [1, null]);
  t.equal(await hanging, "cut off");
});

t.test(
  "SIGTERM with bodies that never arrive whole: they are told, the others answered, exit 0",
  async (t) => {
    const server = await start(t, { TOPIQUE_CLOSE_TIMEOUT: "20" });
    const { child, base, exit, tag } = server;
    const bodies: [path: string, type: string, body: string][] = [
      ["/v1/tags", "text/plain", "half a"],
      ["/v1/tags", "application/json", '{"abstract":'],
      ["/v1/tags/batch", "application/x-ndjson", '{"abstract":'],
    ];
    const halves = await Promise.all(
      bodies.map(async ([path, type, body]) => {
        const headers = { "content-type": type, "content-length": "1000", expect: "100-continue" };
        const half = request(base + path, { method: "POST", headers });
        const answered = once(half, "response").then(([response]) => text(response));
        await once(half, "continue");
        half.write(body);
        return { answered };
      }),
    );
    const accepted = tag("slow robot");
    await once(child, "message");
    child.kill("SIGTERM");
    for (const { answered } of halves) t.match(await answered, /"code":"closing"/);
    child.send("release");
    t.equal((await accepted).status, 200);
    t.strictSame(await exit, [0, null]);
  },
);

t.test("SIGTERM with work that does not end: exit 1 at the limit", async (t) => {
  const { child, exit, tag } = await start(t, { TOPIQUE_CLOSE_TIMEOUT: "0.3" });
  const hanging = tag("slow robot").catch(() => "cut off");
  await once(child, "message");
  child.kill("SIGTERM");
  t.strictSame(await exit, [1, null]);
  t.equal(await hanging, "cut off");
});

t.test(
  "a bad setting stops the start with one line that names it, in the language of the terminal",
  async (t) => {
    const env = { ...process.env, TOPIQUE_PORT: "http", TOPIQUE_LANG: "fr" };
    const child = fork(join(import.meta.dirname, "../../src/server.ts"), {
      env,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const said = text(child.stderr!);
    t.strictSame(await once(child, "exit"), [1, null]);
    t.equal(
      await said,
      'topique: Réglage invalide. Le réglage TOPIQUE_PORT\u00a0: attendu un entier de 0 à 65\u202f535\u202f; reçu "http".\n',
    );
  },
);
