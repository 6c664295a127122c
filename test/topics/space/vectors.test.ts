import t from "tap";
import { addScaled, dot, minus, norm, row, rowsTimes, unit } from "../../../src/topics/space/vectors.ts";

const vector = (...values: number[]) => Float32Array.of(...values);

t.test("dot(), norm(), minus() and unit() on hand-made vectors", async (t) => {
  t.equal(dot(vector(1, 2), vector(3, 4)), 11);
  t.equal(norm(vector(3, 4)), 5);
  t.same(minus(vector(3, 4), vector(1, 1)), vector(2, 3));
  t.same(unit(vector(3, 4), 10), vector(6, 8));
  t.same(unit(vector(0, 0)), vector(0, 0));
});

t.test("row() shares memory and addScaled() adds in place", async (t) => {
  const matrix = vector(1, 2, 3, 4);
  addScaled(row(matrix, 1, 2), vector(10, 20), 0.5);
  t.same(matrix, vector(1, 2, 8, 14));
});

t.test("rowsTimes gives each row's dot product to the bit, however many rows there are", async (t) => {
  for (const rows of [0, 1, 4, 6, 9]) {
    const matrix = Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i) / 3);
    const x = Float32Array.of(0.1, -0.7, 0.3);
    const expected = Array.from({ length: rows }, (_, i) => dot(x, row(matrix, i, 3)));
    t.strictSame(Array.from(rowsTimes(matrix, x)), expected, `${rows} rows`);
  }
});
