import { createHash } from "node:crypto";
import { realpath, stat, unlink } from "node:fs/promises";
import { createConnection, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { TopiqueError } from "../errors.ts";

export interface DataLock {
  release(): Promise<void>;
}

/** Longest path of a Unix socket, in bytes, on the systems we know (macOS has the shortest). */
const SOCKET_PATH_BYTES = 100;
/** Longer than another process needs between finding a dead socket and removing it. */
const REMOVAL_RACE_MS = 100;

/**
 * Keeps a folder to one process. The lock is a socket somebody listens on: unlike a process id in a
 * file it is free the moment its holder dies, however it died, and holds between containers that
 * share the folder. On Linux a second one, beside the file system, stays when somebody removes the first.
 */
export async function lockFolder(folder: string): Promise<DataLock> {
  const real = await realpath(folder);
  const path = socketPath(real);
  // The second try follows the removal of a dead holder's socket; somebody else may win that race.
  for (const isLastTry of [false, true]) {
    const server = await listen(path);
    if (server && !(isLastTry && (await isReplaced(path)))) {
      const second = process.platform === "linux" ? await listen(await abstractName(real)) : server;
      if (second) return { release: () => closeAll(new Set([second, server])) };
      await closeAll([server]);
      break;
    }
    if (isLastTry || (await isAnswered(path))) break;
    await unlink(path).catch(() => undefined);
  }
  throw new TopiqueError("data-locked", { folder });
}

function socketPath(real: string): string {
  if (process.platform === "win32") return `\\\\.\\pipe\\topique-${fingerprint(real)}`;
  const inside = join(real, "in-use.sock");
  return Buffer.byteLength(inside) <= SOCKET_PATH_BYTES
    ? inside
    : join(tmpdir(), `topique-${fingerprint(real)}.sock`);
}

/** In Linux' abstract namespace: the kernel forgets it with its holder. By the folder itself, whatever it is called. */
async function abstractName(real: string): Promise<string> {
  const { dev, ino } = await stat(real);
  return `\0topique-${dev}-${ino}`;
}

async function closeAll(servers: Iterable<Server>): Promise<void> {
  for (const server of servers) await new Promise<void>((done) => server.close(() => done()));
}

function fingerprint(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 16);
}

/** A listening server, or undefined when the path is taken, by the living or the dead. */
function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

/** Whether another process that found the same dead socket removed ours in its place. */
async function isReplaced(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => undefined);
  await setTimeout(REMOVAL_RACE_MS);
  const found = await stat(path).catch(() => undefined);
  return made === undefined || made.ino !== found?.ino;
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
