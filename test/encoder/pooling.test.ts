import t from "tap";
import { averageToUnit, clsPool, leadPool, leadWeight, meanPool } from "../../src/encoder/pooling.ts";

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

t.test("leadPool weighs the first tokens most", async (t) => {
  // One token: itself. Fifty-six tokens, all 0 but the last, which weighs half of the first.
  t.same([...leadPool(STATES.subarray(0, 2), 2)], [1, 2]);
  const states = new Float32Array(56);
  states[55] = 1;
  let total = 0;
  for (let i = 0; i <= 55; i++) total += 1 / (1 + (i / 55) ** 3);
  t.equal(leadPool(states, 1)[0], Math.fround(0.5 / total));
  t.same([...leadPool(new Float32Array(), 2)], [0, 0]);
});

t.test("leadPool adds token after token, to the bit, however many there are", async (t) => {
  for (const tokens of [3, 4, 5, 11]) {
    const states = Float32Array.from({ length: tokens }, (_, i) => 0.1 * 10 ** (i % 5));
    let [sum, total] = [0, 0];
    for (const [token, state] of states.entries()) {
      const weight = 1 / (1 + (token / 55) ** 3);
      sum += weight * state;
      total += weight;
    }
    t.equal(leadPool(states, 1)[0], Math.fround(sum / total));
  }
});

t.test("leadPool of a text's chunks, weighed by leadWeight, is leadPool of the text", async (t) => {
  const states = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i));
  const [first, rest] = [states.subarray(0, 120), states.subarray(120)];
  const [a, b] = [leadWeight(120, 0), leadWeight(180, 120)];
  const together = (a * leadPool(first, 1)[0]! + b * leadPool(rest, 1, 120)[0]!) / (a + b);
  t.ok(Math.abs(together - leadPool(states, 1)[0]!) < 1e-7);
  // At place 55 a token weighs half, at 110 one in nine.
  t.equal(leadWeight(1, 55), 1 / 2);
  t.equal(leadWeight(1, 110), 1 / 9);
  t.equal(leadWeight(1, 5_000), 0.03);
  t.equal(leadWeight(0, 5), 0);
  t.equal(leadWeight(2, 4000), 0.06, "and never less than 0.03");
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
