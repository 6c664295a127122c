/**
 * Runs the tests that need neither model nor database and start no service, under the Node
 * that runs this: `npm run test:fast`, or `NODE scripts/test-fast.ts` for another one.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";

/** All other tests are fast. */
const SLOW = [
  // The real encoder, the package and the image as they are, the command line and the documents.
  "test/real/**",
  "test/*.test.ts",
  "test/{bin,service}/**",
  // PGlite, PostgreSQL, and lists, which are kept in one.
  "test/{database,jobs}/**",
  "test/results/{same-bytes,write-results}.test.ts",
  "test/routes/v1/{batch,jobs,lists-contract,publications}.test.ts",
  // Threads that come and go, every format written and read again, and the steps of every rule counted.
  "test/workers/pool.test.ts",
  "test/publications/round-trip.test.ts",
  "test/**/linear*.test.ts",
];

const tap = path.join(import.meta.dirname, "../node_modules/tap/dist/esm/run.mjs");
const options = ["--disable-coverage", ...SLOW.map((pattern) => `--exclude=${pattern}`)];
const { status } = spawnSync(process.execPath, [tap, ...options, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
