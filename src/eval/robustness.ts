import { MODEL_LANGUAGES, type ModelLanguage } from "../languages/language.ts";
import type { RememberingEmbedder } from "../topics/build/embedding-cache.ts";
import type { Exemplar } from "../topics/build/exemplars.ts";
import type { TopicModel } from "../topics/model.ts";
import { orderOf, tagsOf } from "./metrics.ts";
import { type ScoredPaper, scoreSet, type TextChange } from "./score-set.ts";

export interface RobustnessReport {
  set: string;
  language: ModelLanguage;
  disturbance: string;
  texts: number;
  /** Mean share of the first three topics that stay among the first three. */
  kept: number;
  /** Share of texts whose first three topics are the same, in any order. */
  same: number;
  /** Share of texts whose tags, at most three, are the same: what a user who asks for three gets. */
  sameTags: number;
}

/** What profile pages, converters and keyboards do to an abstract. */
export const DISTURBANCES: Record<string, TextChange> = {
  "accents removed": ({ title, abstract }) => ({
    title: withoutAccents(title),
    abstract: withoutAccents(abstract),
  }),
  "title in capitals": ({ title, abstract }) => ({ title: title.toUpperCase(), abstract }),
  "joined without punctuation": ({ title, abstract }) => ({ title: "", abstract: `${title} ${abstract}` }),
  '"see more" inserted': ({ title, abstract, language }) => ({
    title,
    abstract: insertInWord(abstract, language === "fr" ? "… (voir plus)" : "… (see more)"),
  }),
  "LaTeX left in": ({ title, abstract }) => ({ title: `\\textbf{${title}}`, abstract: inLatex(abstract) }),
  "British spelling": ({ title, abstract, language }) =>
    language === "en" ? { title: british(title), abstract: british(abstract) } : { title, abstract },
  "last third dropped": ({ title, abstract }) => ({ title, abstract: firstTwoThirds(abstract) }),
};

export async function reportRobustness(
  path: string,
  texts: readonly Exemplar[],
  model: TopicModel,
  embedder: RememberingEmbedder,
  onText: (done: number, total: number) => void,
): Promise<RobustnessReport[]> {
  const plain = await scoreSet(path, texts, model, embedder, onText);
  const reports: RobustnessReport[] = [];
  for (const [disturbance, change] of Object.entries(DISTURBANCES)) {
    const disturbed = await scoreSet(path, texts, model, embedder, onText, change);
    for (const language of MODEL_LANGUAGES) {
      const pairs = plain.papers
        .map((paper, i) => [paper, disturbed.papers[i]!] as const)
        .filter(([paper]) => paper.language === language);
      if (pairs.length === 0) continue;
      const shares = pairs.map(([a, b]) => sharedOfThree(a, b));
      reports.push({
        set: plain.name,
        language,
        disturbance,
        texts: pairs.length,
        kept: shares.reduce((sum, x) => sum + x, 0) / pairs.length,
        same: shares.filter((x) => x === 1).length / pairs.length,
        sameTags: pairs.filter(([a, b]) => haveSameTags(a, b)).length / pairs.length,
      });
    }
  }
  return reports;
}

function sharedOfThree(a: ScoredPaper, b: ScoredPaper): number {
  const first = (paper: ScoredPaper) => orderOf({ ...paper, maybe: [] }).slice(0, 3);
  const [before, after] = [first(a), first(b)];
  return before.filter((topic) => after.includes(topic)).length / before.length;
}

function haveSameTags(a: ScoredPaper, b: ScoredPaper): boolean {
  const first = (paper: ScoredPaper) => {
    const given = new Set(tagsOf(paper));
    return orderOf({ ...paper, maybe: [] })
      .filter((topic) => given.has(topic))
      .slice(0, 3)
      .sort((x, y) => x - y);
  };
  return first(a).join() === first(b).join();
}

function withoutAccents(text: string): string {
  return text.normalize("NFD").replace(/\p{M}+/gu, "");
}

/** Into the middle of the longest word of the second half, as profile pages do. */
function insertInWord(text: string, mark: string): string {
  const words = [...text.matchAll(/\p{L}+/gu)];
  const late = words.slice(Math.floor(words.length / 2));
  const longest = late.reduce<RegExpMatchArray | undefined>(
    (best, word) => (word[0].length > (best?.[0].length ?? 0) ? word : best),
    undefined,
  );
  if (!longest) return text + mark;
  const at = longest.index! + Math.ceil(longest[0].length / 2);
  return text.slice(0, at) + mark + text.slice(at);
}

/** Accented letters as commands, the first sentence emphasised, a formula at the end. */
function inLatex(text: string): string {
  const accents: Record<string, string> = {
    é: "\\'e",
    è: "\\`e",
    à: "\\`a",
    ê: "\\^e",
    ç: "\\c{c}",
    ù: "\\`u",
    ô: "\\^o",
    î: "\\^i",
  };
  const commands = text.replace(/[éèàêçùôî]/g, (letter) => accents[letter] ?? letter);
  const end = commands.indexOf(". ");
  const emphasised = end > 0 ? `\\textit{${commands.slice(0, end)}}${commands.slice(end)}` : commands;
  return `${emphasised} $O(n^{2})$`;
}

function british(text: string): string {
  return text
    .replace(/(?<=[a-z]{3})iz(e|ed|es|ing|ation|ations)\b/g, "is$1")
    .replace(/\b([Bb]ehavi|[Cc]ol|[Nn]eighb|[Ff]av|[Hh]um)or/g, "$1our")
    .replace(/\b([Mm]odel|[Ll]abel)(ed|ing)\b/g, "$1l$2")
    .replace(/\b([Cc])enter/g, "$1entre")
    .replace(/\b([Aa])nalyz/g, "$1nalys");
}

function firstTwoThirds(text: string): string {
  return text.slice(0, Math.ceil((text.length * 2) / 3));
}
