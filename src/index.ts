/** The package for programs: the tagger of the service and the commands, without either. */
import { pino } from "pino";
import type { Overflow } from "./analysis.ts";
import { TopiqueError } from "./errors.ts";
import { optionsOf, textOf } from "./http/answers.ts";
import { checkRequest } from "./http/validation.ts";
import { readSettings } from "./service/config.ts";
import { openTagger } from "./service/open-tagger.ts";
import { inOrder } from "./streams/in-order.ts";
import type { TaggerStamp } from "./tagging/stamp.ts";
import type { Tagged } from "./tagging/tagger.ts";
import type { Vocabulary } from "./topics/vocabulary/vocabulary.ts";

export type { ErrorCode, ErrorFacts } from "./errors.ts";
export type { ReaderLanguage } from "./languages/language.ts";
export { errorMessage, warningMessage } from "./messages/messages.ts";
export type { Tag } from "./tagging/tagger.ts";
export type { Area, Bilingual, Topic } from "./topics/vocabulary/vocabulary.ts";
export type { Warning, WarningCode } from "./warnings.ts";
export { type Tagged, type TaggerStamp, TopiqueError, type Vocabulary };

export interface TaggerOptions {
  /** Folder with manifest.json, encoder/ and topics/. Default: the package's own. */
  models?: string | undefined;
  /** Threads, each with its own encoder in about 100 MB. Default: one a core. */
  workers?: number | undefined;
}

/** At least one of title and abstract; as they are, markup and LaTeX are cleaned. */
export interface Text {
  title?: string | undefined;
  abstract?: string | undefined;
  /** Goes before the options'. */
  language?: TagOptions["language"];
}

export interface TagOptions {
  /** Default "auto". A named language is believed, so a text in a third one is tagged too. */
  language?: "auto" | "en" | "fr" | undefined;
  /** What becomes of a text longer than the encoder's window: read whole ("chunk", the default), cut, or refused. */
  overflow?: Overflow | undefined;
  /** At most so many tags, 1-100. Default 5. */
  limit?: number | undefined;
  /** Lowest score of a tag, 0-1, in place of each topic's own threshold. */
  threshold?: number | undefined;
  /** Each tag says why it's there, an abstention what came nearest. */
  evidence?: boolean | undefined;
  /** Drops texts that no thread has yet; those end with its reason. */
  signal?: AbortSignal | undefined;
}

/** What became of one text of many. */
export type Outcome = { tagged: Tagged } | { failure: TopiqueError };

export interface LocalTagger {
  /**
   * The tags of one text, a string being an abstract; the same text has the same tags always,
   * and those of the service. Rejects with TopiqueError: "text-missing", "text-empty",
   * "text-too-long", "field-invalid", "worker-lost" or "closing".
   */
  tag(text: string | Text, options?: TagOptions): Promise<Tagged>;
  /**
   * The tags of any number of texts, in their order and in constant memory: a source is read as
   * its tags are. A text that can't be tagged is a failure in its place. Throws what the source
   * throws, and the signal's reason.
   */
  tagMany(
    texts: Iterable<string | Text> | AsyncIterable<string | Text>,
    options?: TagOptions,
  ): AsyncGenerator<Outcome, void, undefined>;
  readonly vocabulary: Vocabulary;
  /** Equal stamps give equal tags for equal texts. */
  readonly stamp: TaggerStamp;
  /** Finishes what was asked and ends the threads, which keep the program running until then. */
  close(): Promise<void>;
}

/**
 * Starts the threads and resolves when each has tagged a text. Nothing is fetched, written or
 * printed, and no variable of the environment read. Rejects with TopiqueError: "setting-invalid"
 * for options, "model-corrupt" or "model-mismatch" for a models folder that can't be used.
 */
export async function createTagger(options: TaggerOptions = {}): Promise<LocalTagger> {
  const settings = readSettings({
    TOPIQUE_MODELS: options.models,
    TOPIQUE_WORKERS: options.workers?.toString(),
  });
  const { model, ready, close } = openTagger(settings, pino({ level: "silent" }));
  await ready.catch(async (error) => {
    await close();
    throw error;
  });

  const tag: LocalTagger["tag"] = async (text, { signal, ...chosen } = {}) => {
    const given = typeof text === "string" ? { abstract: text } : text;
    const request = checkRequest({ ...chosen, ...given });
    if (request instanceof TopiqueError) throw request;
    return model.use((tagger) =>
      tagger.tag(textOf(request, request), optionsOf(request), { signal, whenFull: "wait" }),
    );
  };

  async function* tagMany(...[texts, chosen = {}]: Parameters<LocalTagger["tagMany"]>) {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, ...(chosen.signal ? [chosen.signal] : [])]);
    const source = entriesOf(texts);
    const outcome = (text: string | Text): Promise<Outcome> =>
      tag(text, { ...chosen, signal }).then((tagged) => ({ tagged }), asFailure);
    try {
      yield* inOrder(source, settings.TOPIQUE_WORKERS * UNDER_WAY_PER_WORKER, outcome, signal);
      chosen.signal?.throwIfAborted();
    } finally {
      // Whoever breaks off wants none of the texts under way, nor the rest of the source.
      stop.abort();
      await source.return?.();
    }
  }

  return {
    tag,
    tagMany,
    get vocabulary() {
      return model.current.vocabulary;
    },
    get stamp() {
      return model.current.stamp;
    },
    close,
  };
}

/** Texts of `tagMany` under way for each thread: enough that none idles. */
const UNDER_WAY_PER_WORKER = 8;

async function* entriesOf<Entry>(source: Iterable<Entry> | AsyncIterable<Entry>) {
  yield* source;
}

function asFailure(cause: unknown): { failure: TopiqueError } {
  return { failure: cause instanceof TopiqueError ? cause : new TopiqueError("internal", {}, { cause }) };
}
