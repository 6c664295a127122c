import { addScaled } from "../space/vectors.ts";

/**
 * Whitening by the shared within-topic covariance, shrunk towards a multiple of
 * the identity (Ledoit & Wolf, "A well-conditioned estimator for
 * large-dimensional covariance matrices", 2004). W is the inverse of the
 * Cholesky factor: cosines after it equal those after the symmetric inverse
 * square root, for the two differ by a rotation.
 *
 * `residuals` are [rows x dim], rows minus the mean of their own topics.
 * Returns W, [dim x dim], lower triangular.
 */
export function whitening(residuals: Float32Array, dim: number, shrinkage: number): Float32Array {
  return inverseOfLower(cholesky(shrink(covariance(residuals, dim), dim, shrinkage), dim), dim);
}

/** Mean outer product of [rows x dim]; the rows are taken as centred. [dim x dim] */
export function covariance(rows: Float32Array, dim: number): Float64Array {
  const out = new Float64Array(dim * dim);
  const count = rows.length / dim;
  for (let r = 0; r < count; r++) {
    const x = rows.subarray(r * dim, (r + 1) * dim);
    for (let i = 0; i < dim; i++) addScaled(out.subarray(i * dim, (i + 1) * dim), x, x[i]! / count);
  }
  return out;
}

/** (1 - s) covariance + s (mean variance) identity. */
export function shrink(matrix: Float64Array, dim: number, shrinkage: number): Float64Array {
  let trace = 0;
  for (let i = 0; i < dim; i++) trace += matrix[i * dim + i]!;
  const out = matrix.map((x) => (1 - shrinkage) * x);
  for (let i = 0; i < dim; i++) out[i * dim + i] = out[i * dim + i]! + (shrinkage * trace) / dim;
  return out;
}

/** Lower triangular L with L L' = matrix; throws RangeError when the matrix is not positive definite. */
export function cholesky(matrix: Float64Array, dim: number): Float64Array {
  const lower = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * dim + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * dim + k]! * lower[j * dim + k]!;
      if (i === j && sum <= 0)
        throw new RangeError(`covariance is not positive definite at ${i}: shrink it more`);
      lower[i * dim + j] = i === j ? Math.sqrt(sum) : sum / lower[j * dim + j]!;
    }
  }
  return lower;
}

/** Inverse of a lower triangular matrix, lower triangular itself, by forward substitution. */
export function inverseOfLower(lower: Float64Array, dim: number): Float32Array {
  const out = new Float64Array(dim * dim);
  for (let column = 0; column < dim; column++) {
    out[column * dim + column] = 1 / lower[column * dim + column]!;
    for (let i = column + 1; i < dim; i++) {
      let sum = 0;
      for (let k = column; k < i; k++) sum -= lower[i * dim + k]! * out[k * dim + column]!;
      out[i * dim + column] = sum / lower[i * dim + i]!;
    }
  }
  return Float32Array.from(out);
}
