/** The one way from a text to its features: the service, a build and an evaluation all go it. */
import type { AbstractText, Basis, DetectedLanguage, Features } from "../analysis.ts";
import { detectLanguage } from "../languages/detect-language.ts";
import { FOLDERS } from "../languages/folders.ts";
import type { TextLanguage } from "../languages/language.ts";
import { isOneOf } from "../languages/per-language.ts";
import { joinText } from "../text/join.ts";

/** A text before the encoder's work. */
export interface ReadText {
  /** Title and abstract, clean; "" when nothing is left. What the lexicons read. */
  text: string;
  basis: Basis;
  language: DetectedLanguage;
  /** The same text as the encoder reads it. */
  forEncoder: string;
}

export function readText(given: Pick<AbstractText, "title" | "abstract" | "language">): ReadText {
  const { text, basis } = joinText(given);
  const language: DetectedLanguage =
    given.language === "auto" ? detectLanguage(text) : { code: given.language, confidence: 1 };
  return { text, basis, language, forEncoder: encoderText(text, language.code) };
}

/** A text that was read, and what the encoder makes of it. */
export async function featuresOf(
  { text, forEncoder }: ReadText,
  encoder: { embed(text: string): Promise<Float32Array> },
): Promise<Features> {
  return { text, embedding: await encoder.embed(forEncoder) };
}

/** A clean text in the spelling that the encoder was trained on, where it is in one language. */
export function encoderText(text: string, language: TextLanguage): string {
  const { spell } = isOneOf(FOLDERS, language) ? FOLDERS[language] : {};
  return spell ? spell(text) : text;
}
