import type {
  AbstractText,
  AnalyseOptions,
  Analyser,
  Analysis,
  Basis,
  DetectedLanguage,
  Evidence,
  TagOptions,
  TopicEvidence,
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

export type { TagOptions };

export interface Tag {
  topic: string;
  label: Bilingual;
  /** Calibrated probability, 0-1, four decimals. */
  score: number;
  /** Cosine, four decimals. */
  similarity: number;
  /** Only when asked for. */
  evidence?: Evidence;
}

/** A topic that is no tag, though nearer than others. */
export interface NearTopic extends Tag {
  /** The score it would have needed. */
  threshold: number;
}

export interface Tagged {
  language: DetectedLanguage;
  basis: Basis;
  /** Best score first; ties by similarity, then by id. */
  tags: Tag[];
  /** True when no topic fits. */
  abstained: boolean;
  /** When evidence was asked for and no topic fits: those that were nearest, best score first. */
  nearest?: NearTopic[];
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
    tag: async (input, options, how) => {
      const asked = options.evidence ? { ...how, explain: options } : how;
      return decide(await analyse(input, asked), snapshot, options);
    },
  };
}

/** Calibrate, threshold, limit, topic ids, and labels last. Pure, so kept analyses can be decided over again. */
export function decide(analysis: Analysis, decision: TopicDecision, options: TagOptions): Tagged {
  const { tags, nearest } = choose(analysis, decision, options);
  return {
    language: { code: analysis.language.code, confidence: round(analysis.language.confidence) },
    basis: analysis.basis,
    tags,
    abstained: tags.length === 0,
    ...(options.evidence && tags.length === 0 && { nearest }),
    text: analysis.text,
    warnings: warningsOf(analysis, tags.length === 0),
  };
}

/** How many topics an abstention names. */
const NEAREST = 3;

/** The topics that become tags; where none does and evidence is asked for, those that came nearest. */
export function choose(
  { language, basis, similarities, evidence }: Omit<Analysis, "text">,
  { vocabulary, calibration, thresholds }: TopicDecision,
  options: TagOptions,
): { tags: Tag[]; nearest: NearTopic[] } {
  if (!similarities) return { tags: [], nearest: [] };
  const scores = calibration.scores(similarities, language.code, basis); // [topics]
  const own = thresholds.of(basis); // [topics]
  const thresholdOf = (topic: number) => options.threshold ?? own[topic]!;
  const tagOf = (topic: number): Tag => {
    const why = evidence?.find((one) => one.topic === topic);
    return {
      topic: vocabulary.ids[topic]!,
      label: vocabulary.topics[topic]!.label,
      score: round(scores[topic]!),
      similarity: round(similarities[topic]!),
      ...(why && { evidence: withoutTopic(why) }),
    };
  };
  const byScore = (a: number, b: number) =>
    scores[b]! - scores[a]! ||
    similarities[b]! - similarities[a]! ||
    (vocabulary.ids[a]! < vocabulary.ids[b]! ? -1 : 1);

  // Rounded as shown, so that a score read from an answer works as a threshold.
  const passing = topicsWhere(similarities, (topic) => round(scores[topic]!) >= thresholdOf(topic));
  if (passing.length > 0 || !options.evidence) {
    return { tags: passing.sort(byScore).slice(0, options.limit).map(tagOf), nearest: [] };
  }
  // A text of another field is near to nothing at all.
  const near = topicsWhere(similarities, (topic) => similarities[topic]! > 0).sort(byScore);
  const nearest = near
    .slice(0, NEAREST)
    .map((topic) => ({ ...tagOf(topic), threshold: round(thresholdOf(topic)) }));
  return { tags: [], nearest };
}

/** The tag names its topic already. */
function withoutTopic({ topic: _, ...evidence }: TopicEvidence): Evidence {
  return evidence;
}

function topicsWhere({ length }: Float32Array, is: (topic: number) => boolean): number[] {
  const topics: number[] = [];
  for (let topic = 0; topic < length; topic++) if (is(topic)) topics.push(topic);
  return topics;
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
