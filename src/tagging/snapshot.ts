import { spaceStampOf } from "../topics/manifest.ts";
import { openTaggingModel } from "../topics/model.ts";
import type { ModelFiles } from "../topics/model-files.ts";
import { stampOf, type TaggerStamp } from "./stamp.ts";
import type { TopicDecision } from "./tagger.ts";

/**
 * The model of one moment: never changed, only replaced by another. Here is what decides over tags;
 * space and centroids are made of its source in the threads that compute, which know it by its id.
 */
export interface ModelSnapshot extends TopicDecision {
  /** Different for every snapshot of this process. */
  readonly id: number;
  readonly stamp: TaggerStamp;
  /** Names the space that its points lie in. */
  readonly spaceStamp: string;
  /** Structured-cloneable; what threads make the whole model of. */
  readonly source: unknown;
}

let last = 0;

/** Throws TopiqueError "model-corrupt", "model-mismatch" or "input-unreadable" for files that can't be used. */
export function openSnapshot(files: ModelFiles): ModelSnapshot {
  const model = openTaggingModel(files);
  const { vocabulary, calibration, thresholds } = model;
  return {
    id: ++last,
    stamp: stampOf(model),
    spaceStamp: spaceStampOf(files.manifest),
    vocabulary,
    calibration,
    thresholds,
    source: files,
  };
}
