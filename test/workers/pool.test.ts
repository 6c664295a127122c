import t, { type Test } from "tap";
import type { AbstractText, Analysis } from "../../src/analysis.ts";
import { TopiqueError } from "../../src/errors.ts";
import { createPool, type PoolOptions } from "../../src/workers/pool.ts";
import {
  blocked,
  type FakeModel,
  type FakeWorkerOptions,
  fakeWorkerOptions,
  holding,
  openGate,
  SLOW_MS,
} from "../helpers/fake-worker.ts";

const FIRST = { id: 1, source: { words: ["robot", "image"] } satisfies FakeModel };

function text(title: string): AbstractText {
  return { title, language: "en", overflow: "chunk" };
}

async function startPool(t: Test, options: Partial<PoolOptions> = {}, worker = fakeWorkerOptions()) {
  const module = new URL("../helpers/fake-worker.ts", import.meta.url).href;
  const pool = createPool({ setup: { module, options: worker }, model: FIRST, workers: 1, ...options });
  t.teardown(() => {
    openGate(worker);
    return pool.close();
  });
  return { pool, worker };
}

async function startReadyPool(t: Test, options?: Partial<PoolOptions>, worker?: FakeWorkerOptions) {
  const started = await startPool(t, options, worker);
  await started.pool.ready;
  return started;
}

/** Settled outcomes as the codes a person compares: "ok" or the error's code or name. */
async function outcomes(promises: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === "fulfilled") return "ok";
    return one.reason instanceof TopiqueError ? one.reason.code : one.reason.name;
  });
}

t.test("createPool", async (t) => {
  t.test("is ready when every worker has answered its warm-up", async (t) => {
    const { pool } = await startPool(t, { workers: 2 });
    t.notOk(pool.isReady());
    await pool.ready;
    t.ok(pool.isReady());
    t.same(pool.stats, { workers: 2, ready: 2, waiting: 0, running: 0 });
    t.equal(pool.identity?.name, "fake");
  });

  t.test("keeps what comes before it is ready, and answers it", async (t) => {
    const { pool } = await startPool(t);
    const analysis = await pool.analyse(text("robot robot image arm"));
    t.same([...(analysis.similarities ?? [])], [0.5, 0.25]);
  });

  t.test("rejects ready and every text when the workers cannot be set up", async (t) => {
    const worker = fakeWorkerOptions();
    worker.deaths[1] = 1;
    const { pool } = await startPool(t, {}, worker);
    const waiting = pool.analyse(text("robot"));
    t.same(await outcomes([pool.ready, waiting]), ["model-corrupt", "model-corrupt"]);
    t.same(await outcomes([pool.analyse(text("robot"))]), ["model-corrupt"]);
    t.notOk(pool.isReady());
  });

  t.test("starts the others when the first is up, where one has to fetch the encoder for all", async (t) => {
    const { pool } = await startPool(t, { workers: 3, oneFirst: true });
    await pool.ready;
    t.equal(pool.stats.ready, 3);
  });

  t.test("refuses a start whose workers do not agree on the encoder", async (t) => {
    const { pool } = await startPool(
      t,
      { workers: 2, backoffMs: () => 0 },
      {
        ...fakeWorkerOptions(),
        identities: "alternating",
      },
    );
    t.same(await outcomes([pool.ready]), ["model-mismatch"]);
  });
});

t.test("analyse", async (t) => {
  t.test("answers every text with its own analysis, whatever the worker", async (t) => {
    const { pool } = await startReadyPool(t, { workers: 2 });
    const titles = Array.from({ length: 40 }, (_, i) => `robot ${"arm ".repeat(i)}`);
    const analyses = await Promise.all(titles.map((title) => pool.analyse(text(title))));
    t.same(
      analyses.map((analysis) => analysis.text.tokens),
      titles.map((_, i) => i + 1),
    );
    t.same(
      analyses.map((analysis) => analysis.similarities?.[0]),
      titles.map((_, i) => Math.fround(1 / (i + 1))),
    );
  });

  t.test("returns features and point only when asked", async (t) => {
    const { pool } = await startReadyPool(t);
    const [plain, kept] = await Promise.all([
      pool.analyse(text("robot")),
      pool.analyse(text("robot"), { keepFeatures: true }),
    ]);
    t.same([plain.features, plain.point], [undefined, undefined]);
    t.equal(kept.features?.text, "robot");
    t.ok(kept.features?.embedding instanceof Float32Array);
    t.same(kept.point?.terms, Uint32Array.of(7));
  });

  t.test("carries a text's failure back with code and facts, and the worker lives on", async (t) => {
    const { pool } = await startReadyPool(t);
    t.same(
      await outcomes([pool.analyse(text("  ")), pool.analyse(text("bug")), pool.analyse(text("robot"))]),
      ["text-empty", "internal", "ok"],
    );
    const error = await pool.analyse(text("bug")).catch((error: unknown) => error);
    t.ok(
      error instanceof TopiqueError &&
        error.cause instanceof Error &&
        /a bug of ours/.test(error.cause.message),
    );
  });

  t.test("refuses the text that finds the line full, and takes one again when there is room", async (t) => {
    const { pool, worker } = await startReadyPool(t, { queueLimit: 2, groupsPerWorker: 1 });
    // So that it is known how long a text takes.
    await Promise.all(Array.from({ length: 30 }, () => pool.analyse(text("robot"), { whenFull: "wait" })));
    const accepted = [pool.analyse(text("block"))];
    await blocked(worker, 1);
    accepted.push(pool.analyse(text("robot")), pool.analyse(text("robot")));
    t.same(pool.stats, { workers: 1, ready: 1, waiting: 2, running: 1 });
    await t.rejects(pool.analyse(text("robot")), {
      code: "queue-full",
      facts: { limit: 2, retryAfter: Number },
    });
    openGate(worker);
    t.same(await outcomes(accepted), ["ok", "ok", "ok"]);
    t.same(await outcomes([pool.analyse(text("robot"))]), ["ok"]);
  });

  t.test("is not full of batches for single texts, which take turns with theirs", async (t) => {
    const { pool, worker } = await startReadyPool(t, { queueLimit: 2, groupsPerWorker: 1 });
    const order: string[] = [];
    const note = (name: string, promise: Promise<unknown>) => promise.then(() => order.push(name));
    const all = [note("first", pool.analyse(text("block")))];
    await blocked(worker, 1);
    const batch = { priority: "batch", whenFull: "wait" } as const;
    for (let i = 0; i < 20; i++) all.push(note("batch", pool.analyse(text("robot"), batch)));
    all.push(note("single", pool.analyse(text("robot"))), note("single", pool.analyse(text("robot"))));
    t.same(await outcomes([pool.analyse(text("robot"))]), ["queue-full"]);
    openGate(worker);
    await Promise.all(all);
    t.ok(order.lastIndexOf("single") <= 10, order.join(" "));
  });

  t.test("lets a text wait for room when asked to", async (t) => {
    const { pool, worker } = await startReadyPool(t, { queueLimit: 1, groupsPerWorker: 1 });
    const first = pool.analyse(text("block"));
    await blocked(worker, 1);
    const patient = Array.from({ length: 5 }, () => pool.analyse(text("robot"), { whenFull: "wait" }));
    openGate(worker);
    t.same(await outcomes([first, ...patient]), ["ok", "ok", "ok", "ok", "ok", "ok"]);
  });

  t.test("serves interactive texts before jobs, and is not full of jobs for them", async (t) => {
    const { pool, worker } = await startReadyPool(t, { queueLimit: 2, groupsPerWorker: 1 });
    const order: string[] = [];
    const note = (name: string, promise: Promise<unknown>) => promise.then(() => order.push(name));
    const all = [note("first", pool.analyse(text("block")))];
    await blocked(worker, 1);
    all.push(note("job 1", pool.analyse(text("robot"), { priority: "job" })));
    all.push(note("job 2", pool.analyse(text("robot"), { priority: "job" })));
    all.push(note("asked", pool.analyse(text("robot"))));
    t.same(await outcomes([pool.analyse(text("robot"), { priority: "job" })]), ["queue-full"]);
    openGate(worker);
    await Promise.all(all);
    t.same(order, ["first", "asked", "job 1", "job 2"]);
  });

  t.test("hands over together what waits, each worker its share, and fewer of a job's", async (t) => {
    for (const { workers, priority, handedOver } of [
      { workers: 1, priority: "interactive", handedOver: 8 },
      { workers: 2, priority: "interactive", handedOver: 5 },
      { workers: 1, priority: "job", handedOver: 4 },
    ] as const) {
      const { pool, worker } = await startReadyPool(t, { workers, groupsPerWorker: 1 });
      const first = Array.from({ length: workers }, () => pool.analyse(text("block")));
      await blocked(worker, workers);
      const waiting = Array.from({ length: 10 }, () => pool.analyse(text("robot"), { priority }));
      t.equal(pool.stats.waiting, 10);
      openGate(worker);
      await Promise.race(first);
      t.equal(pool.stats.waiting, 10 - handedOver, `${workers} ${priority}`);
      t.same(new Set(await outcomes([...first, ...waiting])), new Set(["ok"]));
    }
  });

  t.test("does not let short texts wait for a long one", async (t) => {
    const { pool, worker } = await startReadyPool(t);
    const first = pool.analyse(text("block"));
    await blocked(worker, 1);
    const long = "robot ".repeat(5_000);
    const running: number[] = [];
    const waiting = ["robot", "robot", long, "robot"].map((title) =>
      pool.analyse(text(title)).then(() => running.push(pool.stats.running)),
    );
    openGate(worker);
    await Promise.all([first, ...waiting]);
    // Two short ones together, the long one by itself, and the last only when it is done.
    t.same(running, [1, 1, 1, 0]);
  });

  t.test("hands over a text that may have ended a worker by itself", async (t) => {
    const { pool, worker } = await startReadyPool(t, { groupsPerWorker: 1, backoffMs: () => 0 });
    worker.deaths[0] = 1;
    const first = pool.analyse(text("block"));
    await blocked(worker, 1);
    const running: number[] = [];
    const texts = ["crash", "robot", "robot"].map((title) =>
      pool.analyse(text(title)).then(() => running.push(pool.stats.running)),
    );
    openGate(worker);
    await Promise.all([first, ...texts]);
    t.same(running, [2, 0, 0]);
  });

  t.test("drops a waiting text whose caller has gone, and forgets one that runs", async (t) => {
    const { pool, worker } = await startReadyPool(t, { groupsPerWorker: 1 });
    const caller = new AbortController();
    const running = pool.analyse(text("block"), { signal: caller.signal });
    await blocked(worker, 1);
    const waiting = pool.analyse(text("robot"), { signal: caller.signal });
    const other = pool.analyse(text("robot"));
    caller.abort();
    t.same(await outcomes([running, waiting]), ["AbortError", "AbortError"]);
    t.same(pool.stats, { workers: 1, ready: 1, waiting: 1, running: 1 });
    t.same(await outcomes([pool.analyse(text("robot"), { signal: caller.signal })]), ["AbortError"]);
    openGate(worker);
    t.same(await outcomes([other]), ["ok"]);
  });
});

t.test("a worker that dies", async (t) => {
  t.test("is replaced, and its text is tried again", async (t) => {
    const lost: string[] = [];
    const { pool, worker } = await startReadyPool(t, { onWorkerLost: (why) => lost.push(why.message) });
    worker.deaths[0] = 1;
    t.same(await outcomes([pool.analyse(text("crash")), pool.analyse(text("robot"))]), ["ok", "ok"]);
    t.same(lost, ["worker thread ended with code 7"]);
    t.ok(pool.isReady());
  });

  t.test("takes nobody with it but the text that kills two workers", async (t) => {
    const lost: number[] = [];
    const { pool, worker } = await startReadyPool(t, {
      workers: 2,
      backoffMs: () => 0,
      onWorkerLost: (_why, { deathsInARow }) => lost.push(deathsInARow),
    });
    worker.deaths[0] = 1_000;
    const texts = ["robot", "crash", "robot", "image", "robot", "image"].map((title) =>
      pool.analyse(text(title)),
    );
    t.same(await outcomes(texts), ["ok", "worker-lost", "ok", "ok", "ok", "ok"]);
    t.equal(lost.length, 2);
  });

  t.test("is not ready while it is away, and waits longer after each death in a row", async (t) => {
    const asked: number[] = [];
    const { pool, worker } = await startReadyPool(t, {
      backoffMs: (deaths) => {
        asked.push(deaths);
        t.notOk(pool.isReady());
        return 0;
      },
    });
    worker.deaths.set([1, 2]); // It dies of the text, then its replacement can't be set up, twice.
    t.same(await outcomes([pool.analyse(text("crash"))]), ["ok"]);
    t.same(asked, [1, 2, 3]);
    t.ok(pool.isReady());
  });

  t.test("is ended when a text runs for too long, which is that text's failure alone", async (t) => {
    const { pool } = await startReadyPool(t, { textTimeoutMs: 1_000, backoffMs: () => 0 });
    const hung = pool.analyse(text("block"));
    const behind = pool.analyse(text("robot"));
    t.same(await outcomes([hung, behind]), ["worker-lost", "ok"]);
  });

  t.test("is not ended when the texts handed over with each other run for so long", async (t) => {
    const lost: string[] = [];
    const { pool } = await startReadyPool(t, {
      textTimeoutMs: 6 * SLOW_MS,
      onWorkerLost: (why) => lost.push(why.message),
    });
    const texts = Array.from({ length: 12 }, () => pool.analyse(text("slow")));
    t.same(new Set(await outcomes(texts)), new Set(["ok"]));
    t.same(lost, []);
  });

  t.test("is blamed on the text that ran, wherever it stood among those handed over", async (t) => {
    const lost: string[] = [];
    const { pool, worker } = await startReadyPool(t, {
      groupsPerWorker: 1,
      backoffMs: () => 0,
      onWorkerLost: (why) => lost.push(why.message),
    });
    worker.deaths[0] = 1_000;
    const first = pool.analyse(text("block"));
    await blocked(worker, 1);
    const texts = ["robot", "robot", "image", "crash", "robot", "image"].map((title) =>
      pool.analyse(text(title)),
    );
    openGate(worker);
    t.same(await outcomes([first, ...texts]), ["ok", "ok", "ok", "ok", "worker-lost", "ok", "ok"]);
    t.equal(lost.length, 2);
  });
});

t.test("models", async (t) => {
  const second = { id: 2, source: { words: ["image", "robot"] } satisfies FakeModel };
  const similarities = async (analysis: Promise<Analysis>) => [...((await analysis).similarities ?? [])];

  t.test("are held side by side; each text is compared with the one it names", async (t) => {
    const { pool, worker } = await startReadyPool(t, { workers: 2 });
    await pool.hold(second);
    await holding(worker, 4);
    const mixed = Array.from({ length: 40 }, (_, i) => pool.analyse(text("robot"), { model: 1 + (i % 2) }));
    t.same(
      await Promise.all(mixed.map(similarities)),
      mixed.map((_, i) => (i % 2 === 0 ? [1, 0] : [0, 1])),
    );
    pool.drop({ id: 1 });
    await holding(worker, 2);
    t.same(await similarities(pool.analyse(text("robot"), { model: 2 })), [0, 1]);
  });

  t.test("that wait are given to a worker when it's done with what it was handed before", async (t) => {
    const { pool, worker } = await startReadyPool(t);
    const before = pool.analyse(text("block"));
    await blocked(worker, 1);
    const held = pool.hold(second);
    openGate(worker);
    t.same(await outcomes([before, held]), ["ok", "ok"]);
  });

  t.test("in use are what a worker that is replaced starts with", async (t) => {
    const { pool, worker } = await startReadyPool(t, { backoffMs: () => 0 });
    await pool.hold(second);
    worker.deaths[0] = 1;
    t.same(await similarities(pool.analyse(text("crash robot"), { model: 2 })), [0, 0.5]);
    t.same(await similarities(pool.analyse(text("robot"), { model: 1 })), [1, 0]);
  });

  t.test("that can't be made are refused, and nothing else is lost", async (t) => {
    const lost: string[] = [];
    const { pool, worker } = await startReadyPool(t, {
      workers: 2,
      backoffMs: () => 0,
      onWorkerLost: (why) => lost.push(why.message),
    });
    await t.rejects(pool.hold({ id: 3, source: { refused: true } }), { code: "model-mismatch" });
    t.strictSame(lost, []);
    await t.rejects(pool.hold({ id: 4, source: { deadly: true } }), /ended with code 8/);
    t.strictSame(lost, ["worker thread ended with code 8"], "one worker is lost to it, once");
    t.same(
      await outcomes(Array.from({ length: 20 }, () => pool.analyse(text("robot")))),
      Array(20).fill("ok"),
    );
    await pool.hold(second);
    // Two for each worker, and the first model of the one that died.
    await holding(worker, 5);
    t.same(await similarities(pool.analyse(text("robot"), { model: 2 })), [0, 1]);
  });

  t.test("that were dropped are a bug of whoever names them", async (t) => {
    const { pool } = await startReadyPool(t);
    await pool.hold(second);
    pool.drop(second);
    t.same(await outcomes([pool.analyse(text("robot"), { model: 2 }), pool.analyse(text("robot"))]), [
      "internal",
      "ok",
    ]);
  });

  t.test("are refused by a pool that closes", async (t) => {
    const { pool } = await startReadyPool(t);
    await pool.close();
    await t.rejects(pool.hold(second), { code: "closing" });
  });
});

t.test("close", async (t) => {
  t.test("refuses newcomers, finishes what was accepted, and is not ready", async (t) => {
    const { pool, worker } = await startReadyPool(t, { groupsPerWorker: 1 });
    const accepted = [pool.analyse(text("block")), pool.analyse(text("robot")), pool.analyse(text("robot"))];
    await blocked(worker, 1);
    const closed = pool.close();
    t.notOk(pool.isReady());
    t.same(await outcomes([pool.analyse(text("robot"))]), ["closing"]);
    openGate(worker);
    t.same(await outcomes(accepted), ["ok", "ok", "ok"]);
    await closed;
    t.equal(pool.close(), closed, "closing twice is closing once");
  });

  t.test("before ready rejects ready", async (t) => {
    const { pool } = await startPool(t);
    await pool.close();
    t.same(await outcomes([pool.ready]), ["closing"]);
  });
});
