import { bare } from "../../../text/fold.ts";
import type { LineScores } from "./line-scores.ts";
import type { LineKind } from "./segment.ts";

/** How much more like a title the one line must look than the next best, where several may be it. */
const CLEARLY = 1;

/**
 * Titles taken for authors: nobody is an author of one publication twice, so between a name and
 * the same name again a title must stand. Told only where it is sure: the name is the page's
 * person, or a second name comes again too (a list may hold one name twice by mistake), and one
 * line between them is named nowhere else on the page or looks clearly more like a title.
 */
export function hiddenTitles(
  lines: readonly string[],
  kinds: readonly LineKind[],
  scores: readonly LineScores[],
  person: string | undefined,
): number[] {
  const names = lines.map(bare);
  const times = new Map<string, number>();
  for (const [i, name] of names.entries())
    if (kinds[i] === "author") times.set(name, (times.get(name) ?? 0) + 1);
  const hidden: number[] = [];
  for (const run of authorRuns(kinds)) {
    const gaps = gapsOf(run, names);
    const [first] = gaps;
    if (!first || (gaps.length === 1 && names[first.to] !== bare(person ?? ""))) continue;
    // The title stands in every gap that overlaps the first.
    const from = gaps.reduce((most, gap) => (gap.from < first.to ? Math.max(most, gap.from) : most), 0);
    const able = run.filter((i) => i > from && i < first.to && times.get(names[i]!) === 1);
    able.sort((a, b) => looks(scores[b]!) - looks(scores[a]!));
    const [best, second] = able;
    if (best === undefined) continue;
    if (second === undefined || looks(scores[best]!) - looks(scores[second]!) >= CLEARLY) hidden.push(best);
  }
  return hidden;
}

function looks({ title, author }: LineScores): number {
  return title - author;
}

/** The author lines of each publication. */
function authorRuns(kinds: readonly LineKind[]): number[][] {
  const runs: number[][] = [[]];
  for (const [i, kind] of kinds.entries()) {
    if (kind === "title") runs.push([]);
    else if (kind === "author") runs.at(-1)!.push(i);
  }
  return runs;
}

/** From each name to where it comes again, by where that is. */
function gapsOf(run: readonly number[], names: readonly string[]): { from: number; to: number }[] {
  const last = new Map<string, number>();
  const gaps: { from: number; to: number }[] = [];
  for (const i of run) {
    const from = last.get(names[i]!);
    if (from !== undefined) gaps.push({ from, to: i });
    last.set(names[i]!, i);
  }
  return gaps;
}
