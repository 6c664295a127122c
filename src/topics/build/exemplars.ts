import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { TopiqueError } from "../../errors.ts";
import { MODEL_LANGUAGES, type ModelLanguage } from "../../languages/language.ts";
import { reasonOf } from "../../system-error.ts";
import { words } from "../../text/fold.ts";
import type { KeywordRules } from "../vocabulary/keyword-rules.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";

/** One labelled text in one language; a record in both languages makes two of the same `paper`. */
export interface Exemplar {
  /** Same for every language version of a record: they never part in a split. */
  paper: string;
  language: ModelLanguage;
  title: string;
  abstract: string;
  /** Positions in the vocabulary, ascending. */
  topics: number[];
  /** Topics that are neither right nor wrong here. */
  maybe: number[];
  /**
   * What the topics come from: a person or a model read the text and named all that fit
   * ("read"; no topic at all means out of scope), author keywords, or phrases of the title. Texts of
   * "background" have no topics that we know: they only show how the field is written about.
   */
  from: "read" | "keywords" | "title" | "background";
}

export interface ReadOptions {
  vocabulary: Vocabulary;
  rules: KeywordRules;
  /** Give records without other topics those whose labels stand in their title. */
  matchTitles: boolean;
  /** Topics that were assigned apart from the records, by record id; they replace the record's own. */
  assigned?: ReadonlyMap<string, Assigned>;
  /** Yield texts that nothing gives a topic as background. Default false. */
  keepUnlabelled?: boolean;
  /** Read texts under a non-commercial licence too. Default false. */
  anyLicence?: boolean;
}

export interface Assigned {
  topics: number[];
  maybe: number[];
}

/** What became of a file's records. */
export interface Tally {
  records: number;
  /** Records under a non-commercial licence are never used. */
  nonCommercial: number;
  /** Neither text nor topic in them that we could use. */
  unused: number;
}

/**
 * Reads labelled JSONL (gzip when the name ends in .gz), one record a line, and yields its exemplars.
 * A record has `title` and `abstract`, or `title_en`, `abstract_en`, `title_fr` and so on for the model's languages
 * (plain ones are English unless `language`, `lang` or `abstract_lang` says another), and any of `topics` with
 * `maybe`, `keywords`, `keywords_en`, `keywords_fr` and so on. Throws TopiqueError "input-unreadable" naming file and line.
 */
export async function* readExemplars(
  path: string,
  options: ReadOptions,
  tally: Tally,
): AsyncGenerator<Exemplar> {
  for await (const { record, line } of readRecords(path)) {
    tally.records++;
    if (!options.anyLicence && isNonCommercial(path, record)) {
      tally.nonCommercial++;
      continue;
    }
    const found = exemplarsOf(record, `${basename(path)}:${line}`, options);
    if (found.length === 0) tally.unused++;
    yield* found;
  }
}

/** Reads `{id | title, topics, maybe?}` lines: topics assigned to records that lie elsewhere, by their id or, where those have none, their title. */
export async function readAssigned(path: string, vocabulary: Vocabulary): Promise<Map<string, Assigned>> {
  const assigned = new Map<string, Assigned>();
  for await (const { record, line } of readRecords(path)) {
    const at = `${basename(path)}:${line}`;
    const id = textIn(record, "id") || titleKey(textIn(record, "title"));
    if (!id) throw unreadable(at, "id or title: wanted a text");
    assigned.set(id, {
      topics: topicsIn(record["topics"] ?? [], vocabulary, at, "topics"),
      maybe: topicsIn(record["maybe"] ?? [], vocabulary, at, "maybe"),
    });
  }
  return assigned;
}

/** A title among ids; "" for none. */
function titleKey(title: string): string {
  const folded = words(title).join(" ");
  return folded && `title:${folded}`;
}

type Json = Record<string, unknown>;

async function* readRecords(path: string): AsyncGenerator<{ record: Json; line: number }> {
  const file = createReadStream(path);
  const bytes = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  // A pipe does not carry errors on: without this a missing file would end the process.
  file.on("error", (error) => bytes.destroy(error));
  let line = 0;
  try {
    for await (const text of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (text.trim() === "") continue;
      const record: unknown = JSON.parse(text);
      if (typeof record !== "object" || record === null || Array.isArray(record)) {
        throw unreadable(`${path}:${line}`, "wanted an object on each line");
      }
      yield { record: record as Json, line };
    }
  } catch (cause) {
    if (cause instanceof TopiqueError) throw cause;
    const reason = cause instanceof SyntaxError ? "not JSON" : reasonOf(cause);
    throw new TopiqueError(
      "input-unreadable",
      { name: line === 0 ? path : `${path}:${line}`, reason },
      { cause },
    );
  }
}

/** Pure: a record's exemplars, one for each language it has a text in; none when nothing names its topics. */
export function exemplarsOf(record: Json, at: string, options: ReadOptions): Exemplar[] {
  const texts = textsOf(record);
  const paper = textIn(record, "id") || at;
  const labels = labelsOf(record, texts, at, options);
  const known = labels ?? (options.keepUnlabelled ? BACKGROUND : undefined);
  if (!known) return [];
  // A title alone beside an abstract in the other language would pass for a whole text.
  const isWhole = ({ abstract }: Text) =>
    known.from !== "read" || abstract !== "" || !texts.some((text) => text.abstract);
  return texts.filter(isWhole).map((text) => ({ paper, ...text, ...known }));
}

type Labels = Pick<Exemplar, "topics" | "maybe" | "from">;

const BACKGROUND: Labels = { topics: [], maybe: [], from: "background" };

function labelsOf(record: Json, texts: Text[], at: string, options: ReadOptions): Labels | undefined {
  const { vocabulary, rules } = options;
  const keys = [textIn(record, "id"), ...texts.map(({ title }) => titleKey(title))];
  const assigned = keys.map((key) => options.assigned?.get(key)).find((found) => found);
  if (assigned) return { ...assigned, from: "read" };
  if (record["topics"] !== undefined) {
    const topics = topicsIn(record["topics"], vocabulary, at, "topics");
    const maybe = topicsIn(record["maybe"] ?? [], vocabulary, at, "maybe");
    return { topics, maybe: maybe.filter((topic) => !topics.includes(topic)), from: "read" };
  }
  // The out-of-scope sets name a field of research instead of topics.
  if (record["field"] !== undefined && record["hard"] !== undefined)
    return { topics: [], maybe: [], from: "read" };
  const own = plainLanguage(record);
  const keywords = merge([
    rules.ofKeywords(keywordsIn(record, "keywords"), own),
    ...MODEL_LANGUAGES.map((language) =>
      rules.ofKeywords(keywordsIn(record, `keywords_${language}`), language),
    ),
  ]);
  if (keywords.length > 0) return { topics: keywords, maybe: [], from: "keywords" };
  if (!options.matchTitles) return undefined;
  const titles = merge(texts.map(({ title, language }) => rules.ofTitle(title, language)));
  return titles.length > 0 ? { topics: titles, maybe: [], from: "title" } : undefined;
}

interface Text {
  language: ModelLanguage;
  title: string;
  abstract: string;
}

function textsOf(record: Json): Text[] {
  const own = plainLanguage(record);
  return MODEL_LANGUAGES.map((language) => ({
    language,
    title: undoubled(
      textIn(record, `title_${language}`) || (own === language ? textIn(record, "title") : ""),
    ),
    abstract: textIn(record, `abstract_${language}`) || (own === language ? textIn(record, "abstract") : ""),
  })).filter(({ title, abstract }) => abstract !== "" || title !== "");
}

/** Some corpora hold a title twice in a row. */
function undoubled(title: string): string {
  const half = title.length / 2;
  return half >= 10 && title.slice(0, half) === title.slice(half) ? title.slice(0, half) : title;
}

/** The language of the fields without a suffix: the model's first unless a field names another. */
function plainLanguage(record: Json): ModelLanguage {
  const named = ["language", "lang", "abstract_lang"].map((field) => textIn(record, field));
  const [first, ...others] = MODEL_LANGUAGES;
  return others.find((language) => named.some((name) => name.startsWith(language))) ?? first;
}

/** A licence with a non-commercial clause, in a record, in a corpus' name, or known of a corpus. */
function isNonCommercial(path: string, record: Json): boolean {
  const name = basename(path);
  // The ACL Anthology's TALN proceedings are CC-BY from 2016 on and CC-BY-NC-SA before.
  if (name.startsWith("jeptalnrecital")) return !(Number(record.year) >= 2016);
  return /(^|[_-])nc([_.-]|$)/i.test(name) || /(^|-)NC(-|$)/i.test(textIn(record, "license"));
}

function textIn(record: Json, field: string): string {
  const value = record[field];
  return typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "";
}

function keywordsIn(record: Json, field: string): string[] {
  const value = record[field];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function topicsIn(value: unknown, vocabulary: Vocabulary, at: string, field: string): number[] {
  if (!Array.isArray(value)) throw unreadable(at, `${field}: wanted a list of topic ids`);
  const topics = value.map((id) => {
    const topic = typeof id === "string" ? vocabulary.indexOf(id) : undefined;
    if (topic === undefined)
      throw unreadable(at, `${field}: no topic ${JSON.stringify(id)} in the vocabulary`);
    return topic;
  });
  return merge([topics]);
}

function merge(lists: number[][]): number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

function unreadable(name: string, reason: string): TopiqueError {
  return new TopiqueError("input-unreadable", { name, reason });
}
