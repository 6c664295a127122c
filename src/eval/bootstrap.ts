/**
 * Standard error of a measure over texts, by resampling them with replacement (Efron, "Bootstrap
 * methods", 1979): what a difference has to exceed before it means anything.
 */
export function bootstrapError<T>(texts: readonly T[], measure: (sample: readonly T[]) => number): number {
  const random = sequence(1);
  const values = Array.from({ length: RESAMPLES }, () =>
    measure(texts.map(() => texts[Math.floor(random() * texts.length)]!)),
  );
  const mean = values.reduce((sum, x) => sum + x, 0) / RESAMPLES;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (RESAMPLES - 1));
}

const RESAMPLES = 200;

/** Numbers from 0 to 1 that are the same every time (Park & Miller's minimal standard generator, 1988). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
