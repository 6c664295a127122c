import { setImmediate as turn } from "node:timers/promises";
import t from "tap";
import { inOrder } from "../../src/streams/in-order.ts";
import { collect } from "../helpers/collect.ts";

const never = new AbortController().signal;

async function* from<Entry>(...entries: Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

t.test("inOrder keeps the source's order whatever finishes first", async (t) => {
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const run = async (i: number) => {
    await gates[i]!.promise;
    return i;
  };
  const results = collect(inOrder(from(0, 1, 2), 3, run, never));
  for (const i of [2, 1, 0]) gates[i]!.resolve();
  t.strictSame(await results, [0, 1, 2]);
});

t.test("inOrder runs at most `width` at once, and reads no further than that", async (t) => {
  let running = 0;
  let most = 0;
  let read = 0;
  const source = (async function* () {
    for (; read < 20; ) yield read++;
  })();
  const results = inOrder(
    source,
    3,
    async (i) => {
      most = Math.max(most, ++running);
      await turn();
      running--;
      return i;
    },
    never,
  );
  t.strictSame(await results.next(), { value: 0, done: false });
  for (let i = 0; i < 10; i++) await turn();
  t.ok(read <= 4, "nobody takes the results, so nothing more is read");
  t.strictSame((await collect(results)).length, 19);
  t.equal(most, 3);
});

t.test("inOrder answers before the next entry comes", async (t) => {
  const second = Promise.withResolvers<number>();
  const source = (async function* () {
    yield 1;
    yield await second.promise;
  })();
  const results = inOrder(source, 4, async (n) => n * 10, never);
  t.strictSame(await results.next(), { value: 10, done: false });
  second.resolve(2);
  t.strictSame(await results.next(), { value: 20, done: false });
  t.strictSame(await results.next(), { value: undefined, done: true });
});

t.test("inOrder stops reading when told, and finishes what runs", async (t) => {
  const stop = new AbortController();
  const gate = Promise.withResolvers<void>();
  const source = (async function* () {
    yield 1;
    await new Promise(() => {});
  })();
  const results = collect(
    inOrder(
      source,
      2,
      async (n) => {
        await gate.promise;
        return n;
      },
      stop.signal,
    ),
  );
  await turn();
  stop.abort();
  gate.resolve();
  t.strictSame(await results, [1]);
});

t.test("inOrder fails as its source fails", async (t) => {
  const source = (async function* () {
    yield 1;
    throw new Error("connection lost");
  })();
  await t.rejects(collect(inOrder(source, 2, async (n) => n, never)), /connection lost/);
});
