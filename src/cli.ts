#!/usr/bin/env node
/**
 * Entry of the command line: says what there is, loads what a command needs only when it
 * is asked for (so that help is instant), and turns an error into words and an exit code.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { EXIT, exitCodeOf, type Terminal } from "./commands/terminal.ts";
import { TopiqueError } from "./errors.ts";
import type { Tagger } from "./tagger.ts";
import { VERSION } from "./version.ts";

// A reader that has seen enough (`| head`) closes the pipe; that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.ok);
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = await explain(error);
}

async function run(argv: string[]): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command("topique")
    .description("Tags research abstracts with topics, in English and in French.")
    .version(VERSION)
    .showHelpAfterError("(see topique --help)")
    .exitOverride();
  const command = (name: string) =>
    program
      .command(name)
      .exitOverride()
      .showHelpAfterError(`(see topique ${name.split(" ")[0]} --help)`);

  command("serve")
    .description("start the HTTP service; its settings stand in .env.example")
    .action(async () => {
      const [{ serve }, { openService }] = await Promise.all([
        import("./serve.ts"),
        import("./open-service.ts"),
      ]);
      await serve(openService);
    });

  command("worker")
    .description("tag the lists that servers have taken in, beside them; needs DATABASE_URL")
    .action(async () => {
      const { runWorker } = await import("./commands/worker.ts");
      await runWorker();
    });

  command("tag [file...]")
    .description("tag texts, one abstract a file; without a file, or for -, the standard input")
    .option("--lines", "every line is an abstract", false)
    .option("--json", "JSON lines instead of a table (the default where the output is no terminal)")
    .option("--limit <count>", "at most so many tags, 1-100", integer(1, 100), 5)
    .option("--threshold <score>", "in place of each topic's own threshold, 0-1", fraction)
    .addOption(
      new Option("--language <code>", "language of the texts").choices(["auto", "en", "fr"]).default("auto"),
    )
    .addOption(
      new Option("--overflow <way>", "what to do with a text longer than the encoder's window")
        .choices(["chunk", "truncate", "error"])
        .default("chunk"),
    )
    .action(async (files: string[], options) => {
      const { tagTexts } = await import("./commands/tag.ts");
      const terminal = await ourTerminal();
      const json = options.json ?? !terminal.output.isTTY;
      code = await withTagger((tagger) => tagTexts(tagger, { ...options, files, json }, terminal));
    });

  command("topics")
    .description("list the vocabulary")
    .option("--json", "JSON lines of whole topics", false)
    .action(async (options) => {
      const [{ listTopics }, { loadVocabulary }, { readSettings }] = await Promise.all([
        import("./commands/topics.ts"),
        import("./topics/vocabulary.ts"),
        import("./config.ts"),
      ]);
      const vocabulary = loadVocabulary(`${readSettings().TOPIQUE_MODELS}/topics/vocabulary.json`);
      code = listTopics(vocabulary, options, await ourTerminal());
    });

  await program.parseAsync(argv, { from: "user" });
  return code;
}

/** Runs `work` on the tagger of the settings in force and frees its threads whatever happens. */
async function withTagger(work: (tagger: Tagger) => Promise<number>): Promise<number> {
  const [{ openTagger }, { readSettings }, { pino }] = await Promise.all([
    import("./open-tagger.ts"),
    import("./config.ts"),
    import("pino"),
  ]);
  const service = openTagger(readSettings(), pino({ level: "warn" }, process.stderr));
  try {
    await service.ready;
    return await work(service.tagger);
  } finally {
    await service.close();
  }
}

async function ourTerminal(): Promise<Terminal> {
  const { readerLanguageOf } = await import("./config.ts");
  return {
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
    language: readerLanguageOf(),
  };
}

async function explain(error: unknown): Promise<number> {
  // commander has printed its own message by now.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (!(error instanceof TopiqueError)) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return EXIT.internal;
  }
  const [{ errorMessage }, { readerLanguageOf }] = await Promise.all([
    import("./messages.ts"),
    import("./config.ts"),
  ]);
  const { title, detail } = errorMessage(error.code, error.facts, readerLanguageOf());
  process.stderr.write(`topique: ${title}. ${detail}\n`);
  return exitCodeOf(error.code);
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
