import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import type { Overflow } from "../analysis.ts";
import { TopiqueError } from "../errors.ts";
import type { GivenLanguage, ReaderLanguage } from "../languages/language.ts";
import { listWords, reasonText } from "../messages/lists.ts";
import { errorMessage, warningMessage } from "../messages/messages.ts";
import type { ColumnNames, FormatName } from "../publications/format.ts";
import type { Publication } from "../publications/publication.ts";
import { resultsAsNdjson } from "../results/json.ts";
import { asNotice } from "../results/notice.ts";
import { isTagged, keep, type Outcome } from "../results/outcome.ts";
import { type LabelledProfile, profileOfList } from "../results/profile.ts";
import type { Entry, ListCounts } from "../results/tagged-list.ts";
import { requireFormat, writeResults } from "../results/write-results.ts";
import { reasonOf } from "../system-error.ts";
import type { Tagger } from "../tagging/tagger.ts";
import type { WarningCode } from "../warnings.ts";
import { EXIT } from "./exit-codes.ts";
import { type List, type ListPlan, planLists } from "./list-plan.ts";
import { outFileOf, writeOut } from "./out-file.ts";
import { profileTable } from "./profile-table.ts";
import { createProgress } from "./progress.ts";
import { openResumeFile, type ResumeFile } from "./resume-file.ts";
import { tagLists } from "./tag-lists.ts";
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
  lang?: ReaderLanguage | undefined;
  /** Go on where an earlier run of the same command ended. */
  resume: boolean;
  limit: number;
  threshold?: number | undefined;
  language: GivenLanguage;
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
  const out = options.out === undefined ? undefined : outFileOf(options.out);
  const progress = createProgress(terminal.errors);
  const complain = (line: string) => {
    progress.end();
    terminal.errors.write(`${line}\n`);
  };
  const lists = await openLists(options.lists, terminal);
  const plan = await planLists(lists, options, (count) => progress.update(words.reading, count, count));
  progress.end();
  await complainOfLists(plan, language, complain);
  if (plan.publications === 0) {
    complain(words.nothing);
    return EXIT.input;
  }
  if (out !== undefined) requireFormat(out.format, plan.detected, "--out");

  const resume = openResume(tagger, options, language, complain);
  const { vocabulary } = tagger;
  const profile = profileOfList(plan.detected, vocabulary);
  const stop = options.signal ?? new AbortController().signal;
  const list = tagLists(plan, {
    columns: options.columns,
    width: options.width ?? DEFAULT_WIDTH,
    signal: stop,
    async tag(publication, index) {
      const known = resume?.take(index);
      if (known) return known;
      const outcome = await tagPublication(tagger, publication, options);
      resume?.add(index, outcome);
      return outcome;
    },
    onEntry(entry, { failed, waiting }) {
      profile.add(entry);
      if (!("failure" in entry))
        progress.update(words.tagging, plan.publications - waiting, plan.publications);
      const problem = failed <= FAILURES_SHOWN ? problemLine(entry, plan, language) : undefined;
      if (problem !== undefined) complain(problem);
    },
  });
  const wording = { vocabulary, language };
  const showLines = out === undefined && !options.profile && !terminal.output.isTTY;
  const end = () => {
    progress.end();
    const more = list.counts().failed - FAILURES_SHOWN;
    if (more > 0) complain(words.more(more));
  };
  try {
    if (out !== undefined) {
      const shape = { delimiter: out.delimiter, withLists: plan.lists.length > 1 };
      await writeOut(out.path, writeResults(list, out.format, wording, shape).pieces);
    } else if (showLines) {
      for await (const line of resultsAsNdjson(list, wording)) terminal.output.write(line);
    } else {
      for await (const _ of list.entries());
    }
  } catch (error) {
    if (!stop.aborted || error !== stop.reason) throw error;
    end();
    await resume?.close();
    complain(words.interrupted(plan.publications - list.counts().waiting, plan.publications));
    return EXIT.interrupted;
  }
  end();
  await resume?.remove();
  if (options.profile && out === undefined && !terminal.output.isTTY) {
    terminal.output.write(JSON.stringify(profile.profile()));
  } else {
    const target = showLines ? terminal.errors : terminal.output;
    target.write(summary(plan, list.counts(), profile.profile(), language, options.profile));
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
    throw new TopiqueError("input-unreadable", { name: path, reason: reasonOf(cause) }, { cause });
  }
}

/** A run with an output file can always be resumed; one without only where that was asked for. */
function openResume(
  tagger: Tagger,
  options: PublicationsOptions,
  language: ReaderLanguage,
  complain: (line: string) => void,
): ResumeFile | undefined {
  const files = options.lists.filter((path) => path !== "-");
  const beside = options.out ?? (options.resume ? files[0] : undefined);
  if (beside === undefined) return undefined;
  const facts = files.map((path) => {
    const file = statSync(path, { throwIfNoEntry: false });
    return [path, file?.size, file?.mtimeMs];
  });
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

/** Never throws: what is wrong with one publication is its own outcome. */
async function tagPublication(
  tagger: Tagger,
  { title, abstract }: Publication,
  { language, overflow, limit, threshold }: PublicationsOptions,
): Promise<Outcome> {
  try {
    const text = { title, abstract, language, overflow };
    return keep(await tagger.tag(text, { limit, threshold }, { priority: "job", whenFull: "wait" }));
  } catch (error) {
    return { error: asNotice(error) };
  }
}

/** What went wrong with an entry and where it stands; nothing for a tagged publication. */
function problemLine(entry: Entry, plan: ListPlan, language: ReaderLanguage): string | undefined {
  const { lines } = "failure" in entry ? entry.failure.place : entry.publication.place;
  const where = `${entry.list ?? plan.lists[0]?.name}, ${listWords[language].lines} ${lines[0]}-${lines[1]}`;
  if ("failure" in entry)
    return `${where}: ${reasonText(entry.failure.reason, language)}: ${entry.failure.excerpt}`;
  if (entry.outcome === undefined || isTagged(entry.outcome)) return undefined;
  const { code, facts } = entry.outcome.error;
  return `${where}: ${errorMessage(code as TopiqueError["code"], facts, language).detail}`;
}

/** What is wrong with whole lists; where there is no publication at all, also with their records. */
async function complainOfLists(
  plan: ListPlan,
  language: ReaderLanguage,
  complain: (line: string) => void,
): Promise<void> {
  for (const { name, error } of plan.refused)
    complain(`${name}: ${errorMessage(error.code, error.facts, language).detail}`);
  for (const { name, detected } of plan.lists) {
    for (const code of detected.warnings)
      complain(`${name}: ${warningMessage(code as WarningCode, {}, language)}`);
  }
  if (plan.publications > 0) return;
  let shown = 0;
  for await (const { entry } of plan.works())
    if (shown++ < FAILURES_SHOWN) complain(problemLine(entry, plan, language)!);
  if (shown > FAILURES_SHOWN) complain(listWords[language].more(shown - FAILURES_SHOWN));
}

function summary(
  plan: ListPlan,
  { failed }: ListCounts,
  profile: LabelledProfile,
  language: ReaderLanguage,
  whole: boolean,
): string {
  const words = listWords[language];
  const counts = words.summary(plan.read, plan.publications, plan.duplicates, failed);
  const tagged = words.tagged(profile.tagged, profile.publications - profile.tagged);
  return `${counts}\n${tagged}\n${profileTable(profile, language, whole)}`;
}
