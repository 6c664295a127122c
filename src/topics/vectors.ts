/** Plain vector maths. Matrices are one Float32Array, row-major, [rows x dim]; sums run in double precision. */

/** Sum of products of two [dim] vectors. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function norm(a: Float32Array): number {
  return Math.sqrt(dot(a, a));
}

/** A new vector of the given length in the same direction; a zero vector stays zero. */
export function unit(a: Float32Array, length = 1): Float32Array {
  const size = norm(a);
  return size === 0 ? new Float32Array(a.length) : a.map((x) => (x * length) / size);
}

/** Row `i` of a [rows x dim] matrix, sharing its memory. */
export function row(matrix: Float32Array, i: number, dim: number): Float32Array {
  return matrix.subarray(i * dim, (i + 1) * dim);
}

/** a - b. */
export function minus(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((x, i) => x - b[i]!);
}

/** a += factor * b. */
export function addScaled(a: Float32Array | Float64Array, b: Float32Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! + factor * b[i]!;
}

/** Lower triangular [dim x dim] matrix times a [dim] vector. */
export function lowerTimes(lower: Float32Array, x: Float32Array): Float32Array {
  const dim = x.length;
  const out = new Float32Array(dim);
  for (let i = 0; i < dim; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += lower[i * dim + j]! * x[j]!;
    out[i] = sum;
  }
  return out;
}
