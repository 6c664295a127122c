import { setImmediate } from "node:timers/promises";
import type { AbstractText, Analysis } from "../analysis.ts";
import type { Sql } from "../database/database.ts";
import { TopiqueError } from "../errors.ts";
import { asNotice } from "../results/notice.ts";
import { keep, type Outcome, type Tagged } from "../results/outcome.ts";
import type { ModelHolder } from "../tagging/model-holder.ts";
import { decide, type Tagger } from "../tagging/tagger.ts";
import type { TaggingOptions } from "./job.ts";
import { createKeptEmbeddings, type KeptEmbeddings } from "./kept/kept-embeddings.ts";
import type { Rescorer } from "./kept/rescorer.ts";

/** Tags the publications of a chunk; whatever stands behind it, one bad text never fails the others. */
export interface ListTagger {
  /** Of the model in force: what tags depend on. */
  readonly stamp: Stamp;
  /**
   * One outcome for each text, in order, all of one model. Rejects only when nothing can be tagged at all, as when
   * `signal` is aborted or the encoder is gone.
   */
  tag(
    texts: readonly AbstractText[],
    options: TaggingOptions,
    context: { signal: AbortSignal; sql: Sql },
  ): Promise<{ outcomes: Outcome[]; stamp: Stamp }>;
}

/** Encoder, vocabulary, centroids, version. */
export type Stamp = Readonly<Record<string, string>>;

export interface ListTaggerParts {
  model: ModelHolder;
  /** Without it every text is embedded, and none kept. */
  rescorer?: Rescorer | undefined;
  /** Told of failures that are our own, of which an outcome only says "internal". */
  onFailure(error: unknown): void;
}

/** The tagger of jobs: behind interactive requests, each text's failure its own outcome, no text embedded twice. */
export function createListTagger({ model, rescorer, onFailure }: ListTaggerParts): ListTagger {
  const analyse = async (
    text: AbstractText,
    tagger: Tagger,
    signal: AbortSignal,
  ): Promise<Analysis | TopiqueError> => {
    try {
      const keepFeatures = rescorer !== undefined;
      return await tagger.analyse(text, { priority: "job", whenFull: "wait", signal, keepFeatures });
    } catch (error) {
      signal.throwIfAborted();
      // The service is closing: nobody's fault, so the chunk goes back whole.
      if (error instanceof TopiqueError && error.code === "closing") throw error;
      if (error instanceof TopiqueError) return error;
      onFailure(error);
      return new TopiqueError("internal", {}, { cause: error });
    }
  };

  return {
    get stamp() {
      return { ...model.current.stamp };
    },
    tag: (texts, options, { signal, sql }) =>
      model.use(async (tagger) => {
        const kept = rescorer && createKeptEmbeddings(rescorer, tagger);
        const keys = kept && (await keysOf(texts, kept));
        const known =
          kept && keys ? await kept.find(sql, [...new Set(keys)], options) : new Map<string, Tagged>();
        const fresh = new Map<string, Analysis>();
        const outcomes = await Promise.all(
          texts.map(async (text, index): Promise<Outcome> => {
            const key = keys?.[index];
            const found = key === undefined ? undefined : known.get(key);
            if (found) return { ...found, ...(key !== undefined && { embedding: key }) };
            const analysis = await analyse(text, tagger, signal);
            if (analysis instanceof TopiqueError) return { error: asNotice(analysis) };
            if (key !== undefined) fresh.set(key, analysis);
            return {
              ...keep(decide(analysis, tagger, options)),
              ...(key !== undefined && { embedding: key }),
            };
          }),
        );
        // Before the results: an embedding without a result is only kept, a result without one is embedded again.
        await kept?.store(sql, fresh);
        return { outcomes, stamp: { ...tagger.stamp } };
      }),
  };
}

/** Texts cleaned in one go: a few milliseconds of the event loop. */
const CLEANED_AT_ONCE = 8;

async function keysOf(texts: readonly AbstractText[], kept: KeptEmbeddings): Promise<string[]> {
  const keys: string[] = [];
  for (const [index, text] of texts.entries()) {
    if (index > 0 && index % CLEANED_AT_ONCE === 0) await setImmediate();
    keys.push(kept.keyOf(text));
  }
  return keys;
}
