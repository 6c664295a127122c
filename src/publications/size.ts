import type { Publication, ReadFailure } from "./publication.ts";

/** Characters that what stands around a value counts for, so that a million names of one letter are no small record. */
const AROUND = 16;

/** What it costs to hand a record on, in characters: of all that it says, and some for each value. */
export function sizeOf(entry: Publication | ReadFailure): number {
  let size = AROUND;
  for (const value of Object.values(entry)) {
    if (typeof value === "string") size += value.length + AROUND;
    else if (Array.isArray(value)) for (const each of value) size += each.length + AROUND;
  }
  return size;
}
