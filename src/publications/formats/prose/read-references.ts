import { trimEndOf } from "../../../text/trim.ts";
import type { Format, ReadContext, RecordReader } from "../../format.ts";
import { findDoi } from "../../identifiers.ts";
import { splitAuthors } from "../../names.ts";
import type { Publication, ReadFailure } from "../../publication.ts";
import { excerptOf, type RawRecord, toPublication } from "../../record.ts";
import { Lines } from "../lines.ts";
import { authorsAfter } from "./authors-after.ts";
import { authorScore } from "./line-scores.ts";
import { findTitleLink, withoutLinks } from "./links.ts";

const BULLET = /^(\s*)(?:[-*+•–—▪◦‣]|\(?\d{1,4}[.)]|\[\d{1,4}\])\s+(?:\[[ xX]\]\s+)?(?=\S)/;

/** A Markdown or plain list of references or titles: one an item, or one a line. */
export const references: Format = {
  name: "references",
  types: ["text/markdown", "text/plain"],
  endings: [".md", ".markdown", ".txt"],
  recognise(head) {
    const lines = head.split("\n").filter((line) => line.trim() !== "");
    const listed = lines.filter((line) => BULLET.test(line)).length;
    return listed >= Math.max(1, lines.length / 3) ? 0.6 : 0.2;
  },
  open: (context) => new ReferencesReader(context),
};

interface Item {
  lines: string[];
  /** Characters of them. */
  length: number;
  first: number;
  last: number;
}

/** A line that looks like names, as log-odds of line-scores.ts. */
const SURE_AUTHOR = 2;
/** An item longer than this is no reference. Unit: characters. */
const MAX_ITEM = 20_000;

class ReferencesReader implements RecordReader {
  readonly #context: ReadContext;
  readonly #isListed: boolean;
  readonly #text = new Lines();
  #line = 0;
  #item: Item | undefined;
  #year: string | undefined;
  #lastBlank = true;

  constructor(context: ReadContext) {
    this.#context = context;
    this.#isListed = context.head.split("\n").filter((line) => BULLET.test(line)).length >= 2;
  }

  *push(text: string) {
    for (const line of this.#text.push(text)) yield* this.#add(line);
  }

  *end() {
    yield* this.#add(this.#text.end());
    yield* this.#flush();
  }

  *#add(line: string): Iterable<Publication | ReadFailure> {
    this.#line++;
    const text = line.replace(/[\s\u200B\uFEFF]+/g, " ").trim();
    if (text === "" || /^(?:[-=_*]\s?){3,}$/.test(text)) {
      yield* this.#flush();
      this.#lastBlank = true;
      return;
    }
    const isIndented = /^\s{2,}\S/.test(line);
    const isInside =
      this.#item !== undefined &&
      !this.#lastBlank &&
      (this.#isListed ? isIndented : belongsTo(this.#item, text));
    const heading = isInside ? undefined : readHeading(text, BULLET.test(line));
    if (heading !== undefined) {
      yield* this.#flush();
      this.#year = heading;
      return;
    }
    const isNew = BULLET.test(line) && !/^\s{4,}/.test(line);
    const goesOn =
      this.#item !== undefined && !isNew && !this.#lastBlank && (this.#isListed || isIndented || isInside);
    if (goesOn && this.#item!.length < MAX_ITEM) {
      this.#item!.lines.push(text);
      this.#item!.length += 1 + text.length;
      this.#item!.last = this.#line;
    } else {
      yield* this.#flush();
      const start = text.replace(BULLET, "");
      this.#item = { lines: [start], length: start.length, first: this.#line, last: this.#line };
    }
    this.#lastBlank = false;
  }

  *#flush(): Iterable<Publication | ReadFailure> {
    const item = this.#item;
    this.#item = undefined;
    if (item === undefined) return;
    const text = item.lines.join("\n");
    const place = { position: this.#context.next(), lines: [item.first, item.last] as [number, number] };
    if (!/\p{L}/u.test(text)) {
      yield { place, reason: "title-missing", excerpt: excerptOf(text) };
      return;
    }
    const raw = readReference(text);
    yield toPublication({ ...raw, year: raw.year ?? this.#year }, place, "text", text);
  }
}

/** Where nothing marks the items: authors under their title, and then a line that tells the year. */
function belongsTo(item: Item, line: string): boolean {
  const [title, ...more] = item.lines;
  if (line.startsWith("#")) return false;
  if (more.length === 0) return authorScore(line) > SURE_AUTHOR && authorScore(title!) < SURE_AUTHOR;
  return more.length === 1 && /\b(?:19|20)\d{2}\b/.test(line);
}

/** The year (or "") of a line that is a heading and no reference; undefined otherwise. */
function readHeading(text: string, isListed: boolean): string | undefined {
  if (isListed) return undefined;
  const year = text.match(/^#*\s*\**\(?((?:19|20)\d{2})\)?\**\s*:?$/)?.[1];
  if (year !== undefined) return year;
  if (/^#{1,6}\s/.test(text)) return text.match(/\b((?:19|20)\d{2})\b/)?.[1] ?? "";
  return /^(?:(?:selected |recent )?publications?(?: list)?|références|references|bibliograph(?:y|ie)|journal (?:papers|articles)|conference papers|articles|preprints|prépublications|books|livres|chapitres|thèses|theses|workshops?)\s*:?$/i.test(
    text,
  )
    ? ""
    : undefined;
}

/** "Krueger, D., & Smith, J. (2020). Title. Journal." */
const AUTHOR_YEAR = /^(.{2,600}?),? ?\( ?((?:19|20)\d{2})[a-z]?(?:,[^()]{0,30})?\)[.,:]? (.+)$/;
/** "Smith, J. and Lee, K., 2020. Title. Journal." */
const AUTHOR_COMMA_YEAR = /^(.{2,600}?)[,.] ((?:19|20)\d{2})[a-z]?[.,:] (.+)$/;
/** What is shorter before its full stop is an abbreviation. Unit: characters. */
const MIN_TITLE = 8;
const QUOTED = /(?:^|[\s,(])(?:"([^"]{6,400})"|“([^”]{6,400})”|«([^»]{6,402})»|``(.{6,400}?)'')/u;

/** The parts of one reference, on one line or several; a text that is no known form of reference is a title as a whole. */
export function readReference(text: string): RawRecord {
  const url = text.match(/https?:\/\/[^\s)>\]]+/)?.[0];
  const common = {
    url,
    doi: findDoi(text),
    hints: [text],
    year: text.match(/\b(?:19|20)\d{2}\b/g)?.at(-1),
  };
  const link = findTitleLink(text);
  const strong = text.match(/\*\*([^*]{6,400})\*\*|__([^_]{6,400})__/);
  const marked = link?.label ?? strong?.[1] ?? strong?.[2];
  const isButton =
    marked !== undefined && /^(?:pdf|code|paper|link|arxiv|doi|slides|video|poster)$/i.test(marked);
  const plain = withoutLinks(text)
    .replace(/[*_]{1,3}(\S(?:[^*_]*\S)?)[*_]{1,3}/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
  const quoted = plain.match(QUOTED);
  if (quoted !== null) {
    const title = quoted.slice(1).find((part) => part !== undefined)!;
    return {
      ...common,
      title: trimTitle(title),
      authors: splitAuthors(authorsPart(plain.slice(0, quoted.index))),
    };
  }
  if (marked !== undefined && !isButton && !looksLikeAuthors(marked)) {
    const at = link?.start ?? strong!.index!;
    const end = link?.end ?? at + strong![0].length;
    const before = splitAuthors(authorsPart(text.slice(0, at).replace(/[*_]/g, "")));
    // A link may stand in bold, which ends behind it.
    const after = text.slice(end).replace(/^\*\*/, "");
    const authors = before.length > 0 ? before : authorsAfter(after);
    return { ...common, title: trimTitle(marked), authors };
  }
  const dated = plain.match(AUTHOR_YEAR) ?? plain.match(AUTHOR_COMMA_YEAR);
  if (dated !== null && looksLikeAuthors(dated[1]!)) {
    return {
      ...common,
      year: dated[2]!,
      title: firstSentence(dated[3]!),
      authors: splitAuthors(authorsPart(dated[1]!)),
    };
  }
  // "Smith J, Lee K. Title. Journal. 2020"
  const vancouver = plain.match(/^((?:[^.]|\.(?=[\s-]?\p{Lu}\.?[,\s.])){5,600}?)\.\s+(\p{Lu}[\s\S]{10,})$/u);
  if (vancouver !== null && /,/.test(vancouver[1]!) && looksLikeAuthors(vancouver[1]!)) {
    return {
      ...common,
      title: firstSentence(vancouver[2]!),
      authors: splitAuthors(authorsPart(vancouver[1]!)),
    };
  }
  const titleFirst = readTitleFirst(text);
  if (titleFirst !== undefined) return { ...common, ...titleFirst };
  return {
    ...common,
    title: trimTitle(withoutLastUrl(plain).replace(/ ?\((?:19|20)\d{2}\)$/, "")),
    authors: [],
  };
}

/** Without the address, perhaps in brackets, with which a text of single spaces ends. */
function withoutLastUrl(text: string): string {
  const word = text.slice(text.lastIndexOf(" ") + 1);
  const url = word.search(/https?:\/\/\S/);
  if (url < 0) return text;
  const before = text.slice(0, text.length - word.length + url);
  return (before.endsWith("(") ? before.slice(0, -1) : before).trimEnd();
}

/** A title with its authors behind it: on a line of its own, or "Title of it. A. Author, B. Author. Venue". */
function readTitleFirst(text: string): Pick<RawRecord, "title" | "authors"> | undefined {
  const end = text.match(/\n|(?<=\p{Ll}{2})[.?!]\s/u);
  if (end?.index === undefined || end.index < MIN_TITLE) return undefined;
  const authors = authorsAfter(text.slice(end.index + end[0].length));
  const isLine = end[0].includes("\n");
  // In running text a journal of two words looks like one name.
  if (authors.length < (isLine ? 1 : 2)) return undefined;
  return { title: trimTitle(text.slice(0, end.index) + end[0].trim()), authors };
}

/** Names parted by commas, "and" or "&", nearly all words capitalised. */
function looksLikeAuthors(text: string): boolean {
  const words = text
    .split(/[\s,;&]+/)
    .filter(
      (word) => /\p{L}/u.test(word) && !/^(?:and|et|al\.?|de|van|von|der|la|le|du|da|di|den|el)$/.test(word),
    );
  if (words.length === 0 || words.length > 200 || /[:?]/.test(text)) return false;
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length;
  const hasInitial = /\b\p{Lu}\.|,\s*\p{Lu}{1,3}\b(?!\p{Ll})/u.test(text);
  return capitals >= words.length * 0.95 && (hasInitial || /,| and | et |&/.test(text) || words.length <= 3);
}

function authorsPart(text: string): string {
  const part = text
    .slice(0, 2000)
    .replace(/[*_]/g, "")
    .replace(/\(?(?:19|20)\d{2}\)?/g, " ")
    .replace(/\bet al\.?/gi, " ");
  let end = part.length;
  while (end > 0 && isAfterName(part, end - 1)) end--;
  return part.slice(0, end).trim();
}

/** Whether the character ends no name: a separator, or a full stop that is not an initial's. */
function isAfterName(text: string, at: number): boolean {
  return (
    /[\s,;:–—-]/.test(text[at]!) ||
    (text[at] === "." && !/\b\p{Lu}$/u.test(text.slice(Math.max(0, at - 4), at)))
  );
}

function firstSentence(text: string): string {
  FULL_STOP.lastIndex = MIN_TITLE + 2;
  const stop = FULL_STOP.exec(text)?.index;
  return trimTitle(
    stop === undefined ? (text.match(/^.{8,}?[?!](?=\s|$)/)?.[0] ?? text) : text.slice(0, stop),
  );
}

/** Behind a word and not within a sentence. */
const FULL_STOP = /(?<=[^\s.]{2})\.(?:\s|$)(?![a-z])/gu;

function trimTitle(text: string): string {
  return trimEndOf(text.replace(/^[\s"“«*_]+/, ""), /[\s"”»*_,]/)
    .replace(/\.$/, "")
    .replace(/\s+/g, " ")
    .trim();
}
