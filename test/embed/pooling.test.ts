import t from "tap";
import { averageToUnit, clsPool, meanPool } from "../../src/embed/pooling.ts";

// [3 tokens x 2 dimensions]
const STATES = Float32Array.of(1, 2, 3, 6, 100, 100);

t.test("meanPool averages the tokens that the mask lets through", async (t) => {
  t.same([...meanPool(STATES, [1, 1, 0], 2)], [2, 4]);
  t.same([...meanPool(STATES, [0, 1, 0], 2)], [3, 6]);
  t.same([...meanPool(STATES, [0, 0, 0], 2)], [0, 0]);
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
