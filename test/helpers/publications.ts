import { isFailure, type Publication, type ReadFailure } from "../../src/publications/publication.ts";
import { type ReadOptions, readPublications } from "../../src/publications/read.ts";

/** Reads a whole list: its publications, its failures, all entries in order, and what was detected. */
export async function readAll(
  list: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
) {
  const reading = readPublications(typeof list === "string" ? Buffer.from(list) : list, options);
  const entries: (Publication | ReadFailure)[] = [];
  for await (const entry of reading) entries.push(entry);
  return {
    entries,
    publications: entries.filter((entry): entry is Publication => !isFailure(entry)),
    failures: entries.filter(isFailure),
    detected: reading.detected,
  };
}

/** A publication with nothing but what a test gives it. */
export function publication(fields: Partial<Publication> & { title: string }, position = 0): Publication {
  return { authors: [], keywords: [], place: { position, lines: [1, 1] }, repairs: [], ...fields };
}

/** The bytes in pieces of a few bytes, cut anywhere, as a slow network brings them. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
