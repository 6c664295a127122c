#!/usr/bin/env node
/**
 * Entry of the command line: says what there is, loads what a command needs only when it
 * is asked for (so that help is instant), and turns an error into words and an exit code.
 */
import { basename } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type AddHelpTextContext, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { EXIT, exitCodeOf } from "./commands/exit-codes.ts";
import type { Terminal } from "./commands/terminal.ts";
import type { Embedder } from "./embedder.ts";
import { TopiqueError } from "./errors.ts";
import { GIVEN_LANGUAGES, READER_LANGUAGES } from "./languages/language.ts";
import { COLUMN_FIELDS, type ColumnField, type ColumnNames, FORMAT_NAMES } from "./publications/format.ts";
import { keepCompiledModules } from "./service/compile-cache.ts";
import { loadEnvFile } from "./service/env-file.ts";
import { settingsHelp } from "./service/settings-help.ts";
import { terminalLanguage } from "./service/terminal-language.ts";
import { isSystemError, reasonOf } from "./system-error.ts";
import type { Tagger } from "./tagging/tagger.ts";
import { VERSION } from "./version.ts";

/** Why nothing more can be written: a command ends of it at its next line, and its threads before it. */
let outputError: Error | undefined;
process.stdout.on("error", (error) => {
  outputError ??= error;
});

/** What commander has to say of a wrong command line. */
const complaints: string[] = [];

try {
  loadEnvFile();
  process.exitCode = await run(process.argv.slice(2));
  // Of a last line that could not be written the stream tells a moment later.
  await setImmediate();
  if (outputError) throw outputError;
} catch (error) {
  process.exitCode = await explain(error);
}

async function run(argv: string[]): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command("topique")
    .description("Tags research abstracts with topics, in English and in French.")
    .version(VERSION)
    .showHelpAfterError("(see topique --help)")
    .addHelpText("after", withSettings)
    // Said at the end, in the reader's language.
    .configureOutput({
      writeErr: (text) => complaints.push(text),
      outputError: (text) => complaints.push(text),
    })
    .exitOverride();
  const command = (name: string) =>
    program
      .command(name)
      .exitOverride()
      .showHelpAfterError(`(see topique ${name.split(" ")[0]} --help)`);

  command("serve")
    .description("start the HTTP service")
    .addHelpText("after", withSettings)
    .action(async () => {
      keepCompiledModules();
      const [{ serve }, { openService }] = await Promise.all([
        import("./service/serve.ts"),
        import("./service/open-service.ts"),
      ]);
      await serve(openService);
    });

  command("worker")
    .description("tag the lists that servers have taken in, beside them; needs DATABASE_URL")
    .action(async () => {
      keepCompiledModules();
      const { runWorker } = await import("./commands/worker.ts");
      await runWorker();
    });

  command("retag [job...]")
    .description("tag finished lists again after topics or thresholds changed; all, or the jobs named")
    .option("--limit <count>", "at most so many tags, 1-100", integer(1, 100))
    .option("--threshold <score>", "in place of each topic's own threshold, 0-1", fraction)
    .action(async (ids: string[], options) => {
      const [{ retagJobs }, { openService }, { readSettings }, { pino }] = await Promise.all([
        import("./commands/retag.ts"),
        import("./service/open-service.ts"),
        import("./service/config.ts"),
        import("pino"),
      ]);
      const service = openService(readSettings(), pino({ level: "warn" }, process.stderr));
      try {
        code = await retagJobs(service.lists.jobs, { ...options, ids }, ourTerminal());
      } finally {
        await service.close();
      }
    });

  taggingOptions(command("tag [file...]"))
    .description("tag texts, one abstract a file; without a file, or for -, the standard input")
    .option("--lines", "every line is an abstract", false)
    .option("--json", "JSON lines instead of a table (the default where the output is no terminal)")
    .option("--explain", "say why each tag is there, and what came nearest where none is", false)
    .action(async (files: string[], options) => {
      const { tagTexts } = await import("./commands/tag.ts");
      const terminal = ourTerminal();
      const json = options.json ?? !terminal.output.isTTY;
      code = await withTagger((tagger) => tagTexts(tagger, { ...options, files, json }, terminal));
    });

  taggingOptions(command("publications <list...>"))
    .description("tag publication lists: BibTeX, RIS, CSV, JSON, a profile page ...; - is the standard input")
    .addOption(
      new Option("--format <name>", "the lists' format, when its content does not tell").choices(
        FORMAT_NAMES,
      ),
    )
    .option("--column <field=name...>", "which column of a table is which, such as title=Titre", column, {})
    .option("--out <file>", "where results go; .csv, .bib, .ris, .ndjson or .json says the form")
    .option("--profile", "the whole profile of the person or lab", false)
    .option("--resume", "go on where the same command ended", false)
    .addOption(new Option("--lang <code>", "language of topics and messages").choices(READER_LANGUAGES))
    .action(async (lists: string[], { column: columns, ...options }) => {
      const { tagPublications } = await import("./commands/publications.ts");
      const terminal = ourTerminal();
      const stopping = new AbortController();
      // The first Ctrl-C keeps what is done for --resume; a second one ends at once.
      process.once("SIGINT", () => stopping.abort());
      const { signal } = stopping;
      code = await withTagger((tagger) =>
        tagPublications(tagger, { ...options, lists, columns, signal }, terminal),
      );
    });

  command("topics")
    .description("list the vocabulary")
    .option("--json", "JSON lines of whole topics", false)
    .action(async (options) => {
      const [{ listTopics }, { loadVocabulary }, { readSettings }] = await Promise.all([
        import("./commands/topics.ts"),
        import("./topics/vocabulary/vocabulary.ts"),
        import("./service/config.ts"),
      ]);
      const vocabulary = loadVocabulary(`${readSettings().TOPIQUE_MODELS}/topics/vocabulary.json`);
      code = listTopics(vocabulary, options, ourTerminal());
    });

  command("build <labelled...>")
    .description("make centroids and calibration from labelled abstracts (JSON lines, plain or .gz)")
    .option("--topics-of <file...>", "JSON lines of {id, topics} that give records their topics", [])
    .option("--background <file...>", "more texts of the field, for the lexicon and the languages' means", [])
    .option("--match-titles", "records without topics get those whose labels stand in their title", false)
    .option("--calibrate <file...>", "development sets that scores and thresholds are fitted on", [])
    .option(
      "--per-topic <count>",
      "papers wanted for a topic from keywords and titles",
      integer(1, 100_000),
      200,
    )
    .option("--out <folder>", "models folder to write, when not the one read")
    .option("--cache <folder>", "keep embeddings here, so that the next build is fast")
    .action(async (files: string[], options) => {
      const [{ build }, { DEFAULT_BUILD_SETTINGS: settings }] = await Promise.all([
        import("./commands/build.ts"),
        import("./topics/build/default-settings.ts"),
      ]);
      const terminal = ourTerminal();
      code = await withEncoder((encoder, models) =>
        build({ ...options, files, models, settings }, encoder, terminal),
      );
    });

  command("eval <labelled...>")
    .description("measure the topics in force on labelled abstracts (JSON lines, plain or .gz)")
    .option("--json", "one JSON object instead of tables", false)
    .option("--out-of-fold", "judge each paper by calibration and thresholds fitted on the others", false)
    .option("--robustness", "how many texts keep their first topics when they are disturbed", false)
    .option("--baselines <file...>", "compare with baselines that learn from these labelled files", [])
    .option("--topics-of <file...>", "JSON lines of {id, topics} for the baselines' files", [])
    .option("--rival <folder>", "another encoder (int8, mean pooling) to make baselines of as well")
    .option("--cache <folder>", "keep embeddings here, so that the next evaluation is fast")
    .action(async (files: string[], { rival: folder, ...options }) => {
      const { evaluate } = await import("./commands/eval.ts");
      const terminal = ourTerminal();
      const rival = folder && { name: basename(folder), embedder: await openRival(folder) };
      code = await withEncoder((encoder, models) =>
        evaluate({ ...options, rival, files, models }, encoder, terminal),
      );
    });

  await program.parseAsync(argv, { from: "user" });
  return code;
}

function withSettings({ command }: AddHelpTextContext): string {
  return settingsHelp(command.createHelp(), terminalLanguage());
}

/** What `tag` and `publications` let a person choose about tags. */
function taggingOptions(command: Command): Command {
  return command
    .option("--limit <count>", "at most so many tags for each, 1-100", integer(1, 100), 5)
    .option("--threshold <score>", "in place of each topic's own threshold, 0-1", fraction)
    .addOption(
      new Option("--language <code>", "language of the texts").choices(GIVEN_LANGUAGES).default("auto"),
    )
    .addOption(
      new Option("--overflow <way>", "what to do with a text longer than the encoder's window")
        .choices(["chunk", "truncate", "error"])
        .default("chunk"),
    );
}

/** Runs `work` on the tagger of the settings in force and frees its threads whatever happens. */
async function withTagger(work: (tagger: Tagger) => Promise<number>): Promise<number> {
  const [{ openTagger }, { readSettings }, { pino }] = await Promise.all([
    import("./service/open-tagger.ts"),
    import("./service/config.ts"),
    import("pino"),
  ]);
  const service = openTagger(readSettings(), pino({ level: "warn" }, process.stderr));
  try {
    await service.ready;
    return await work(service.model.current);
  } finally {
    await service.close();
  }
}

/** Runs `work` on one encoder in this thread: building and measuring have nothing else to keep responsive. */
async function withEncoder(work: (encoder: Embedder, models: string) => Promise<number>): Promise<number> {
  const [{ loadEncoder }, { encoderOptions }, { readSettings }] = await Promise.all([
    import("./encoder/encoder.ts"),
    import("./service/encoder-options.ts"),
    import("./service/config.ts"),
  ]);
  const { models, encoder = `${models}/encoder`, ...options } = encoderOptions(readSettings());
  return work(await loadEncoder({ ...options, encoder }), models);
}

async function openRival(folder: string): Promise<Embedder> {
  const { loadEncoder } = await import("./encoder/encoder.ts");
  return loadEncoder({ encoder: folder, dtype: "q8", pooling: "mean", prefix: "" });
}

function ourTerminal(): Terminal {
  return {
    input: process.stdin,
    output: {
      isTTY: process.stdout.isTTY,
      columns: process.stdout.columns,
      write(text) {
        if (outputError) throw outputError;
        return process.stdout.write(text);
      },
    },
    errors: process.stderr,
    language: terminalLanguage(),
  };
}

async function explain(error: unknown): Promise<number> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    const { usageError } = await import("./commands/usage-error.ts");
    const language = terminalLanguage();
    process.stderr.write(complaints.map((text) => usageError(text, language)).join(""));
    return EXIT.usage;
  }
  // A reader that has seen enough (`| head`) closes the pipe; that is no fault.
  if (error === outputError && isSystemError(error) && error.code === "EPIPE") return EXIT.ok;
  const told = isSystemError(error) ? unwritable(error) : error;
  if (!(told instanceof TopiqueError)) {
    process.stderr.write(`${told instanceof Error ? told.stack : String(told)}\n`);
    return EXIT.internal;
  }
  const { errorMessage } = await import("./messages/messages.ts");
  const { title, detail } = errorMessage(told.code, told.facts, terminalLanguage());
  process.stderr.write(`topique: ${title}. ${detail}\n`);
  return exitCodeOf(told.code);
}

/** What is read says itself why it can't be; so this is about a file that is written. */
function unwritable(cause: NodeJS.ErrnoException): TopiqueError {
  const reason = cause.code === "ENOENT" ? "its folder is missing" : reasonOf(cause);
  return new TopiqueError("output-unwritable", { name: cause.path ?? "stdout", reason }, { cause });
}

function column(came: string, before: ColumnNames): ColumnNames {
  const [field, name] = came.split(/=(.*)/s);
  if (name && COLUMN_FIELDS.some((known) => known === field))
    return { ...before, [field as ColumnField]: name };
  throw new InvalidArgumentError(`Wanted field=name; the fields are ${COLUMN_FIELDS.join(", ")}.`);
}

function integer(least: number, most: number) {
  return (came: string): number => {
    const value = Number(came);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Wanted a whole number from ${least} to ${most}.`);
  };
}

function fraction(came: string): number {
  const value = Number(came);
  if (came.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("Wanted a number from 0 to 1.");
}
