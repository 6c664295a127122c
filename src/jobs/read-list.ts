import { DuplicateFinder } from "../publications/duplicates/duplicates.ts";
import type { FormatName } from "../publications/format.ts";
import { isFailure, type Publication, type ReadFailure } from "../publications/publication.ts";
import { type RecordStream, readPublications } from "../publications/read.ts";
import type { ListSource } from "./job.ts";
import type { ListReading, ReadingOptions } from "./reading.ts";

/**
 * Reads a list in any format, of `unpackedBytes` at most where it is packed; of its records only the keys
 * that tell duplicates are kept.
 */
export async function readList(
  bytes: AsyncIterable<Uint8Array>,
  { name, contentType, format, columns }: ListSource,
  { unpackedBytes }: ReadingOptions = {},
): Promise<ListReading> {
  const reading = readPublications(bytes, {
    name,
    contentType,
    format: format as FormatName | undefined,
    columns,
    unpackedBytes,
  });
  const finder = new DuplicateFinder();
  // Positions of the publications in the order they were added.
  const positions: number[] = [];
  return {
    entries: entries(reading, finder, positions),
    duplicates: () => groupsOf(finder, positions),
    facts: () => factsOf(reading),
    warnings: () => reading.detected.warnings.map((code) => ({ code, facts: {} })),
  };
}

async function* entries(
  reading: RecordStream,
  finder: DuplicateFinder,
  positions: number[],
): AsyncGenerator<Publication | ReadFailure> {
  for await (const entry of reading) {
    if (!isFailure(entry)) {
      finder.add(entry);
      positions.push(entry.place.position);
    }
    yield entry;
  }
}

function groupsOf(finder: DuplicateFinder, positions: readonly number[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const [index, position] of positions.entries()) {
    const first = finder.groupOf(index);
    const group = groups.get(first);
    if (group) group.push(position);
    else if (first !== index) groups.set(first, [positions[first] ?? position, position]);
  }
  return [...groups.values()];
}

function factsOf({ detected }: RecordStream): ReturnType<ListReading["facts"]> {
  const { warnings: _, ...facts } = detected;
  return facts;
}
