import type { Analysis, Point } from "../../analysis.ts";
import { keep } from "../../results/outcome.ts";
import { decide, type TagOptions, type TopicDecision } from "../../tagging/tagger.ts";
import type { Centroids, Space } from "../../topics/space/space.ts";
import { type KeptRow, packPoint, readKeptRows } from "./kept-row.ts";

export interface RescoringModel extends TopicDecision {
  space: Space;
  centroids: Centroids;
}

/** Column by column, ready for the database. */
export interface Rescored {
  /** Positions decided over, and the outcome of each as JSON, a line each. */
  positions: number[];
  outcomes: string;
  /** Positions whose point had to be computed, and the point of each in base64, a line each. */
  placed: number[];
  points: string;
  /** Positions whose text is not kept. */
  missing: number[];
}

/** Decides over kept texts again: no inference, and the same tags to the bit as when they were embedded. */
export function rescore(rows: Uint8Array, model: RescoringModel, options: TagOptions): Rescored {
  const outcomes: string[] = [];
  const points: string[] = [];
  const positions: number[] = [];
  const placed: number[] = [];
  const missing: number[] = [];
  for (const { position, kept } of readKeptRows(rows)) {
    if (!kept) {
      missing.push(position);
      continue;
    }
    const point = kept.point ?? pointOf(kept, model.space);
    if (point && !kept.point) {
      placed.push(position);
      points.push(Buffer.from(packPoint(point)).toString("base64"));
    }
    const analysis: Analysis = {
      ...kept.facts,
      ...(point && { similarities: model.centroids.similarities(point) }),
    };
    positions.push(position);
    outcomes.push(JSON.stringify(keep(decide(analysis, model, options))));
  }
  return { positions, outcomes: outcomes.join("\n"), placed, points: points.join("\n"), missing };
}

/** A text in a language that is not placed has no point. */
function pointOf(
  { facts, vector, cleaned = "" }: NonNullable<KeptRow["kept"]>,
  space: Space,
): Point | undefined {
  if (!vector || facts.language.code === "other") return undefined;
  return space.point({ embedding: vector, text: cleaned }, facts.language.code);
}
