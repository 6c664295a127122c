import fc from "fast-check";
import t from "tap";
import type { Sql } from "../../src/database/database.ts";
import { planChunks } from "../../src/jobs/chunk-store.ts";
import type { Queue } from "../../src/jobs/queue.ts";

interface Planned {
  first: number;
  last: number;
  priority: number;
}

/** The chunks that would be queued for these positions. */
async function plan(positions: number[], size: number): Promise<Planned[]> {
  const planned: Planned[] = [];
  const sql: Sql = { query: async () => [], copy: async () => new Uint8Array() };
  const queue = { add: async (_: Sql, work: Planned[]) => void planned.push(...work) };
  await planChunks(sql, queue as unknown as Queue, 1, positions, size);
  return planned;
}

const upTo = (count: number) => Array.from({ length: count }, (_, position) => position);

t.test("chunks get smaller towards the end of a list, and wait in its order", async (t) => {
  const chunks = await plan(upTo(300), 32);
  t.strictSame(
    chunks.map(({ first, last }) => last - first + 1),
    [32, 32, 30, 26, 23, 20, 18, 15, 13, 12, 10, 9, 8, 8, 8, 8, 8, 8, 8, 4],
  );
  t.strictSame(
    chunks.map(({ priority }) => -priority),
    upTo(20),
  );
});

t.test("a size below the least is kept to", async (t) => {
  t.strictSame(
    (await plan(upTo(7), 3)).map(({ first, last }) => [first, last]),
    [
      [0, 2],
      [3, 5],
      [6, 6],
    ],
  );
});

t.test("every position is in one chunk, whichever there are", async (t) => {
  await t.resolves(
    fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(5000)), fc.integer({ min: 1, max: 40 }), async (found, size) => {
        const positions = found.sort((a, b) => a - b);
        const chunks = await plan(positions, size);
        const counts = chunks.map(
          ({ first, last }) => positions.filter((position) => position >= first && position <= last).length,
        );
        return (
          counts.reduce((sum, count) => sum + count, 0) === positions.length &&
          counts.every((count) => count > 0 && count <= size)
        );
      }),
    ),
  );
});
