/** Plain vector maths. Matrices are one Float32Array, row-major, [rows x dim]; sums run in double precision. */

/** Sum of products of two [dim] vectors. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * The product of each row of a [rows x dim] matrix with a [dim] vector, as `dot` gives it to the bit.
 * Four rows at a time, because one sum has to wait for its last addition.
 */
export function rowsTimes(matrix: Float32Array, x: Float32Array): Float64Array {
  const dim = x.length;
  const rows = matrix.length / dim;
  const products = new Float64Array(rows);
  let at = 0;
  for (; at + 4 <= rows; at += 4) {
    const [a, b, c, d] = [at * dim, (at + 1) * dim, (at + 2) * dim, (at + 3) * dim] as const;
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let i = 0; i < dim; i++) {
      const xi = x[i]!;
      sumA += matrix[a + i]! * xi;
      sumB += matrix[b + i]! * xi;
      sumC += matrix[c + i]! * xi;
      sumD += matrix[d + i]! * xi;
    }
    products[at] = sumA;
    products[at + 1] = sumB;
    products[at + 2] = sumC;
    products[at + 3] = sumD;
  }
  for (; at < rows; at++) products[at] = dot(matrix.subarray(at * dim, (at + 1) * dim), x);
  return products;
}

export function norm(a: Float32Array): number {
  return Math.sqrt(dot(a, a));
}

/** A new vector of the given length in the same direction; a zero vector stays zero. */
export function unit(a: Float32Array, length = 1): Float32Array {
  const size = norm(a);
  const out = new Float32Array(a.length);
  if (size > 0) for (let i = 0; i < a.length; i++) out[i] = (a[i]! * length) / size;
  return out;
}

/** Row `i` of a [rows x dim] matrix, sharing its memory. */
export function row(matrix: Float32Array, i: number, dim: number): Float32Array {
  return matrix.subarray(i * dim, (i + 1) * dim);
}

/** a - b. */
export function minus(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i]! - b[i]!;
  return out;
}

/** a += factor * b. */
export function addScaled(a: Float32Array | Float64Array, b: Float32Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! + factor * b[i]!;
}

/** The mean of [dim] vectors, of which there is at least one. */
export function meanOf(vectors: readonly Float32Array[]): Float32Array {
  return vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0) / vectors.length);
}
