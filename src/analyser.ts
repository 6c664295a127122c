import type { AbstractText, Analyser, DetectedLanguage, Features } from "./analysis.ts";
import type { Embedder } from "./embed/embedder.ts";
import { TopiqueError } from "./errors.ts";
import { joinText } from "./text/join.ts";
import { detectLanguage } from "./text/language.ts";
import { encoderText } from "./text/spelling.ts";
import type { Centroids, Space } from "./topics/space.ts";

export interface AnalyserParts {
  embedder: Embedder;
  space: Space;
  centroids: Centroids;
}

/**
 * The pipeline from a text to its similarities, in the caller's thread: clean,
 * tell the language, embed, place in the joint space, compare with the centroids.
 * A text in another language that nobody asked to tag is only counted, not embedded.
 * Rejects with TopiqueError "text-missing", "text-empty" or "text-too-long".
 */
export function createAnalyser({ embedder, space, centroids }: AnalyserParts): Analyser {
  return {
    async analyse(input, { signal, keepFeatures = false } = {}) {
      signal?.throwIfAborted();
      const { text, basis } = joinText(input);
      if (!WORD.test(text)) throw new TopiqueError(isGiven(input) ? "text-empty" : "text-missing");
      const language = languageOf(text, input.language);
      if (language.code === "other") {
        return { language, basis, text: embedder.count(text, input.overflow) };
      }
      const { vector, ...counts } = await embedder.embed(encoderText(text, language.code), input.overflow);
      const features: Features = { embedding: vector, text };
      features.point = space.point(features, language.code);
      const similarities = centroids.similarities(features.point);
      return { language, basis, text: counts, similarities, ...(keepFeatures ? { features } : {}) };
    },
    async close() {},
  };
}

/** Signs and emoji alone say nothing. */
const WORD = /[\p{L}\p{N}]/u;

function isGiven({ title, abstract }: AbstractText): boolean {
  return Boolean(title || abstract);
}

function languageOf(text: string, asked: AbstractText["language"]): DetectedLanguage {
  return asked === "auto" ? detectLanguage(text) : { code: asked, confidence: 1 };
}
