import { writeBack } from "../publications/write-back.ts";
import { labelOf, type Wording } from "./labels.ts";
import type { TaggedList } from "./tagged-list.ts";

/** The list as it came, with each publication's topics added as keywords; duplicates have them too. */
export async function* resultsAsList(
  list: TaggedList,
  { vocabulary, language }: Wording,
): AsyncGenerator<Uint8Array> {
  const { format, encoding = "utf-8", bom = false } = list.detected;
  const topicsAt = await list.topics();
  yield* writeBack(list.bytes(), {
    detected: { encoding, bom, ...(format && { format }) },
    language,
    columns: list.columns,
    keywordsOf: async (position) =>
      (await topicsAt(position))?.map((topic) => labelOf(topic, vocabulary)[language]),
  });
}
