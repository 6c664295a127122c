/** Up to three ids that share most with a mistyped one, best first; none when nothing is like it. */
export function nearIds(id: string, ids: readonly string[]): string[] {
  const wanted = bigrams(id);
  return ids
    .map((candidate) => ({ candidate, likeness: dice(wanted, bigrams(candidate)) }))
    .filter(({ likeness }) => likeness >= LIKE)
    .sort((a, b) => b.likeness - a.likeness || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Dice coefficient from which two ids look alike to a person. */
const LIKE = 0.4;

/** Characters of an id that are looked at: no real one is longer. */
const MAX_ID = 100;

function bigrams(text: string): Set<string> {
  const folded = `-${text
    .slice(0, MAX_ID)
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-")}-`;
  return new Set(Array.from({ length: folded.length - 1 }, (_, i) => folded.slice(i, i + 2)));
}

/** Twice the shared bigrams over all of them (Dice, 1945). */
function dice(a: Set<string>, b: Set<string>): number {
  let shared = 0;
  for (const bigram of a) if (b.has(bigram)) shared++;
  return (2 * shared) / (a.size + b.size);
}
