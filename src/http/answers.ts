import type { AbstractText } from "../analysis.ts";
import type { ReaderLanguage } from "../languages/language.ts";
import { DEFAULT_TAGS } from "../limits.ts";
import { warningMessage } from "../messages/messages.ts";
import type { BatchItem, TagQuery } from "../schemas/text.ts";
import type { Tagged, TagOptions } from "../tagging/tagger.ts";

type Options = Pick<TagQuery, "language" | "limit" | "threshold" | "overflow"> & {
  evidence?: boolean | undefined;
};

/** Text of a request; what the entry says goes before what its batch or query says. */
export function textOf({ title, abstract, language }: Omit<BatchItem, "id">, options: Options): AbstractText {
  return {
    title,
    abstract,
    language: language ?? options.language ?? "auto",
    overflow: options.overflow ?? "chunk",
  };
}

export function optionsOf({ limit = DEFAULT_TAGS, threshold, evidence }: Options): TagOptions {
  return { limit, threshold, evidence };
}

/** Warnings in the reader's language; everything else of an answer is the same in every language. */
export function spoken(tagged: Tagged, language: ReaderLanguage) {
  const warnings = tagged.warnings.map(({ code, facts }) => ({
    code,
    detail: warningMessage(code, facts, language),
  }));
  return { ...tagged, warnings };
}
