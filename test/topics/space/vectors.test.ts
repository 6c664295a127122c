import t from "tap";
import {
  cholesky,
  covariance,
  inverseOfLower,
  shrink,
  whitening,
} from "../../../src/topics/build/whitening.ts";
import {
  addScaled,
  dot,
  lowerTimes,
  minus,
  norm,
  row,
  rowsTimes,
  unit,
} from "../../../src/topics/space/vectors.ts";

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

t.test("lowerTimes() multiplies by a lower triangle", async (t) => {
  t.same(lowerTimes(vector(2, 0, 3, 4), vector(1, 2)), vector(2, 11));
});

t.test("lowerTimes() gives each row's sum to the bit, however many rows there are", async (t) => {
  for (const dim of [1, 3, 4, 7, 8]) {
    const lower = Float32Array.from({ length: dim * dim }, (_, i) => Math.sin(i + 1));
    const x = Float32Array.from({ length: dim }, (_, i) => Math.cos(i) / 3);
    const expected = Array.from({ length: dim }, (_, i) =>
      Math.fround(dot(lower.subarray(i * dim, i * dim + i + 1), x)),
    );
    t.strictSame(Array.from(lowerTimes(lower, x)), expected, `${dim} rows`);
  }
});

t.test("covariance(), shrink() and cholesky() of a small matrix", async (t) => {
  // Rows (2, 0), (-2, 0), (0, 1), (0, -1).
  t.same([...covariance(vector(2, 0, -2, 0, 0, 1, 0, -1), 2)], [2, 0, 0, 0.5]);
  t.same([...shrink(Float64Array.of(2, 0, 0, 1), 2, 0.5)], [1.75, 0, 0, 1.25]);
  t.same([...cholesky(Float64Array.of(4, 2, 2, 5), 2)], [2, 0, 1, 2]);
  t.same([...inverseOfLower(Float64Array.of(2, 0, 1, 2), 2)], [0.5, 0, -0.25, 0.5]);
});

t.test("cholesky() refuses a matrix that is not positive definite", async (t) => {
  t.throws(() => cholesky(Float64Array.of(0, 0, 0, 1), 2), RangeError);
});

t.test("whitening() makes the spread the same in all directions", async (t) => {
  const rows = vector(2, 0, -2, 0, 0, 1, 0, -1);
  const white = whitening(rows, 2, 0);
  const out = Float32Array.from([0, 1, 2, 3].flatMap((i) => [...lowerTimes(white, row(rows, i, 2))]));
  const [a, b, c, d] = covariance(out, 2);
  t.match(
    [a!.toFixed(5), b!.toFixed(5), c!.toFixed(5), d!.toFixed(5)],
    ["1.00000", "0.00000", "0.00000", "1.00000"],
  );
});

t.test("rowsTimes gives each row's dot product to the bit, however many rows there are", async (t) => {
  for (const rows of [0, 1, 4, 6, 9]) {
    const matrix = Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i) / 3);
    const x = Float32Array.of(0.1, -0.7, 0.3);
    const expected = Array.from({ length: rows }, (_, i) => dot(x, row(matrix, i, 3)));
    t.strictSame(Array.from(rowsTimes(matrix, x)), expected, `${rows} rows`);
  }
});
