import { gzipSync } from "node:zlib";
import t from "tap";
import { openPglite } from "../../src/database/pglite.ts";
import { TopiqueError } from "../../src/errors.ts";
import { createJobs } from "../../src/jobs/jobs.ts";
import { createReadApart } from "../../src/jobs/read-apart.ts";
import { readList } from "../../src/jobs/read-list.ts";
import type { ListReading, ReadList } from "../../src/jobs/reading.ts";
import type { Publication, ReadFailure } from "../../src/publications/publication.ts";
import { bytesOf, OPTIONS, paperList, testSettings, until, untilOver } from "../helpers/jobs.ts";
import { startListsApp } from "../helpers/lists-app.ts";

const module = new URL("../helpers/costly-lists.ts", import.meta.url).href;

async function all(read: ReadList, bytes: AsyncIterable<Uint8Array>, source = {}) {
  const reading = await read(bytes, source);
  const entries: (Publication | ReadFailure)[] = [];
  for await (const entry of reading.entries) entries.push(entry);
  return {
    entries,
    duplicates: [...reading.duplicates()],
    facts: reading.facts(),
    warnings: reading.warnings(),
  };
}

/** The error that ends a reading, and how many entries came before. */
async function endOf({ entries }: ListReading): Promise<{ count: number; error: unknown }> {
  let count = 0;
  try {
    for await (const _ of entries) count++;
  } catch (error) {
    return { count, error };
  }
  return { count, error: undefined };
}

t.test("a list read apart", async (t) => {
  const papers = Array.from({ length: 2_000 }, (_, i) =>
    i % 50 === 7
      ? `@misc{k${i}, year = 2020}`
      : `@misc{k${i}, title = {On readers ${i % 900}}, author = {Roe, Jane}}`,
  );

  await t.test("comes out as it does here, however its bytes are cut", async (t) => {
    const bytes = Buffer.concat([Buffer.from(papers.join("\n"), "latin1"), Buffer.from([0xe9])]);
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 10_001) yield bytes.subarray(at, at + 10_001);
    }
    const here = await all(readList, pieces(), { name: "papers.bib" });
    t.equal(here.entries.length, papers.length);
    t.ok(here.duplicates.length > 500);
    t.match(here.warnings, [{ code: "encoding-guessed" }]);
    t.strictSame(await all(createReadApart(), pieces(), { name: "papers.bib" }), here);
  });

  await t.test("fails as it does here", async (t) => {
    const nothing = await createReadApart()(bytesOf(" \n"), { name: "empty.csv" });
    t.match(await endOf(nothing), { error: { code: "body-empty", facts: { name: "empty.csv" } } });
    async function* packed() {
      yield gzipSync(papers.join("\n"));
    }
    const large = await createReadApart({ unpackedBytes: 200 })(packed(), {});
    t.match(await endOf(large), { error: { code: "body-too-large", facts: { unpackedLimit: 200 } } });
  });

  await t.test(
    "is too costly when it takes too long for what was read of it, or with one step",
    async (t) => {
      const list = "endless\nmore\n";
      const msPerMegabyte = (1_500 / list.length) * 1024 * 1024;
      for (const [limits, seconds] of [
        [{ ms: 1_000, msPerMegabyte }, 3],
        [{ msPerStep: 2_000 }, 2],
      ] as const) {
        const reading = await createReadApart({ module, ...limits })(bytesOf(list), {});
        t.match((await endOf(reading)).error, { code: "list-too-costly", facts: { seconds } });
      }
    },
  );

  await t.test("is too costly when it takes too much memory, within a step or between two", async (t) => {
    const read = createReadApart({ module, megabytes: 100 });
    t.match(await endOf(await read(bytesOf("growing\n"), {})), {
      error: { code: "list-too-costly", facts: { megabytes: 100 } },
    });
    const small = createReadApart({ module, megabytes: 1 });
    t.match(await endOf(await small(bytesOf(paperList(10)), {})), {
      error: { code: "list-too-costly", facts: { megabytes: 1 } },
    });
  });

  await t.test("ends at once when it is stopped, though its thread be stuck", async (t) => {
    const stop = new AbortController();
    const reading = await createReadApart({ module })(bytesOf(`${paperList(150)}endless\n`), {}, stop);
    let count = 0;
    await t.rejects(async () => {
      for await (const _ of reading.entries) if (++count === 100) stop.abort(new Error("stopped"));
    }, new Error("stopped"));
    t.equal(count, 100);
  });

  await t.test("ends with its thread and its source when nobody wants the rest", async (t) => {
    let isReturned = false;
    async function* parts() {
      try {
        yield Buffer.from(paperList(300));
      } finally {
        isReturned = true;
      }
    }
    const reading = await createReadApart({ module })(parts(), {});
    for await (const _ of reading.entries) break;
    t.ok(isReturned);
  });

  await t.test("fails by what is not its own fault as before: bug, death, database", async (t) => {
    const read = createReadApart({ module });
    const isOurs = (error: unknown) => error instanceof Error && !(error instanceof TopiqueError);
    const bug = await endOf(await read(bytesOf("broken\n"), {}));
    t.ok(isOurs(bug.error));
    t.match(bug.error, { cause: { message: /RangeError: a bug/ } });
    t.ok(isOurs((await endOf(await read(bytesOf("quitting\n"), {}))).error));
    async function* away(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("paper\n");
      throw Object.assign(new Error("connection lost"), { code: "08006" });
    }
    t.match((await endOf(await read(away(), {}))).error, { code: "08006" });
  });
});

t.test("costly lists cost themselves: the service answers, and other lists are read", async (t) => {
  const { app, jobs } = await startListsApp(t, undefined, {
    readList: createReadApart({ module, ms: 3_000, msPerMegabyte: 0 }),
  });
  const send = (text: string) => jobs.receive(bytesOf(text), { source: {}, options: OPTIONS });
  const costly = await send("endless\n");
  let answers = 0;
  const watched = untilOver(
    {
      async find(id) {
        const { statusCode } = await app.inject("/health/live");
        if (statusCode === 200) answers++;
        return jobs.find(id);
      },
    },
    costly.id,
  );
  const other = await send(paperList(20));
  t.match(await watched, { state: "failed", failure: { code: "list-too-costly", facts: { seconds: 3 } } });
  t.ok(answers > 1);
  t.match(await untilOver(jobs, other.id), { state: "done", counts: { read: 20 } });
  const french = await app.inject({ url: `/v1/jobs/${costly.id}`, headers: { "accept-language": "fr" } });
  t.match(french.json(), {
    failure: { code: "list-too-costly", detail: /3 s de processeur.*plusieurs parties/ },
  });
});

t.test("a closing service does not wait for a stuck list, which is read again", async (t) => {
  const folder = t.testdir();
  const open = () => openPglite(folder);
  const jobs = createJobs(testSettings(open, { readList: createReadApart({ module }) }));
  const { id } = await jobs.receive(bytesOf(`${paperList(600)}endless\n`), { source: {}, options: OPTIONS });
  const reached = await until(
    () => jobs.find(id),
    ({ counts }) => counts.read > 0,
  );
  await jobs.close();
  t.match(reached, { state: "reading", counts: { read: 500 } });
  const next = createJobs(testSettings(open));
  t.teardown(() => next.close());
  await next.start();
  t.match(await untilOver(next, id), { state: "done", counts: { read: 601, tagged: 601 } });
});
