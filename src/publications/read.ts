import { TopiqueError } from "../errors.ts";
import { type DetectedEncoding, decodeText, pieces } from "./bytes/encoding.ts";
import { unzipped } from "./bytes/gzip.ts";
import {
  type ColumnNames,
  type Detected,
  FORMAT_NAMES,
  type Format,
  type FormatName,
  type ReadContext,
} from "./format.ts";
import { references } from "./formats/prose/read-references.ts";
import { csv, findTable } from "./formats/table/read.ts";
import { FORMATS } from "./formats.ts";
import type { Publication, ReadFailure } from "./publication.ts";

export interface ReadOptions {
  /** The file's name and the request's content type: heard only where the content leaves a doubt. */
  name?: string | undefined;
  contentType?: string | undefined;
  /** Believed against everything else. */
  format?: FormatName | undefined;
  /** For tables: which column is which. */
  columns?: ColumnNames | undefined;
  /** Most bytes that a packed list may unpack to. */
  unpackedBytes?: number | undefined;
}

/** The records of a list as they are read. */
export interface RecordStream extends AsyncIterable<Publication | ReadFailure> {
  /** Filled while reading; complete when the iteration has ended. */
  readonly detected: Detected;
}

/** Characters looked at to recognise a format. */
const HEAD = 64 * 1024;

/**
 * The publications of a list in any known format and encoding, in its order,
 * with a ReadFailure in the place of each record that can't be read. Can be
 * iterated once. Throws TopiqueError "input-unreadable" when the whole is no
 * list at all, "body-empty" when there is nothing.
 */
export function readPublications(
  source: AsyncIterable<Uint8Array> | Uint8Array,
  options: ReadOptions = {},
): RecordStream {
  const detected: Detected = { encoding: "utf-8", bom: false, warnings: [], declaredTopics: [] };
  return {
    detected,
    [Symbol.asyncIterator]: () => read(source, options, detected),
  };
}

async function* read(
  source: AsyncIterable<Uint8Array> | Uint8Array,
  options: ReadOptions,
  detected: Detected,
): AsyncGenerator<Publication | ReadFailure> {
  const encoding: DetectedEncoding = { encoding: "utf-8", bom: false, mixed: false };
  const texts = decodeText(unzipped(pieces(source), options.unpackedBytes), encoding);
  try {
    const head = await readHead(texts);
    refuseOtherFiles(head, options);
    const format = chooseFormat(head, options);
    detected.format = format.name;
    const reader = format.open(contextOf(head, options, detected));
    yield* reader.push(head);
    for await (const text of texts) yield* reader.push(text);
    yield* reader.end();
  } finally {
    detected.encoding = encoding.encoding;
    detected.bom = encoding.bom;
    if (encoding.mixed) detected.warnings.push("encoding-mixed");
    else if (encoding.encoding === "windows-1252") detected.warnings.push("encoding-guessed");
    await texts.return(undefined);
  }
}

/** Enough text to recognise a format by, or all there is. */
async function readHead(texts: AsyncGenerator<string>): Promise<string> {
  let head = "";
  while (head.length < HEAD) {
    const next = await texts.next();
    if (next.done) break;
    head += next.value;
  }
  return head;
}

/** The format asked for, or the one the content shows best; name and content type count where it is in doubt. */
export function chooseFormat(head: string, options: ReadOptions): Format {
  if (options.format !== undefined) {
    const asked = FORMATS.find((format) => format.name === options.format);
    if (asked !== undefined) return asked;
    throw new TopiqueError("field-invalid", {
      field: "format",
      wanted: FORMAT_NAMES.join(", "),
      came: options.format,
    });
  }
  const start = head.slice(0, HEAD);
  const name = options.name?.toLowerCase().replace(/\.gz$/, "") ?? "";
  const type = (options.contentType ?? "").split(";", 1)[0]!.trim().toLowerCase();
  let best = references;
  let bestScore = 0;
  for (const format of FORMATS) {
    const isSaid = format.types.includes(type) || format.endings.some((ending) => name.endsWith(ending));
    const score = recognise(format, start, options.columns) + (isSaid ? 0.15 : 0);
    if (score > bestScore) {
      best = format;
      bestScore = score;
    }
  }
  return best;
}

/** Whose columns are named is a table, though it be no name we know. */
function recognise(format: Format, start: string, columns: ColumnNames = {}): number {
  const score = format.recognise(start);
  if (format !== csv || score >= 0.9 || Object.keys(columns).length === 0) return score;
  return findTable(start, columns) === undefined ? score : 0.9;
}

function contextOf(head: string, options: ReadOptions, detected: Detected): ReadContext {
  let position = 0;
  return {
    next: () => position++,
    warn: (code) => {
      if (!detected.warnings.includes(code)) detected.warnings.push(code);
    },
    columns: options.columns ?? {},
    head,
    detected,
  };
}

/** Files that people take for lists: their text is not in them as text. */
function refuseOtherFiles(head: string, options: ReadOptions): void {
  const name = options.name ?? "list";
  if (head.trim() === "") throw new TopiqueError("body-empty", { name });
  const kind = OTHER_FILES.find(([, isOne]) => isOne(head))?.[0];
  if (kind !== undefined) {
    const reason = `${kind}, not a list of publications`;
    throw new TopiqueError("input-unreadable", { name, reason });
  }
}

/** In the order in which they are asked; each name and what to do instead also stands in messages/reasons.ts. */
const OTHER_FILES: readonly [kind: string, isOne: (head: string) => boolean][] = [
  ["PDF", (head) => head.startsWith("%PDF")],
  ["ZIP, Word or Excel", (head) => head.startsWith("PK\u0003\u0004")],
  ["old Word or Excel", (head) => head.startsWith("ÐÏ\u0011à")],
  ["HTML (copy the text of the page instead)", isHtml],
  [
    "XML (export BibTeX, RIS, CSV or JSON instead)",
    (head) => /^\s*<(?:\?xml\s|[\w.:-]+\s[^<>]*\bxmlns\b)/.test(head),
  ],
  ["binary", (head) => isBinary(head.slice(0, 4096))],
];

/** A page's own tag behind white space and comments. */
function isHtml(head: string): boolean {
  let at = head.search(/\S/);
  while (at >= 0 && head.startsWith("<!--", at)) {
    const end = head.indexOf("-->", at + "<!--".length);
    if (end < 0) return false;
    NOT_SPACE.lastIndex = end + "-->".length;
    at = NOT_SPACE.exec(head)?.index ?? -1;
  }
  HTML.lastIndex = Math.max(0, at);
  return HTML.test(head);
}

const NOT_SPACE = /\S/g;
const HTML = /<(?:!doctype html|html|head|body|table|[uo]l|li)\b[^<>]*>/iy;

/** Text damaged here and there has a few control characters; in other files every twentieth character is one. */
function isBinary(start: string): boolean {
  return (start.match(/[^\P{Cc}\s]/gu)?.length ?? 0) > start.length / 20;
}
