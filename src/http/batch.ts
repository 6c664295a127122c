import { TopiqueError } from "../errors.ts";
import type { ReaderLanguage } from "../languages/language.ts";
import { MAX_ID, MAX_ID_LENGTH } from "../limits.ts";
import type { TagQuery } from "../schemas/text.ts";
import { inOrder } from "../streams/in-order.ts";
import { parseJson } from "../streams/parse-json.ts";
import { type Line, readLines } from "../streams/read-lines.ts";
import type { ModelHolder } from "../tagging/model-holder.ts";
import type { Tagger } from "../tagging/tagger.ts";
import { optionsOf, spoken, textOf } from "./answers.ts";
import { entryError } from "./problem.ts";
import { isOurs } from "./status-codes.ts";
import { checkItem } from "./validation.ts";

export interface BatchWork {
  model: ModelHolder;
  options: TagQuery;
  reader: ReaderLanguage;
  /** Aborts when the client goes away. */
  gone: AbortSignal;
  /** Told of failures of ours, which an entry only shows as "internal". */
  onFailure(error: unknown): void;
}

type Serialize = (value: Record<string, unknown>) => string;

export interface BatchSerializers {
  taggedEntry: Serialize;
  failedEntry: Serialize;
  taggedLine: Serialize;
  failedLine: Serialize;
  stamp: Serialize;
}

/** Texts of one batch under way for each worker: enough that none idles, few enough to leave the queue to others. */
const UNDER_WAY_PER_WORKER = 3;

/** The JSON answer to a batch, piece by piece in its order; one model for all of it, as it has one stamp. */
export async function* answerBatch(
  entries: readonly unknown[],
  work: BatchWork,
  workers: number,
  serialize: BatchSerializers,
): AsyncGenerator<string> {
  const { tagger, release } = work.model.take();
  try {
    const results = startLongestFirst(entries, workers * UNDER_WAY_PER_WORKER, async (entry) => {
      const outcome = await tagEntry(() => entry, tagger, work);
      return "error" in outcome ? serialize.failedEntry(outcome) : serialize.taggedEntry(outcome);
    });
    let before = '{"results":[';
    for (const result of results) {
      yield before + (await result);
      before = ",";
    }
    yield `${entries.length === 0 ? before : ""}],"stamp":${serialize.stamp({ ...tagger.stamp })}}`;
  } finally {
    release();
  }
}

/**
 * The NDJSON answer to a stream of lines, in constant memory. Each line is answered by the model in force
 * when its turn comes, whose stamp it has: a stream may last for days. Ends early, saying so, when the service closes
 * or nothing comes any more.
 */
export async function* answerLines(
  bytes: AsyncIterable<Buffer>,
  work: BatchWork & { closing: AbortSignal },
  limits: { bodyBytes: number; workers: number },
  serialize: BatchSerializers,
): AsyncGenerator<string> {
  let last = 0;
  let end: TopiqueError | undefined = new TopiqueError("closing");
  const lines = async function* () {
    try {
      for await (const line of readLines(bytes, limits.bodyBytes)) {
        last = line.number;
        yield line;
      }
      end = undefined;
    } catch (error) {
      if (!(error instanceof TopiqueError && error.code === "body-too-slow")) throw error;
      end = error;
    }
  };
  const answer = (line: Line) =>
    work.model.use(async (tagger) => {
      const outcome = await tagEntry(() => readLine(line), tagger, work);
      return "error" in outcome
        ? serialize.failedLine({ ...outcome, line: line.number })
        : serialize.taggedLine({ ...outcome, line: line.number, stamp: tagger.stamp });
    });
  const width = limits.workers * UNDER_WAY_PER_WORKER;
  for await (const text of inOrder(lines(), width, answer, work.closing)) yield `${text}\n`;
  if (!end) return;
  const error = entryError(end, work.reader);
  yield `${serialize.failedLine({ line: last + 1, error })}\n`;
}

type Id = { id?: string | number };
type Outcome = (Id & { error: ReturnType<typeof entryError> }) | (Id & ReturnType<typeof spoken>);

/** Never throws: whatever is wrong with an entry is its own answer. */
async function tagEntry(read: () => unknown, tagger: Tagger, work: BatchWork): Promise<Outcome> {
  const { options, reader, gone } = work;
  let id: Id = {};
  try {
    const entry = read();
    id = idOf(entry);
    const item = checkItem(entry);
    if (item instanceof TopiqueError) throw item;
    const { evidence = options.evidence } = item;
    const tagged = await tagger.tag(textOf(item, options), optionsOf({ ...options, evidence }), {
      signal: gone,
      priority: "batch",
      whenFull: "wait",
    });
    return { ...id, ...spoken(tagged, reader) };
  } catch (error) {
    if (!gone.aborted && (!(error instanceof TopiqueError) || isOurs(error.code))) work.onFailure(error);
    return { ...id, error: entryError(error, reader) };
  }
}

function readLine({ text }: Line): unknown {
  if (text instanceof TopiqueError) throw text;
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof TopiqueError)) throw error;
    // Which line it is of the stream, the answer says; inside it there is only one.
    const { line: _, ...facts } = error.facts;
    throw new TopiqueError(error.code, facts, { cause: error });
  }
}

/** An entry's id, even when something else about it is wrong; none that an answer may not have. */
function idOf(entry: unknown): Id {
  const id: unknown = typeof entry === "object" && entry !== null ? Reflect.get(entry, "id") : undefined;
  const isText = typeof id === "string" && [...id.slice(0, 2 * MAX_ID_LENGTH + 1)].length <= MAX_ID_LENGTH;
  return isText || (Number.isInteger(id) && Math.abs(Number(id)) <= MAX_ID)
    ? { id: id as string | number }
    : {};
}

/** Longest texts start first, so that the last worker does not finish alone; results stand in the order given. */
function startLongestFirst<Entry, Result>(
  entries: readonly Entry[],
  width: number,
  run: (entry: Entry) => Promise<Result>,
): Promise<Result>[] {
  const places = entries.map(() => Promise.withResolvers<Result>());
  const order = entries
    .map((entry, i) => ({ i, length: lengthOf(entry) }))
    .sort((a, b) => b.length - a.length || a.i - b.i)
    .values();
  const runner = async () => {
    for (const { i } of order) places[i]!.resolve(await run(entries[i]!));
  };
  for (let i = 0; i < width; i++) void runner();
  return places.map((place) => place.promise);
}

function lengthOf(entry: unknown): number {
  if (typeof entry !== "object" || entry === null) return 0;
  const { title, abstract } = entry as { title?: unknown; abstract?: unknown };
  return [title, abstract].reduce<number>(
    (sum, text) => sum + (typeof text === "string" ? text.length : 0),
    0,
  );
}
