import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import type { Overflow } from "../analysis.ts";
import { TopiqueError } from "../errors.ts";
import { asNotice } from "../jobs/notice.ts";
import { isTagged, keep, type Outcome } from "../jobs/outcome.ts";
import { listWords, reasonText } from "../messages/lists.ts";
import { errorMessage, type Language, warningMessage } from "../messages/messages.ts";
import type { ColumnNames, FormatName } from "../publications/format.ts";
import { createProfile, type Profile, type ProfileBuilder } from "../publications/profile/profile.ts";
import type { Publication } from "../publications/publication.ts";
import { inOrder } from "../streams/in-order.ts";
import type { Tagger } from "../tagging/tagger.ts";
import type { WarningCode } from "../warnings.ts";
import { EXIT } from "./exit-codes.ts";
import { checkOut, openOut, outFormatOf } from "./list-output.ts";
import { type List, type ListPlan, planLists, type Work } from "./list-plan.ts";
import { type ResultWords, resultLine } from "./list-writers.ts";
import { profileTable } from "./profile-table.ts";
import { createProgress } from "./progress.ts";
import { openResumeFile, type ResumeFile } from "./resume-file.ts";
import type { Terminal } from "./terminal.ts";

export interface PublicationsOptions {
  /** Paths of lists; "-" is the standard input. */
  lists: readonly string[];
  /** Told from the content when absent. */
  format?: FormatName | undefined;
  /** Which column of a table is which: "title=Titre" is {title: "Titre"}. */
  columns?: ColumnNames | undefined;
  /** File of the results; its ending says the format. Without it they go to the output, as NDJSON, unless that is a screen. */
  out?: string | undefined;
  /** Show the whole profile, and nothing but it where the output is no screen. */
  profile: boolean;
  /** Of topics' words and messages; the terminal's when absent. */
  lang?: Language | undefined;
  /** Go on where an earlier run of the same command ended. */
  resume: boolean;
  limit: number;
  threshold?: number | undefined;
  language: "auto" | "en" | "fr";
  overflow: Overflow;
  /** Texts under way at once; a few for each worker. */
  width?: number | undefined;
  /** Aborts on Ctrl-C: what runs is finished and kept for --resume. */
  signal?: AbortSignal | undefined;
}

const DEFAULT_WIDTH = 16;
const FAILURES_SHOWN = 20;

/**
 * Tags every publication of some lists once and shows what came of it: the
 * results, what could not be read, and the profile. Needs no server and no
 * database. Returns the exit code: 0 with failures listed, EXIT.input when
 * nothing could be read, EXIT.interrupted after Ctrl-C.
 */
export async function tagPublications(
  tagger: Tagger,
  options: PublicationsOptions,
  terminal: Terminal,
): Promise<number> {
  const language = options.lang ?? terminal.language;
  const words = listWords[language];
  const outFormat = options.out === undefined ? undefined : outFormatOf(options.out);
  const progress = createProgress(terminal.errors);
  const complain = (line: string) => {
    progress.end();
    terminal.errors.write(`${line}\n`);
  };
  const lists = await openLists(options.lists, terminal);
  const plan = await planLists(lists, options, (count) => progress.update(words.reading, count, count));
  progress.end();
  for (const { name, error } of plan.refused)
    complain(`${name}: ${errorMessage(error.code, error.facts, language).detail}`);
  for (const { name, detected } of plan.lists) {
    for (const code of detected.warnings)
      complain(`${name}: ${warningMessage(code as WarningCode, {}, language)}`);
  }
  if (plan.publications === 0) {
    await complainOfFailures(plan, language, complain);
    complain(words.nothing);
    return EXIT.input;
  }
  if (outFormat !== undefined) checkOut(outFormat, plan, options.out!);

  const resume = openResume(tagger, options, language, complain);
  const profile = createProfile(tagger.vocabulary, declaredIn(plan));
  const stop = options.signal ?? new AbortController().signal;
  const tagOne = async (work: Work): Promise<{ work: Work; outcome?: Outcome }> => {
    if (work.kind === "failure") return { work };
    const known = resume?.take(work.index);
    if (known) return { work, outcome: known };
    const outcome = await tagWork(tagger, work.publication, options);
    resume?.add(work.index, outcome);
    return { work, outcome };
  };
  const showLines = options.out === undefined && !options.profile && !terminal.output.isTTY;
  const results: ResultWords = { plan, vocabulary: tagger.vocabulary, language };
  const out =
    outFormat === undefined ? undefined : await openOut(options.out!, outFormat, results, options.columns);
  let done = 0;
  let shown = 0;
  try {
    const width = options.width ?? DEFAULT_WIDTH;
    for await (const { work, outcome } of inOrder(plan.works(), width, tagOne, stop)) {
      if (work.kind === "publication") {
        progress.update(words.tagging, ++done, plan.publications);
        addToProfile(profile, work.publication, outcome!);
      }
      if (isProblem(work, outcome) && shown++ < FAILURES_SHOWN)
        complain(problemLine(work, outcome, language));
      await out?.add(work, outcome);
      if (showLines) terminal.output.write(resultLine(work, outcome, results) ?? "");
    }
    progress.end();
    if (shown > FAILURES_SHOWN) complain(words.more(shown - FAILURES_SHOWN));
    if (done < plan.publications) {
      await resume?.close();
      complain(words.interrupted(done, plan.publications));
      return EXIT.interrupted;
    }
    const found = profile.profile();
    await out?.finish(found);
    await resume?.remove();
    showSummary(results, found, options, showLines ? terminal.errors : terminal.output, terminal, shown);
  } finally {
    // Nothing to do once it is finished.
    await out?.abandon();
  }
  return EXIT.ok;
}

async function openLists(paths: readonly string[], terminal: Terminal): Promise<List[]> {
  return Promise.all(
    paths.map(async (path) => {
      if (path !== "-") return { name: path, open: () => opened(path) };
      // The standard input can be read once only, and lists are read several times.
      const bytes = await buffer(
        (async function* () {
          for await (const chunk of terminal.input) yield Buffer.from(chunk);
        })(),
      );
      return { name: "stdin", open: () => bytes };
    }),
  );
}

async function* opened(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TopiqueError("input-unreadable", { name: path, reason }, { cause });
  }
}

/** A run with an output file can always be resumed; one without only where that was asked for. */
function openResume(
  tagger: Tagger,
  options: PublicationsOptions,
  language: Language,
  complain: (line: string) => void,
): ResumeFile | undefined {
  const files = options.lists.filter((path) => path !== "-");
  const beside = options.out ?? (options.resume ? files[0] : undefined);
  if (beside === undefined) return undefined;
  const facts = files.map((path) => [path, statSync(path).size, statSync(path).mtimeMs]);
  const { limit, threshold, overflow, format, columns } = options;
  const key = createHash("sha256")
    .update(
      JSON.stringify([
        tagger.stamp,
        facts,
        options.lists.length,
        limit,
        threshold,
        options.language,
        overflow,
        format,
        columns,
      ]),
    )
    .digest("hex");
  const resume = openResumeFile(`${beside}.topique-resume`, key, options.resume);
  if (resume.known > 0) complain(listWords[language].resumed(resume.known));
  else if (resume.startedOver) complain(listWords[language].startedOver);
  return resume;
}

/** What a page declares of its person; of several pages, all topics and nobody's name. */
function declaredIn(plan: ListPlan): { person?: string; declaredTopics: string[] } {
  const persons = new Set(
    plan.lists.map(({ detected }) => detected.person).filter((person) => person !== undefined),
  );
  const [person] = persons;
  const declaredTopics = [...new Set(plan.lists.flatMap(({ detected }) => detected.declaredTopics))];
  return persons.size === 1 && person !== undefined ? { person, declaredTopics } : { declaredTopics };
}

/** Never throws: what is wrong with one publication is its own outcome. */
async function tagWork(
  tagger: Tagger,
  publication: Publication,
  options: PublicationsOptions,
): Promise<Outcome> {
  const { title, abstract } = publication;
  const { language, overflow, limit, threshold } = options;
  try {
    const text = { title: title || undefined, abstract, language, overflow };
    return keep(await tagger.tag(text, { limit, threshold }, { priority: "job", whenFull: "wait" }));
  } catch (error) {
    return { error: asNotice(error) };
  }
}

function addToProfile(profile: ProfileBuilder, publication: Publication, outcome: Outcome): void {
  if (!isTagged(outcome)) return;
  const { title, year, keywords, place } = publication;
  profile.add({
    position: place.position,
    title,
    year,
    keywords,
    language: outcome.language.code,
    tags: outcome.tags,
  });
}

function isProblem(work: Work, outcome: Outcome | undefined): boolean {
  return work.kind === "failure" || (outcome !== undefined && !isTagged(outcome));
}

function problemLine(work: Work, outcome: Outcome | undefined, language: Language): string {
  const { lines } = work.kind === "failure" ? work.failure.place : work.publication.place;
  const where = `${work.list}, ${listWords[language].lines} ${lines[0]}-${lines[1]}`;
  if (work.kind === "failure")
    return `${where}: ${reasonText(work.failure.reason, language)}: ${work.failure.excerpt}`;
  if (outcome === undefined || isTagged(outcome)) return where;
  const { code, facts } = outcome.error;
  return `${where}: ${errorMessage(code as TopiqueError["code"], facts, language).detail}`;
}

async function complainOfFailures(
  plan: ListPlan,
  language: Language,
  complain: (line: string) => void,
): Promise<void> {
  let shown = 0;
  for await (const work of plan.works())
    if (shown++ < FAILURES_SHOWN) complain(problemLine(work, undefined, language));
  if (shown > FAILURES_SHOWN) complain(listWords[language].more(shown - FAILURES_SHOWN));
}

function showSummary(
  { plan, vocabulary, language }: ResultWords,
  profile: Profile,
  options: PublicationsOptions,
  target: Terminal["output"],
  terminal: Terminal,
  failed: number,
): void {
  if (options.profile && options.out === undefined && !terminal.output.isTTY) {
    terminal.output.write(`${JSON.stringify(profile)}\n`);
    return;
  }
  const words = listWords[language];
  const counts = words.summary(plan.read, plan.publications, plan.duplicates, failed);
  const tagged = words.tagged(profile.tagged, profile.publications - profile.tagged);
  target.write(`${counts}\n${tagged}\n${profileTable(profile, vocabulary, language, options.profile)}`);
}
