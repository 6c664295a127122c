import type { AbstractText, Analyser } from "../analysis.ts";
import { TopiqueError } from "../errors.ts";
import { type Tagged as Decided, decide, type TaggerStamp, type TopicDecision } from "../tagger.ts";
import type { TaggingOptions } from "./job.ts";
import { asNotice } from "./notice.ts";
import type { ListTagger, Outcome, Tagged } from "./outcome.ts";

export interface ListTaggerParts {
  analyser: Analyser;
  decision: TopicDecision;
  stamp: TaggerStamp;
  /** Told of failures that are our own, of which an outcome only says "internal". */
  onFailure(error: unknown): void;
}

/** The tagger of jobs: behind interactive requests, each text's failure its own outcome. */
export function createListTagger({ analyser, decision, stamp, onFailure }: ListTaggerParts): ListTagger {
  const tagOne = async (
    text: AbstractText,
    options: TaggingOptions,
    signal: AbortSignal,
  ): Promise<Outcome> => {
    try {
      const analysis = await analyser.analyse(text, { priority: "job", whenFull: "wait", signal });
      return keep(decide(analysis, decision, options));
    } catch (error) {
      signal.throwIfAborted();
      // The service is closing: nobody's fault, so the chunk goes back whole.
      if (error instanceof TopiqueError && error.code === "closing") throw error;
      if (!(error instanceof TopiqueError)) onFailure(error);
      return { error: asNotice(error) };
    }
  };
  return {
    stamp: { ...stamp },
    tag: (texts, options, signal) => Promise.all(texts.map((text) => tagOne(text, options, signal))),
  };
}

/** What is kept of a decision: everything but words. */
export function keep({ language, basis, text, tags, warnings }: Decided): Tagged {
  return {
    language,
    basis,
    text,
    tags: tags.map(({ topic, score, similarity }) => ({ topic, score, similarity })),
    warnings,
  };
}
