import { isFailure, type Publication, type ReadFailure } from "./publication.ts";

/** Characters that what stands around a value counts for, so that a million names of one letter are no small record. */
const AROUND = 16;

/** What a record costs to hand on, in characters: of all that it says, and some for each value. */
export function sizeOf(entry: Publication | ReadFailure): number {
  if (isFailure(entry)) return entry.excerpt.length + AROUND;
  let size = entry.title.length + (entry.abstract?.length ?? 0) + AROUND;
  for (const value of [entry.venue, entry.doi, entry.url, entry.id]) size += value?.length ?? 0;
  for (const list of [entry.authors, entry.keywords, entry.sameAs ?? []]) {
    for (const value of list) size += value.length + AROUND;
  }
  return size;
}
