import { readFileSync } from "node:fs";
import type { Centroids, Space } from "../../src/topics/space/space.ts";

export const ENCODER = new URL("../../models/encoder", import.meta.url).pathname;

export interface TitleAndAbstract {
  title: string;
  abstract: string;
}

/** Abstracts in both languages, CC0. */
export const ABSTRACTS: { id: string; en: TitleAndAbstract; fr: TitleAndAbstract }[] = JSON.parse(
  readFileSync(new URL("../fixtures/abstracts.json", import.meta.url), "utf8"),
).abstracts;

/** Similarities are the coordinates of the embedding, so that every bit of it can be compared. */
export const bareSpace: { space: Space; centroids: Centroids } = {
  space: {
    point: ({ embedding }, language) => ({
      language,
      dense: embedding,
      terms: new Uint32Array(),
      weights: new Float32Array(),
    }),
  },
  centroids: { similarities: ({ dense }) => dense.slice() },
};

export function cosine(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, x, i) => sum + x * other[i]!, 0);
}
