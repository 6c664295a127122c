import { createReadStream } from "node:fs";
import type { Evidence, Overflow } from "../analysis.ts";
import { TopiqueError } from "../errors.ts";
import type { GivenLanguage, ReaderLanguage } from "../languages/language.ts";
import { errorMessage, warningMessage } from "../messages/messages.ts";
import { type DetectedEncoding, decodeText } from "../publications/bytes/encoding.ts";
import { reasonOf } from "../system-error.ts";
import type { Tagged, Tagger } from "../tagging/tagger.ts";
import type { WarningCode } from "../warnings.ts";
import { bar } from "./bar.ts";
import { EXIT } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

export interface TagCommandOptions {
  /** Paths; "-" or none is the standard input. Each holds one abstract. */
  files: readonly string[];
  /** Every line is an abstract. */
  lines: boolean;
  /** JSON lines instead of a table. */
  json: boolean;
  /** Say why each tag is there. */
  explain?: boolean;
  limit: number;
  threshold?: number | undefined;
  language: GivenLanguage;
  overflow: Overflow;
}

/** Tags texts in the order given and prints each answer; one that fails is reported and the rest go on. Returns the exit code. */
export async function tagTexts(
  tagger: Tagger,
  options: TagCommandOptions,
  terminal: Terminal,
): Promise<number> {
  let failures = 0;
  for await (const { name, text } of textsOf(options, terminal)) {
    try {
      if (text instanceof Error) throw text;
      const tagged = await tagger.tag(
        { abstract: text, language: options.language, overflow: options.overflow },
        { limit: options.limit, threshold: options.threshold, evidence: options.explain },
      );
      terminal.output.write(
        options.json ? jsonLine(name, tagged, tagger, terminal.language) : table(name, tagged, terminal),
      );
    } catch (error) {
      if (!(error instanceof TopiqueError)) throw error;
      failures++;
      const { detail } = errorMessage(error.code, error.facts, terminal.language);
      terminal.errors.write(`${text instanceof Error ? "" : `${name}: `}${detail}\n`);
      if (options.json)
        terminal.output.write(`${JSON.stringify({ source: name, error: { code: error.code, detail } })}\n`);
    }
  }
  return failures > 0 ? EXIT.input : EXIT.ok;
}

interface NamedText {
  name: string;
  /** The failure to read it, in place of the text. */
  text: string | Error;
}

async function* textsOf({ files, lines }: TagCommandOptions, terminal: Terminal): AsyncGenerator<NamedText> {
  for (const file of files.length > 0 ? files : ["-"]) {
    const name = file === "-" ? "stdin" : file;
    const text = await readText(file, name, terminal).catch(
      (cause: Error) => new TopiqueError("input-unreadable", { name, reason: reasonOf(cause) }, { cause }),
    );
    if (!lines || text instanceof Error) {
      yield { name, text };
      continue;
    }
    const all = text.split(/\r?\n/);
    for (const [index, line] of all.entries()) {
      // A blank line holds no abstract; the numbers of the others stay those of the file.
      if (line.trim() !== "") yield { name: `${name}:${index + 1}`, text: line };
    }
  }
}

/** The text in whatever encoding it is; says so where that had to be guessed. */
async function readText(file: string, name: string, terminal: Terminal): Promise<string> {
  const found: DetectedEncoding = { encoding: "utf-8", bom: false, mixed: false };
  let text = "";
  for await (const piece of decodeText(
    file === "-" ? bytesOf(terminal.input) : createReadStream(file),
    found,
  )) {
    text += piece;
  }
  const warning = guessed(found);
  if (warning) terminal.errors.write(`${name}: ${warningMessage(warning, {}, terminal.language)}\n`);
  return text;
}

async function* bytesOf(input: Terminal["input"]): AsyncGenerator<Uint8Array> {
  for await (const chunk of input) yield Buffer.from(chunk);
}

function guessed({ encoding, mixed }: DetectedEncoding): WarningCode | undefined {
  if (encoding === "windows-1252") return "encoding-guessed";
  return mixed ? "encoding-mixed" : undefined;
}

function jsonLine(source: string, tagged: Tagged, tagger: Tagger, language: ReaderLanguage): string {
  const warnings = tagged.warnings.map(({ code, facts }) => ({
    code,
    detail: warningMessage(code, facts, language),
  }));
  return `${JSON.stringify({ source, ...tagged, warnings, stamp: tagger.stamp })}\n`;
}

const BAR_WIDTH = 12;

function table(name: string, tagged: Tagged, terminal: Terminal): string {
  const { language, tags, nearest = [], text, warnings } = tagged;
  const tokens = terminal.language === "fr" ? "jetons" : "tokens";
  const facts = `${language.code} ${language.confidence.toFixed(2)}, ${text.tokens} ${tokens}`;
  const rows = tags.map(
    ({ topic, label, score, evidence }) =>
      `  ${score.toFixed(2)} ${bar(score, BAR_WIDTH)} ${label.en} / ${label.fr}  (${topic})\n` +
      reasons(evidence, terminal.language),
  );
  const below = nearest.map(
    ({ topic, label, score, threshold }) =>
      `  ${score.toFixed(2)} < ${threshold.toFixed(2)}  ${label.en} / ${label.fr}  (${topic})\n`,
  );
  const notes = warnings.map(({ code, facts }) => `  ${warningMessage(code, facts, terminal.language)}\n`);
  return `${name}  (${facts})\n${rows.join("")}${below.join("")}${notes.join("")}\n`;
}

/** Terms that a line of reasons names. */
const NAMED_TERMS = 5;

/** "= 0.27 whole text + 0.03 robot + ...": what adds up to a tag's similarity, in one line. */
function reasons(evidence: Evidence | undefined, language: ReaderLanguage): string {
  if (!evidence) return "";
  const words = WORDS[language];
  const { embedding, terms, others = 0 } = evidence;
  const named = terms.slice(0, NAMED_TERMS);
  const rest = terms.slice(NAMED_TERMS).reduce((sum, { contribution }) => sum + contribution, others);
  const parts = [
    [embedding, words.embedding] as const,
    ...named.map(({ contribution, term }) => [contribution, `"${term}"`] as const),
    ...(terms.length > NAMED_TERMS ? [[rest, words.rest] as const] : []),
  ];
  return `       = ${parts.map(([part, name]) => `${part.toFixed(3)} ${name}`).join(" + ")}\n`;
}

const WORDS: Readonly<Record<ReaderLanguage, { embedding: string; rest: string }>> = {
  en: { embedding: "whole text", rest: "other terms" },
  fr: { embedding: "texte entier", rest: "autres termes" },
};
