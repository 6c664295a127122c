import { MODEL_LANGUAGES } from "../../languages/language.ts";
import { perLanguage } from "../../languages/per-language.ts";
import { words } from "../../text/fold.ts";
import type { Exemplar } from "./exemplars.ts";

export interface Selection {
  /** Papers wanted for a topic from keywords and title matches together, in each language. */
  perTopic: number;
  /** A paper that keywords or title give more topics than this says little about any. */
  mostTopics: number;
}

/**
 * Keeps every exemplar whose topics were read, and all background; of the others those that a topic still
 * wants, in the order given, keywords before title matches. A title is taken once a language.
 */
export function selectExemplars(
  exemplars: readonly Exemplar[],
  topics: number,
  selection: Selection,
): Exemplar[] {
  const order = { read: 0, keywords: 1, title: 2, background: 3 };
  const sorted = exemplars.map((exemplar, i) => ({ exemplar, i }));
  sorted.sort((a, b) => order[a.exemplar.from] - order[b.exemplar.from] || a.i - b.i);
  const seen = new Set<string>();
  const have = perLanguage(MODEL_LANGUAGES, () => new Float64Array(topics));
  const kept: Exemplar[] = [];
  for (const { exemplar } of sorted) {
    const key = `${exemplar.language} ${words(exemplar.title || exemplar.abstract).join(" ")}`;
    if (seen.has(key) || !isWanted(exemplar, have[exemplar.language], selection)) continue;
    seen.add(key);
    kept.push(exemplar);
    if (exemplar.from === "read") continue;
    for (const topic of exemplar.topics) have[exemplar.language][topic]! += 1;
  }
  return kept;
}

function isWanted(
  { from, topics, abstract }: Exemplar,
  have: Float64Array,
  { perTopic, mostTopics }: Selection,
): boolean {
  if (from === "read" || from === "background") return true;
  if (abstract === "" || topics.length === 0 || topics.length > mostTopics) return false;
  return topics.some((topic) => have[topic]! < perTopic);
}
