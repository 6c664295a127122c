import { MODEL_LANGUAGES, type ModelLanguage } from "../languages/language.ts";
import { bootstrapError } from "./bootstrap.ts";
import {
  average,
  countTags,
  f1Of,
  orderOf,
  type RankingMetrics,
  rankingMetrics,
  type TagMetrics,
  tagMetrics,
  tagsOf,
  total,
} from "./metrics.ts";
import type { ScoredPaper, ScoredSet } from "./score-set.ts";

export interface SetReport {
  set: string;
  language: ModelLanguage;
  texts: number;
  /** Of the texts that have topics; absent in a set of texts out of scope. */
  ranking?: RankingMetrics;
  /** Only where every topic is known. */
  tags?: TagMetrics;
  /** Standard error of the micro-F1 over papers. */
  f1Error?: number;
  perTopic?: TopicReport[];
  mistakes?: Mistake[];
}

export interface TopicReport {
  topic: string;
  given: number;
  precision: number;
  recall: number;
  f1: number;
}

export interface Mistake {
  paper: string;
  title: string;
  wrong: { topic: string; score: number }[];
  missed: { topic: string; score: number }[];
}

export interface PairReport {
  set: string;
  papers: number;
  /** Share of papers whose first topic is the same in both languages. */
  sameFirstTopic: number;
  /** Micro-F1 in French over micro-F1 in English. */
  frenchToEnglish?: number;
}

/** Mistakes listed of a set and language. */
const MOST_MISTAKES = 10;

export function reportSet({ name, isComplete, papers }: ScoredSet, ids: readonly string[]): SetReport[] {
  return MODEL_LANGUAGES.flatMap((language) => {
    const own = papers.filter((paper) => paper.language === language);
    if (own.length === 0) return [];
    const report: SetReport = { set: name, language, texts: own.length };
    if (own.some(({ topics }) => topics.length > 0)) report.ranking = rankingMetrics(own);
    if (isComplete) {
      report.tags = tagMetrics(own);
      report.f1Error = bootstrapError(own, (sample) => f1Of(total(countTags(sample))).f1);
      report.perTopic = [...countTags(own)]
        .sort(([a], [b]) => a - b)
        .map(([topic, counts]) => ({
          topic: ids[topic]!,
          given: counts.right + counts.missed,
          ...f1Of(counts),
        }));
      report.mistakes = worstMistakes(own, ids);
    }
    return [report];
  });
}

/** undefined when no paper of the set is there in both languages. */
export function reportPairs({ name, isComplete, papers }: ScoredSet): PairReport | undefined {
  const english = new Map(
    papers.filter(({ language }) => language === "en").map((paper) => [paper.paper, paper]),
  );
  const pairs = papers
    .filter(({ language, paper }) => language === "fr" && english.has(paper))
    .map((french) => [english.get(french.paper)!, french] as const);
  if (pairs.length === 0) return undefined;
  const same = average(pairs.map(([en, fr]) => (orderOf(en)[0] === orderOf(fr)[0] ? 1 : 0)));
  const f1 = (side: 0 | 1) => f1Of(total(countTags(pairs.map((pair) => pair[side])))).f1;
  return {
    set: name,
    papers: pairs.length,
    sameFirstTopic: same,
    ...(isComplete && f1(0) > 0 && { frenchToEnglish: f1(1) / f1(0) }),
  };
}

/** Papers with the surest wrong tags and the most surely missed topics first. */
function worstMistakes(papers: readonly ScoredPaper[], ids: readonly string[]): Mistake[] {
  return papers
    .map((paper) => {
      const tags = tagsOf(paper);
      const wrong = tags.filter((topic) => !paper.topics.includes(topic) && !paper.maybe.includes(topic));
      const missed = paper.topics.filter((topic) => !tags.includes(topic));
      const score = (topic: number) => ({
        topic: ids[topic]!,
        score: Math.round(paper.scores[topic]! * 1e4) / 1e4,
      });
      const weight =
        wrong.reduce((sum, topic) => sum + paper.scores[topic]!, 0) +
        missed.reduce((sum, topic) => sum + 1 - paper.scores[topic]!, 0);
      return {
        weight,
        mistake: {
          paper: paper.paper,
          title: paper.title,
          wrong: wrong.map(score),
          missed: missed.map(score),
        },
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_MISTAKES)
    .map(({ mistake }) => mistake);
}
