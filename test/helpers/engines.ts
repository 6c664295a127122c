import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../src/database/database.ts";
import { openPglite } from "../../src/database/pglite.ts";
import { openPostgres } from "../../src/database/postgres.ts";
import { startPostgres } from "./postgres.ts";

export interface TestEngine {
  name: "pglite" | "postgres";
  /** Opens a new, empty database. */
  open(): Promise<Database>;
  /** Ends what was started and removes its files; close the databases before. */
  stop(): Promise<void>;
}

/** Both engines, so that one test can say the same of each. */
export const engines: readonly { name: TestEngine["name"]; start(): Promise<TestEngine> }[] = [
  { name: "pglite", start: startPglite },
  { name: "postgres", start: startServer },
];

async function startPglite(): Promise<TestEngine> {
  const root = mkdtempSync(join(tmpdir(), "topique-pglite-"));
  let count = 0;
  return {
    name: "pglite",
    open: () => openPglite(join(root, String(count++))),
    stop: async () => rmSync(root, { recursive: true, force: true }),
  };
}

async function startServer(): Promise<TestEngine> {
  const server = await startPostgres();
  const admin = openPostgres({ url: server.url, connections: 1, onError: () => {} });
  let count = 0;
  return {
    name: "postgres",
    async open() {
      const name = `test_${count++}`;
      await admin.query(`create database ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return openPostgres({ url: url.href, connections: 5, onError: () => {} });
    },
    async stop() {
      await admin.close();
      await server.stop();
    },
  };
}
