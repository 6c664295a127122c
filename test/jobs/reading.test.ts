import t, { type Test } from "tap";
import type { Database } from "../../src/database/database.ts";
import type { Job } from "../../src/jobs/job.ts";
import { createJobs, type JobsSettings } from "../../src/jobs/jobs.ts";
import { readList } from "../../src/jobs/read-list.ts";
import type { ReadList } from "../../src/jobs/reading.ts";
import { engines } from "../helpers/engines.ts";
import { bytesOf, OPTIONS, paperList, readLines, testSettings, untilOver } from "../helpers/jobs.ts";

const RECORDS = 6_000;
/** Each of the last records is a duplicate of one of the first, so that its groups take two transactions. */
const DUPLICATES = 900;
const LIST = { source: {}, options: OPTIONS };

/** A table in Windows-1252, which only a record near its end shows; some rows have nothing to read. */
function table(): Uint8Array {
  const rows = Array.from({ length: RECORDS }, (_, i) => {
    if (i % 50 === 7) return ',,"Roe, Jane",2020\n';
    const abstract = i === RECORDS - 20 ? "Résumé" : `Abstract ${i}`;
    return `Study ${i % (RECORDS - DUPLICATES)} of lists and readers,${abstract},"Roe, Jane",2020\n`;
  });
  return Buffer.from(`Title,Abstract,Authors,Year\n${rows.join("")}`, "latin1");
}

async function* parts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The same reader, which tells of each record and each group of duplicates before it gives it. */
function watched(read: ReadList, onRecord: (n: number) => void, onGroup = onRecord): ReadList {
  return async (bytes, source) => {
    const reading = await read(bytes, source);
    return {
      ...reading,
      entries: (async function* () {
        let n = 0;
        for await (const entry of reading.entries) {
          onRecord(n++);
          yield entry;
        }
      })(),
      *duplicates() {
        let n = 0;
        for (const group of reading.duplicates()) {
          onGroup(n++);
          yield group;
        }
      },
    };
  };
}

/** All that reading a list leaves in the database. */
async function stored(database: Database, job: Job) {
  const rows = (text: string) => database.query(text, [job.seq]);
  return {
    publications: await rows(
      "select position, record, duplicate_of from topique.publication where job = $1::int order by position",
    ),
    unreadable: await rows(
      "select position, first_line, last_line, reason, excerpt from topique.unreadable where job = $1::int order by position",
    ),
    results: await rows(
      "select position, outcome -> 'tags' as tags from topique.result where job = $1::int order by position",
    ),
    chunks: await rows("select first, last from topique.chunk where job = $1::int order by first"),
    job: [job.state, job.counts, job.facts, job.warnings, job.stamp],
  };
}

for (const { name, start } of engines) {
  t.test(`reading on ${name}`, async (t) => {
    const engine = await start();
    t.teardown(() => engine.stop());
    const database = await engine.open();
    t.teardown(() => database.close());
    /** As after a start of the program; the database stays. */
    const started = async (t: Test, changes: Partial<JobsSettings> = {}) => {
      const open = async (): Promise<Database> => ({ ...database, close: async () => {} });
      const jobs = createJobs(testSettings(open, { chunkSize: 500, ...changes }));
      t.teardown(() => jobs.close());
      await jobs.start();
      return jobs;
    };

    await t.test("a list that is stopped in order ten times comes out as one that never was", async (t) => {
      let jobs = await started(t, { readList });
      const calm = await untilOver(jobs, (await jobs.receive(parts(table()), LIST)).id);
      await jobs.close();
      t.match(calm, { state: "done", counts: { read: RECORDS }, facts: { format: "csv" } });
      t.match(calm.warnings, [{ code: "encoding-guessed" }]);
      t.ok(calm.counts.duplicates > 500 && calm.counts.failed > 0);

      let id = "";
      const reached: number[] = [];
      for (let stop = 0; stop < 10; stop++) {
        const closed = Promise.withResolvers<void>();
        const stopAt = (at: number) => (n: number) => {
          if (n === at) closed.resolve(jobs.close());
        };
        const [record, group] = stop < 9 ? [600 * (stop + 1) + 100, -1] : [-1, 600];
        jobs = await started(t, { readList: watched(readList, stopAt(record), stopAt(group)) });
        if (id === "") id = (await jobs.receive(parts(table()), LIST)).id;
        await closed.promise;
        const [job] = await database.query<{ read: number; state: string }>(
          "select read, state from topique.job where id = $1::uuid",
          [id],
        );
        t.equal(job?.state, "reading");
        reached.push(job?.read ?? 0);
      }
      t.strictSame(reached, [500, 1000, 1500, 2500, 3000, 3500, 4000, 4500, 5500, 6000], "it went on");

      jobs = await started(t, { readList });
      const stopped = await untilOver(jobs, id);
      t.strictSame(await stored(database, stopped), await stored(database, calm));
      const [attempts] = await database.query(
        `select retry_count, retry_count < excused as excused from topique_queue.job q
         join topique.job j on q.data ->> 'job' = j.seq::text where q.name = 'read' and j.id = $1::uuid`,
        [id],
      );
      t.strictSame(attempts, { retry_count: 10, excused: true }, "none of them counts");
    });

    await t.test("long records are stored, and tagged, a few at a time", async (t) => {
      const closed = Promise.withResolvers<void>();
      const long = (i: number) => `Title ${i},${"word ".repeat(36_000)}\n`;
      const list = `Title,Abstract\n${Array.from({ length: 16 }, (_, i) => long(i)).join("")}`;
      const first = await started(t, {
        readList: watched(readList, (n) => {
          if (n === 10) closed.resolve(first.close());
        }),
      });
      const { id } = await first.receive(bytesOf(list), LIST);
      await closed.promise;
      const [stopped] = await database.query("select read from topique.job where id = $1::uuid", [id]);
      t.strictSame(stopped, { read: 6 });
      const second = await started(t, { readList });
      const job = await untilOver(second, id);
      t.match(job, { state: "done", counts: { read: 16, tagged: 16 } });
      const chunks = await database.query(
        "select first, last from topique.chunk where job = $1::int order by first",
        [job.seq],
      );
      t.strictSame(chunks[0], { first: 0, last: 4 });
    });

    await t.test(
      "of a publication that is there a thousand times the first records are merged",
      async (t) => {
        const jobs = await started(t, { readList });
        const rows = Array.from({ length: 1_200 }, (_, i) =>
          [
            "A study of many lists",
            i === 400 ? "Its abstract" : "",
            "Roe",
            i === 600 ? "Its journal" : "",
          ].join(","),
        );
        const list = `Title,Abstract,Authors,Journal\n${rows.join("\n")}\n`;
        const job = await untilOver(jobs, (await jobs.receive(bytesOf(list), LIST)).id);
        t.match(job, { state: "done", counts: { read: 1_200, duplicates: 1_199, tagged: 1 } });
        const kept = await database.query<{ position: number; record: object }>(
          "select position, record from topique.publication where job = $1::int and duplicate_of is null",
          [job.seq],
        );
        t.match(kept, [{ position: 400, record: { abstract: "Its abstract" } }]);
        t.notOk("venue" in kept[0]!.record);
      },
    );

    await t.test("an error of ours is logged each time, and ends the list after three tries", async (t) => {
      const logged: unknown[] = [];
      const fail = (n: number) => {
        if (n === 700) throw new RangeError("a bug");
      };
      const jobs = await started(t, {
        readList: watched(readLines, fail),
        onError: (error) => logged.push(error),
      });
      const { id } = await jobs.receive(bytesOf(paperList(800)), LIST);
      t.match(await untilOver(jobs, id), {
        state: "failed",
        counts: { read: 500 },
        failure: { code: "list-unreadable-here", facts: { attempts: 3 } },
      });
      const told = { message: /^reading job \d+ failed$/, cause: { message: "a bug" } };
      t.match(logged, [told, told, told, told], "the first of which had got on");
      t.equal(logged.length, 4);
    });

    await t.test("the database's own trouble never counts", async (t) => {
      let troubles = 5;
      const away = () => {
        if (troubles-- > 0) throw Object.assign(new Error("could not extend file"), { code: "53100" });
      };
      const jobs = await started(t, { readList: watched(readLines, away) });
      const { id } = await jobs.receive(bytesOf(paperList(20)), LIST);
      t.match(await untilOver(jobs, id), { state: "done", counts: { tagged: 20 } });
    });

    await t.test("what another version read otherwise is forgotten and read again", async (t) => {
      const closed = Promise.withResolvers<void>();
      const older = await started(t, {
        readList: watched(readLines, (n) => {
          if (n === 1600) closed.resolve(older.close());
        }),
      });
      const { id } = await older.receive(bytesOf(paperList(2000)), LIST);
      await closed.promise;
      const renamed: ReadList = async (bytes, source) => {
        const reading = await readLines(bytes, source);
        const entries = (async function* () {
          for await (const entry of reading.entries) yield { ...entry, title: `new ${entry.place.position}` };
        })();
        return { ...reading, entries };
      };
      const newer = await started(t, { readList: renamed });
      const job = await untilOver(newer, id);
      t.match(job, { state: "done", counts: { read: 2000, tagged: 2000 } });
      const titles = await database.query<{ title: string }>(
        "select record ->> 'title' as title from topique.publication where job = $1::int order by position",
        [job.seq],
      );
      t.strictSame(
        titles.map(({ title }) => title),
        Array.from({ length: 2000 }, (_, position) => `new ${position}`),
      );
    });
  });
}
