import type {
  AbstractText,
  AnalyseOptions,
  Analyser,
  Analysis,
  DetectedLanguage,
} from "../../src/analysis.ts";
import { TopiqueError } from "../../src/errors.ts";

export interface FakeAnalyser extends Analyser {
  /** Every text accepted so far, in order, with its options. */
  readonly calls: readonly { input: AbstractText; options: AnalyseOptions }[];
  readonly closed: boolean;
  /** Texts accepted and not yet answered or dropped. */
  readonly pending: number;
  /** The most of them at once so far. */
  readonly mostPending: number;
  /** From now on texts wait until release(). */
  hold(): void;
  release(): void;
  /** The next text is rejected with `error`. */
  failNext(error: Error): void;
}

/**
 * An analyser whose similarities a person can compute: topic i's is the share of
 * the text's words that equal words[i], so with words ["robot", "image"] the text
 * "robot arm, robot hand" has similarities [0.5, 0]. A token is a word, nothing is
 * ever too long. The language is French where "le", "la", "les", "des" or "une"
 * stands, other where "der", "und" or "ist" does, mixed where both "the" and a
 * French word do, English otherwise; confidence 0.9, or 1 for a named language.
 * A topic's evidence is its word, without a place.
 * A text without a word is TopiqueError "text-empty".
 */
export function createFakeAnalyser(words: readonly string[]): FakeAnalyser {
  const calls: { input: AbstractText; options: AnalyseOptions }[] = [];
  const failures: Error[] = [];
  let gate: PromiseWithResolvers<void> | undefined;
  let closed = false;
  let pending = 0;
  let mostPending = 0;
  return {
    calls,
    get closed() {
      return closed;
    },
    get pending() {
      return pending;
    },
    get mostPending() {
      return mostPending;
    },
    hold() {
      gate ??= Promise.withResolvers<void>();
    },
    release() {
      gate?.resolve();
      gate = undefined;
    },
    failNext(error) {
      failures.push(error);
    },
    async analyse(input, options = {}) {
      if (closed) throw new TopiqueError("closing");
      const failure = failures.shift();
      if (failure) throw failure;
      options.signal?.throwIfAborted();
      calls.push({ input, options });
      mostPending = Math.max(mostPending, ++pending);
      try {
        if (gate) await Promise.race([gate.promise, aborted(options.signal)]);
        return analyse(input, words, options);
      } finally {
        pending--;
      }
    },
    async close() {
      closed = true;
    },
  };
}

function analyse(
  input: AbstractText,
  topicWords: readonly string[],
  { keepFeatures, explain }: AnalyseOptions,
): Analysis {
  const text = [input.title, input.abstract].filter((part) => part?.trim()).join(". ");
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) throw new TopiqueError("text-empty");
  const language = languageOf(words, input.language);
  const shares = Float32Array.from(
    topicWords,
    (word) => words.filter((w) => w === word).length / words.length,
  );
  return {
    language,
    basis: input.abstract?.trim() ? "abstract" : "title",
    text: { tokens: words.length, chunks: 1, truncated: false },
    ...(language.code === "other" ? {} : { similarities: shares }),
    ...(keepFeatures ? { features: { embedding: Float32Array.of(1, 0), text } } : {}),
    ...(explain && {
      evidence: topicWords.map((term, topic) => ({
        topic,
        embedding: 0,
        sentences: [],
        terms: [{ term, language: "en" as const, contribution: shares[topic]!, spans: [] }],
      })),
    }),
  };
}

function languageOf(words: string[], asked: AbstractText["language"]): DetectedLanguage {
  if (asked !== "auto") return { code: asked, confidence: 1 };
  const has = (...signs: string[]) => signs.some((sign) => words.includes(sign));
  const french = has("le", "la", "les", "des", "une");
  if (french) return { code: has("the") ? "mixed" : "fr", confidence: 0.9 };
  return { code: has("der", "und", "ist") ? "other" : "en", confidence: 0.9 };
}

/** Never resolves; rejects with the signal's reason. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
