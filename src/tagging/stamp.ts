import { createHash } from "node:crypto";
import type { TaggingModel } from "../topics/model.ts";
import { VERSION } from "../version.ts";

/** Names everything that can change an answer; equal stamps give equal tags for equal texts. */
export interface TaggerStamp {
  encoder: string;
  vocabulary: string;
  centroids: string;
  version: string;
}

export function stampOf({ encoder, stamps, thresholds }: TaggingModel): TaggerStamp {
  // Thresholds are edited by hand, after the centroids got their stamp.
  const decided = createHash("sha256").update(stamps.centroids);
  for (const basis of ["abstract", "title"] as const) decided.update(thresholds.of(basis));
  return {
    encoder: `${encoder.name}-${encoder.dtype}-${encoder.pooling}-${encoder.hash}`,
    vocabulary: stamps.vocabulary,
    centroids: decided.digest("hex").slice(0, 16),
    version: VERSION,
  };
}
