import type { BuildSettings } from "./build-model.ts";

/**
 * What the shipped centroids are built with, chosen on papers held out of the build and on
 * the development sets; models/README.md has the measurements.
 */
export const DEFAULT_BUILD_SETTINGS: BuildSettings = {
  space: {
    denseShare: { en: 0.4, fr: 0.5 },
    leastTexts: { en: 3, fr: 2 },
    mostTerms: { en: 160_000, fr: 60_000 },
    familiar: { en: [0.06, 0.13], fr: [0.05, 0.105] },
  },
  centroids: { readWeight: 3, aboutWeight: 0.9, outsideWeight: 3, lambda: 0.3, rounds: 60, mostTerms: 4000 },
  folds: 4,
  resistance: 5,
};

/** Papers wanted for a topic from keywords and title matches. */
export const DEFAULT_PER_TOPIC = 200;
