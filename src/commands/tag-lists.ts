import type { MergedPublication } from "../publications/duplicates/duplicates.ts";
import type { ColumnNames } from "../publications/format.ts";
import type { Outcome } from "../results/outcome.ts";
import { type Entry, type ListCounts, type TaggedList, taggedOf } from "../results/tagged-list.ts";
import { inOrder } from "../streams/in-order.ts";
import type { ListPlan, Work } from "./list-plan.ts";

export interface TagListsOptions {
  /** Never rejects: what is wrong with one publication is its own outcome. */
  tag(publication: MergedPublication, index: number): Promise<Outcome>;
  /** Told of each entry when it is ready, in the order of the lists. */
  onEntry(entry: Entry, counts: Readonly<ListCounts>): void;
  columns?: ColumnNames | undefined;
  /** Texts under way at once. */
  width: number;
  /** Once it aborts, what runs is finished, and then the entries end with its reason. */
  signal: AbortSignal;
}

/**
 * Planned lists that are tagged while their entries, or their topics, are asked for; that can be done
 * once. Only topics have to wait for all entries, and are kept till then.
 */
export function tagLists(
  plan: ListPlan,
  { tag, onEntry, columns, width, signal }: TagListsOptions,
): TaggedList {
  const { read, duplicates, publications: waiting } = plan;
  const counts: ListCounts = { read, duplicates, tagged: 0, failed: 0, waiting };
  const tagOne = async ({ index, entry }: Work): Promise<Entry> =>
    "failure" in entry ? entry : { ...entry, outcome: await tag(entry.publication, index!) };

  async function* entries(): AsyncGenerator<Entry> {
    for await (const entry of inOrder(plan.works(), width, tagOne, signal)) {
      if (!("failure" in entry)) counts.waiting--;
      if (taggedOf(entry)) counts.tagged++;
      else counts.failed++;
      onEntry(entry, counts);
      yield entry;
    }
    if (counts.waiting > 0) signal.throwIfAborted();
  }
  return {
    detected: plan.detected,
    columns,
    entries,
    counts: () => counts,
    bytes: () => plan.lists[0]!.open(),
    async topics() {
      const all = await topicsByPosition(entries());
      return (position) => all.get(position);
    },
  };
}

async function topicsByPosition(entries: AsyncIterable<Entry>): Promise<Map<number, string[]>> {
  const all = new Map<number, string[]>();
  for await (const entry of entries) {
    const topics = taggedOf(entry)?.tags.map(({ topic }) => topic);
    if ("failure" in entry || topics === undefined) continue;
    for (const { place } of [entry.publication, ...entry.publication.versions])
      all.set(place.position, topics);
  }
  return all;
}
