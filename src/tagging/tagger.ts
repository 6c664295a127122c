import type {
  AbstractText,
  AnalyseOptions,
  Analyser,
  Analysis,
  Basis,
  DetectedLanguage,
} from "../analysis.ts";
import type { Calibration } from "../topics/space/space.ts";
import type { Thresholds } from "../topics/thresholds.ts";
import type { Bilingual, Vocabulary } from "../topics/vocabulary/vocabulary.ts";
import type { Warning } from "../warnings.ts";
import type { ModelSnapshot } from "./snapshot.ts";

/** What decides over tags once a text's similarities are known. */
export interface TopicDecision {
  vocabulary: Vocabulary;
  calibration: Calibration;
  thresholds: Thresholds;
}

export interface TagOptions {
  /** At most so many tags. */
  limit: number;
  /** In place of every topic's own threshold; 0 gives every topic. */
  threshold?: number | undefined;
}

export interface Tag {
  topic: string;
  label: Bilingual;
  /** Calibrated probability, 0-1, four decimals. */
  score: number;
  /** Cosine, four decimals. */
  similarity: number;
}

export interface Tagged {
  language: DetectedLanguage;
  basis: Basis;
  /** Best score first; ties by similarity, then by id. */
  tags: Tag[];
  /** True when no topic fits. */
  abstained: boolean;
  text: Analysis["text"];
  warnings: Warning[];
}

/** A model snapshot with the analyser that compares texts with it: whatever it tags has its stamp. */
export interface Tagger extends ModelSnapshot {
  /** One text to its tags; lists, whose analyses are kept, go the same way in two steps: analyse, then `decide`. */
  tag(input: AbstractText, options: TagOptions, analyse?: AnalyseOptions): Promise<Tagged>;
  /** One text to its similarities, in the order of the vocabulary; what `decide` takes. */
  analyse(input: AbstractText, options?: AnalyseOptions): Promise<Analysis>;
}

export function createTagger(analyser: Pick<Analyser, "analyse">, snapshot: ModelSnapshot): Tagger {
  const analyse: Tagger["analyse"] = (input, options) =>
    analyser.analyse(input, { ...options, model: snapshot.id });
  return {
    ...snapshot,
    analyse,
    tag: async (input, options, how) => decide(await analyse(input, how), snapshot, options),
  };
}

/** Calibrate, threshold, limit, topic ids, and labels last. Pure, so kept analyses can be decided over again. */
export function decide(analysis: Analysis, decision: TopicDecision, options: TagOptions): Tagged {
  const tags = analysis.similarities ? pick(analysis, analysis.similarities, decision, options) : [];
  return {
    language: { code: analysis.language.code, confidence: round(analysis.language.confidence) },
    basis: analysis.basis,
    tags,
    abstained: tags.length === 0,
    text: analysis.text,
    warnings: warningsOf(analysis, tags.length === 0),
  };
}

function pick(
  { language, basis }: Analysis,
  similarities: Float32Array, // [topics]
  { vocabulary, calibration, thresholds }: TopicDecision,
  options: TagOptions,
): Tag[] {
  const scores = calibration.scores(similarities, language.code, basis); // [topics]
  const own = thresholds.of(basis); // [topics]
  const passing: number[] = [];
  for (let topic = 0; topic < scores.length; topic++) {
    // Rounded as shown, so that a score read from an answer works as a threshold.
    if (round(scores[topic]!) >= (options.threshold ?? own[topic]!)) passing.push(topic);
  }
  passing.sort(
    (a, b) =>
      scores[b]! - scores[a]! ||
      similarities[b]! - similarities[a]! ||
      (vocabulary.ids[a]! < vocabulary.ids[b]! ? -1 : 1),
  );
  return passing.slice(0, options.limit).map((topic) => ({
    topic: vocabulary.ids[topic]!,
    label: vocabulary.topics[topic]!.label,
    score: round(scores[topic]!),
    similarity: round(similarities[topic]!),
  }));
}

/** Below this the language is worth a look by the reader. */
const SURE_LANGUAGE = 0.5;

function warningsOf(analysis: Analysis, abstained: boolean): Warning[] {
  const { language, basis, text, similarities } = analysis;
  const warnings: Warning[] = [];
  const warn = (code: Warning["code"], facts: Warning["facts"] = {}) => warnings.push({ code, facts });
  if (!similarities) warn("language-other");
  else if (language.code === "mixed") warn("language-mixed");
  else if (language.confidence < SURE_LANGUAGE) warn("language-uncertain");
  if (text.truncated) warn("truncated", { tokens: text.tokens });
  if (basis === "title" && similarities) warn("title-only");
  if (abstained && similarities) warn("no-topic-fits");
  return warnings;
}

/** Four decimals: finer than any calibration, and short on the wire. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
