import t from "tap";
import { averageToUnit, clsPool, leadPooling, meanPool, poolingOf } from "../../src/encoder/pooling.ts";

// [3 tokens x 2 dimensions]
const STATES = Float32Array.of(1, 2, 3, 6, 100, 100);

t.test("meanPool averages the tokens", async (t) => {
  t.same([...meanPool(STATES.subarray(0, 4), 2)], [2, 4]);
  t.same([...meanPool(STATES.subarray(0, 2), 2)], [1, 2]);
  t.same([...meanPool(new Float32Array(), 2)], [0, 0]);
});

t.test("meanPool adds token after token, to the bit, however many there are", async (t) => {
  // 0.1 is no binary fraction: another order of additions would round otherwise.
  for (const tokens of [3, 4, 5, 11]) {
    const states = Float32Array.from({ length: tokens }, (_, i) => 0.1 * 10 ** (i % 5));
    let sum = 0;
    for (const state of states) sum += state;
    t.equal(meanPool(states, 1)[0], Math.fround(sum / tokens));
  }
});

const { pool: leadPool, weigh: leadWeight } = leadPooling({ half: 55, least: 0.03 });

t.test("lead pooling weighs the first tokens most", async (t) => {
  // One token: itself. Fifty-six tokens, all 0 but the last, which weighs half of the first.
  t.same([...leadPool(STATES.subarray(0, 2), 2, 0)], [1, 2]);
  const states = new Float32Array(56);
  states[55] = 1;
  let total = 0;
  for (let i = 0; i <= 55; i++) total += 1 / (1 + (i / 55) ** 3);
  t.equal(leadPool(states, 1, 0)[0], Math.fround(0.5 / total));
  t.same([...leadPool(new Float32Array(), 2, 0)], [0, 0]);
});

t.test("lead pooling adds token after token, to the bit, however many there are", async (t) => {
  for (const tokens of [3, 4, 5, 11]) {
    const states = Float32Array.from({ length: tokens }, (_, i) => 0.1 * 10 ** (i % 5));
    let [sum, total] = [0, 0];
    for (const [token, state] of states.entries()) {
      const weight = 1 / (1 + (token / 55) ** 3);
      sum += weight * state;
      total += weight;
    }
    t.equal(leadPool(states, 1, 0)[0], Math.fround(sum / total));
  }
});

t.test("lead pooling of a text's chunks, as they weigh, is that of the text", async (t) => {
  const states = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i));
  const [first, rest] = [states.subarray(0, 120), states.subarray(120)];
  const [a, b] = [leadWeight(118, 2, 0), leadWeight(178, 2, 120)];
  const together = (a * leadPool(first, 1, 0)[0]! + b * leadPool(rest, 1, 120)[0]!) / (a + b);
  t.ok(Math.abs(together - leadPool(states, 1, 0)[0]!) < 1e-7);
  // At place 55 a token weighs half, at 110 one in nine.
  t.equal(leadWeight(1, 0, 55), 1 / 2);
  t.equal(leadWeight(0, 1, 110), 1 / 9);
  t.equal(leadWeight(1, 0, 5_000), 0.03);
  t.equal(leadWeight(0, 0, 5), 0);
  t.equal(leadWeight(0, 2, 4_000), 0.06, "and never less than the least");
});

t.test("lead pooling has the constants it is given", async (t) => {
  const { weigh } = leadPooling({ half: 2, least: 0.25 });
  t.same(
    [0, 2, 4, 2_000].map((start) => weigh(1, 0, start)),
    [1, 0.5, 0.25, 0.25],
  );
});

t.test("poolingOf", async (t) => {
  const lead = { half: 3, least: 0.1 };
  t.equal(poolingOf({}).name, "mean");
  t.equal(poolingOf({ pooling: "max" }).name, "mean");
  t.equal(poolingOf({ pooling: "cls" }).name, "cls");
  t.equal(poolingOf({ pooling: "lead", lead }).weigh(1, 0, 3), 0.5);
  t.equal(poolingOf({ pooling: "cls", lead }, "lead").name, "lead", "what is asked for comes first");
  t.equal(poolingOf({ pooling: "lead" }, "mean").name, "mean");
  t.same(
    [4, 0].map((tokens) => poolingOf({}).weigh(tokens, 2, 9)),
    [4, 1],
    "chunks weigh by their tokens",
  );

  for (const config of [
    {},
    { lead: 55 },
    { lead: { half: 55 } },
    { lead: { half: "55", least: 0.03 } },
    { lead: { half: 0, least: 0 } },
  ]) {
    t.throws(() => poolingOf(config, "lead"), { code: "model-corrupt", facts: { file: "config.json" } });
  }
});

t.test("clsPool takes the first token, as a copy", async (t) => {
  const pooled = clsPool(STATES, 2);
  t.same([...pooled], [1, 2]);
  pooled[0] = 9;
  t.equal(STATES[0], 1);
});

t.test("averageToUnit weighs, adds and scales to unit length", async (t) => {
  const x = Float32Array.of(1, 0);
  const y = Float32Array.of(0, 1);
  t.same([...averageToUnit([x, y], [3, 4])], [Math.fround(0.6), Math.fround(0.8)]);
  t.same([...averageToUnit([Float32Array.of(0, 5)], [1])], [0, 1]);
  t.same([...averageToUnit([Float32Array.of(0, 0)], [1])], [0, 0]);
});
