import type { Analysis, Point } from "../analysis.ts";
import { decide, type TagOptions, type TopicDecision } from "../tagger.ts";
import type { Centroids, Space } from "../topics/space.ts";
import { type KeptRow, packPoint, readKeptRows } from "./kept-row.ts";
import { keep } from "./outcome.ts";

export interface RescoringModel extends TopicDecision {
  space: Space;
  centroids: Centroids;
}

export interface Rescored {
  /** JSON of [{position, outcome}], ready for the database. */
  outcomes: string;
  /** JSON of [{position, point}] in base64: points that had to be computed. */
  points: string;
}

/** Decides over kept texts again: no inference, and the same tags to the bit as when they were embedded. */
export function rescore(rows: string, model: RescoringModel, options: TagOptions): Rescored {
  const outcomes: object[] = [];
  const points: object[] = [];
  for (const row of readKeptRows(rows)) {
    const point = row.point ?? pointOf(row, model.space);
    if (point && !row.point) {
      points.push({ position: row.position, point: Buffer.from(packPoint(point)).toString("base64") });
    }
    const analysis: Analysis = {
      ...row.facts,
      ...(point && { similarities: model.centroids.similarities(point) }),
    };
    outcomes.push({ position: row.position, outcome: keep(decide(analysis, model, options)) });
  }
  return { outcomes: JSON.stringify(outcomes), points: JSON.stringify(points) };
}

/** A text in a language that is not placed has no point. */
function pointOf({ facts, vector, cleaned = "" }: KeptRow, space: Space): Point | undefined {
  if (!vector || facts.language.code === "other") return undefined;
  return space.point({ embedding: vector, text: cleaned }, facts.language.code);
}
