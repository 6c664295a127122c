import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import pg from "pg";

export interface TestPostgres {
  /** A connection string through a Unix socket, so that no port can be taken. */
  readonly url: string;
  start(): Promise<void>;
  /** kill -9 of the server and all its backends, as a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const MISSING =
  "These tests run a real PostgreSQL: install it (Debian: apt-get install postgresql) or put initdb and postgres on the PATH.";

/** A new, empty PostgreSQL of the system's packages in a temporary folder. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = findBinaries();
  const folder = mkdtempSync(join(tmpdir(), "topique-pg-"));
  const user = unprivilegedUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  execFileSync(
    join(bin, "initdb"),
    ["-D", data, "-U", "topique", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"],
    { ...user, cwd: folder, stdio: "pipe" },
  );
  const url = `postgresql://topique@localhost/postgres?host=${encodeURIComponent(folder)}`;
  let server: ChildProcess | undefined;

  const postgres: TestPostgres = {
    url,
    async start() {
      server = spawn(
        join(bin, "postgres"),
        ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=200"],
        { ...user, cwd: folder, stdio: "ignore" },
      );
      await untilItAnswers(url, server);
    },
    async kill() {
      const pid = server?.pid;
      if (!server || pid === undefined) return;
      const gone = exitOf(server);
      const backends = childrenOf(pid);
      server.kill("SIGKILL");
      for (const backend of backends) killIfAlive(backend);
      await gone;
      // What one of them still holds keeps the next server from starting.
      while (backends.some(isAlive)) await setTimeout(20);
      server = undefined;
    },
    async stop() {
      if (server) {
        const gone = exitOf(server);
        server.kill("SIGQUIT");
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await postgres.start();
  return postgres;
}

function findBinaries(): string {
  const onPath = (process.env.PATH ?? "").split(":").find((folder) => existsSync(join(folder, "initdb")));
  if (onPath) return onPath;
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions
    .map((version) => join(root, version, "bin"))
    .find((bin) => existsSync(join(bin, "initdb")));
  if (!found) throw new Error(MISSING);
  return found;
}

/** PostgreSQL refuses to run as root; the account of the package, or failing that nobody's, runs it then. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { stdio: "pipe" }).toString());
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return { uid: 65_534, gid: 65_534 };
  }
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null) throw error;
      await setTimeout(100);
    }
  }
}

function exitOf(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => server.once("exit", () => resolve()));
}

function childrenOf(parent: number): number[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { stdio: "pipe" }).toString();
  return table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid]) => pid ?? 0);
}

/** A process that is gone but not yet collected holds nothing. */
function isAlive(pid: number): boolean {
  const state = spawnSync("ps", ["-o", "stat=", "-p", String(pid)])
    .stdout.toString()
    .trim();
  return state !== "" && !state.startsWith("Z");
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It went with its parent.
  }
}
