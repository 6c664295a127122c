import type { AbstractText } from "../analysis.ts";
import type { Priority, WaitingLine } from "./waiting-line.ts";

/** What decides which waiting texts go together. */
export interface Groupable {
  input: AbstractText;
  /** Those of one group are compared with one model. */
  model: number;
  priority: Priority;
  /** How many workers it may have ended. */
  attempts: number;
}

/**
 * Texts handed over together at most: the threads then wake up once for all of them, and a worker does
 * each step for all in turn. Fewer of a job's, as an interactive text waits for those handed over before it.
 */
export const LARGEST_GROUP: Record<Priority, number> = { interactive: 8, batch: 8, job: 4 };

/** Characters of a group of several texts: nobody should wait for long ones. */
export const GROUP_CHARACTERS = 16_000;

/** Takes the next texts for one worker out of the line: as many as leave each worker its share of those that wait. */
export function takeGroup<T extends Groupable>(line: WaitingLine<T>, workers: number): T[] {
  const first = line.take();
  if (!first) return [];
  const group = [first];
  const share = Math.ceil((line.ahead(first.priority) + 1) / workers);
  const most = Math.min(share, LARGEST_GROUP[first.priority]);
  let characters = charactersOf(first.input);
  for (let next = line.next(); next && group.length < most; next = line.next()) {
    characters += charactersOf(next.input);
    // What may have ended a worker goes alone, lest it take others with it again.
    const isSuspect = first.attempts > 0 || next.attempts > 0;
    const isOther = next.priority !== first.priority || next.model !== first.model;
    if (isSuspect || isOther || characters > GROUP_CHARACTERS) break;
    group.push(next);
    line.leave(next);
  }
  line.turn();
  return group;
}

export function charactersOf({ title, abstract }: AbstractText): number {
  return (title?.length ?? 0) + (abstract?.length ?? 0);
}
