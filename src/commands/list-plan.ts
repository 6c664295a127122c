import { TopiqueError } from "../errors.ts";
import { DuplicateFinder, type MergedPublication, merge } from "../publications/duplicates/duplicates.ts";
import type { Detected } from "../publications/format.ts";
import { isFailure, type Publication } from "../publications/publication.ts";
import { type ReadOptions, type RecordStream, readPublications } from "../publications/read.ts";
import type { Entry } from "../results/tagged-list.ts";

/** A list that can be read again and again. */
export interface List {
  name: string;
  open(): AsyncIterable<Uint8Array> | Uint8Array;
}

/** What the first reading of some lists found out; enough to go through them again, each publication once. */
export interface ListPlan {
  lists: readonly PlannedList[];
  /** What reading found out: of a single list all, of several what their pages declare together. */
  detected: Partial<Detected>;
  read: number;
  publications: number;
  duplicates: number;
  /** Lists that are none. */
  refused: { name: string; error: TopiqueError }[];
  /** Every publication once, in the order of the lists; failures in their places. */
  works(): AsyncGenerator<Work>;
}

export interface PlannedList extends List {
  detected: Detected;
}

export interface Work {
  /** Of a publication over all lists, the same in every run; a failure has none. */
  index?: number;
  entry: Entry;
}

/**
 * Reads lists once for the keys of their duplicates, and the duplicates' records
 * a second time to merge them: lists of any length, in the memory of their keys.
 */
export async function planLists(
  lists: readonly List[],
  options: Pick<ReadOptions, "format" | "columns">,
  onRead: (records: number) => void,
): Promise<ListPlan> {
  const finder = new DuplicateFinder();
  const planned: (PlannedList & { indices: Map<number, number> })[] = [];
  const refused: ListPlan["refused"] = [];
  let count = 0;
  for (const list of lists) {
    const reading = read(list, options);
    const indices = new Map<number, number>();
    try {
      for await (const entry of reading) {
        onRead(++count);
        if (!isFailure(entry)) indices.set(entry.place.position, finder.add(entry));
      }
    } catch (error) {
      if (!(error instanceof TopiqueError)) throw error;
      refused.push({ name: list.name, error });
    }
    // What was read before a list broke off counts, except that it can't be read a second time.
    if (!refused.some(({ name }) => name === list.name))
      planned.push({ ...list, detected: reading.detected, indices });
  }
  const groups = groupsOf(
    planned.flatMap(({ indices }) => [...indices.values()]),
    finder,
  );
  const merged = await mergeGroups(planned, groups, options);
  const duplicates = [...groups.values()].reduce((sum, members) => sum + members.length - 1, 0);
  const publications = planned.reduce((sum, { indices }) => sum + indices.size, 0) - duplicates;
  const leaders = new Map<number, number>();
  for (const [leader, { members }] of merged) for (const member of members) leaders.set(member, leader);
  return {
    lists: planned,
    detected: detectedIn(planned),
    read: count,
    publications,
    duplicates,
    refused,
    works: () => works(planned, merged, leaders, options),
  };
}

/** What a page declares of its person; of several pages, all topics and nobody's name. */
function detectedIn(lists: readonly PlannedList[]): Partial<Detected> {
  if (lists.length === 1) return lists[0]!.detected;
  const persons = new Set(
    lists.map(({ detected }) => detected.person).filter((person) => person !== undefined),
  );
  const [person] = persons;
  const declaredTopics = [...new Set(lists.flatMap(({ detected }) => detected.declaredTopics))];
  return persons.size === 1 && person !== undefined ? { person, declaredTopics } : { declaredTopics };
}

interface Merged {
  publication: MergedPublication;
  members: number[];
}

function read(list: List, options: Pick<ReadOptions, "format" | "columns">): RecordStream {
  return readPublications(list.open(), { ...options, name: list.name });
}

/** Members of each group of several, by the finder's name for it. */
function groupsOf(indices: readonly number[], finder: DuplicateFinder): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const index of indices) {
    const name = finder.groupOf(index);
    const members = groups.get(name);
    if (members === undefined) groups.set(name, [index]);
    else members.push(index);
  }
  for (const [name, members] of groups) if (members.length === 1) groups.delete(name);
  return groups;
}

/** The merged publications by the index of their fullest record, where they stand in the list. */
async function mergeGroups(
  lists: readonly (PlannedList & { indices: Map<number, number> })[],
  groups: Map<number, number[]>,
  options: Pick<ReadOptions, "format" | "columns">,
): Promise<Map<number, Merged>> {
  const wanted = new Set([...groups.values()].flat());
  const records = new Map<number, Publication>();
  for (const list of lists) {
    if (![...list.indices.values()].some((index) => wanted.has(index))) continue;
    for await (const entry of read(list, options)) {
      const index = isFailure(entry) ? undefined : list.indices.get(entry.place.position);
      if (index !== undefined && wanted.has(index)) records.set(index, entry as Publication);
    }
  }
  const merged = new Map<number, Merged>();
  for (const members of groups.values()) {
    const publication = merge(members.map((index) => records.get(index)!));
    const leader = members.find((index) => records.get(index)!.place === publication.place)!;
    merged.set(leader, { publication, members });
  }
  return merged;
}

async function* works(
  lists: readonly (PlannedList & { indices: Map<number, number> })[],
  merged: Map<number, Merged>,
  leaders: Map<number, number>,
  options: Pick<ReadOptions, "format" | "columns">,
): AsyncGenerator<Work> {
  for (const list of lists) {
    // Which list is only worth saying when there are several.
    const named = lists.length > 1 ? { list: list.name } : {};
    for await (const entry of read(list, options)) {
      if (isFailure(entry)) {
        yield { entry: { ...named, failure: entry } };
        continue;
      }
      const index = list.indices.get(entry.place.position)!;
      if ((leaders.get(index) ?? index) !== index) continue;
      const publication = merged.get(index)?.publication ?? { ...entry, versions: [] };
      yield { index, entry: { ...named, publication } };
    }
  }
}
