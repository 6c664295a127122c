import type { Format, ReadContext, RecordReader } from "../../format.ts";
import { displayName, repairName } from "../../names.ts";
import type { Publication, ReadFailure } from "../../publication.ts";
import { excerptOf, toPublication } from "../../record.ts";
import { latexToText, squeeze } from "../../tidy.ts";
import { Lines } from "../lines.ts";
import { authorScore, authorsOnLine, isAuthorsCut, SEE_MORE_LINE, scoreLine } from "./line-scores.ts";
import { BIOGRAPHY, readHead, TOPICS } from "./page-head.ts";
import { hiddenTitles } from "./page-repeats.ts";
import { type LineKind, segment } from "./segment.ts";

/** Lines beyond this many are no page that a person copied; they are read as further pages. */
const MAX_LINES = 50_000;

/** Only names and titles are this short; abstracts are read with their LaTeX, which shows what they are. */
const MAX_LATEX_LINE = 200;

/** The text of a profile page as a browser copies it: titles, authors one a line, abstracts, in English or French. */
export const page: Format = {
  name: "page",
  types: [],
  endings: [],
  recognise(head) {
    const lines = head.split("\n").map(readLine).filter(Boolean);
    const publications = readHead(lines).start - 1;
    if (lines.some((line) => SEE_MORE_LINE.test(line))) return 0.95;
    if (publications >= 0 && lines.some((line) => TOPICS.test(line) || BIOGRAPHY.test(line))) return 0.95;
    const rest = lines.slice(publications + 1, publications + 200).filter((line) => line.length < 120);
    const listed = rest.filter((line) => /^(?:[-*+•]|\d+[.)]|\[\d+\])\s/.test(line)).length;
    const names = rest.filter((line) => authorScore(line) > 1.8).length;
    if (listed > rest.length / 3 || rest.length < 2) return 0.1;
    if (names >= rest.length * (publications >= 0 ? 0.2 : 0.3)) return publications >= 0 ? 0.85 : 0.65;
    return lines.some((line) => line.length > 400) && names > 0 ? 0.5 : 0.1;
  },
  open: (context) => new PageReader(context),
};

function readLine(line: string): string {
  const plain = squeeze(line);
  // Accents in LaTeX would make a name look like none.
  return plain.length < MAX_LATEX_LINE && plain.includes("\\") ? latexToText(plain) : plain;
}

interface Line {
  text: string;
  /** From 1. */
  number: number;
}

class PageReader implements RecordReader {
  readonly #context: ReadContext;
  readonly #lines: Line[] = [];
  readonly #text = new Lines();
  #number = 0;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  *push(text: string): Iterable<Publication | ReadFailure> {
    for (const line of this.#text.push(text)) this.#add(line);
    if (this.#lines.length > MAX_LINES) yield* this.#read(this.#lines.splice(0));
  }

  *end() {
    this.#add(this.#text.end());
    yield* this.#read(this.#lines.splice(0));
  }

  #add(line: string): void {
    this.#number++;
    const text = readLine(line);
    if (text !== "") this.#lines.push({ text, number: this.#number });
  }

  *#read(all: Line[]): Iterable<Publication | ReadFailure> {
    const { detected } = this.#context;
    const head = readHead(all.map((line) => line.text));
    if (head.person !== undefined) detected.person ??= head.person;
    if (head.biography !== undefined) detected.biography ??= head.biography;
    detected.declaredTopics.push(...head.declaredTopics);
    const lines = all.slice(head.start);
    const kinds = segmentLines(lines, head.person);
    let from = 0;
    let title = -1;
    for (let i = 0; i <= lines.length; i++) {
      if (i < lines.length && kinds[i] !== "title") continue;
      if (i > from) yield* this.#record(lines.slice(from, i), kinds.slice(from, i), title >= 0);
      from = i;
      title = i;
    }
  }

  *#record(lines: Line[], kinds: LineKind[], hasTitle: boolean): Iterable<Publication | ReadFailure> {
    const of = (kind: LineKind) => lines.filter((_line, i) => kinds[i] === kind).map((line) => line.text);
    const noise = of("noise").length;
    if (noise > 0) this.#context.warn("lines-skipped");
    if (noise === lines.length) return;
    const source = lines.map((line) => line.text).join("\n");
    const place = {
      position: this.#context.next(),
      lines: [lines[0]!.number, lines.at(-1)!.number] as [number, number],
    };
    if (!hasTitle) {
      yield { place, reason: "title-missing", excerpt: excerptOf(source) };
      return;
    }
    const repairs: string[] = [];
    const named = of("author").filter((line) => !isAuthorsCut(line));
    if (named.length < of("author").length) repairs.push("authors-cut");
    const written = named.flatMap(authorsOnLine);
    const authors = written.map((name) => displayName(repairName(name))).filter((name) => name !== "");
    if (written.some((name) => repairName(name) !== name)) repairs.push("name-accents");
    const meta = of("meta");
    const venue = meta
      .map((line) => line.replace(/ ?\([^()]*\)$/, ""))
      .find(
        (line) =>
          /\p{L}{3}/u.test(line) &&
          !/^(?:https?:|doi|www)/i.test(line) &&
          !/^\d|^\p{L}+\.? \d{4}$/u.test(line),
      );
    yield toPublication(
      {
        title: of("title")[0],
        abstract: of("abstract").join("\n"),
        authors,
        year: meta.join(" "),
        venue,
        doi: meta.find((line) => /10\.\d{4}/.test(line)),
        arxiv: undefined,
        url: meta.find((line) => /^https?:/.test(line)),
        hints: meta,
      },
      place,
      "text",
      source,
      repairs,
    );
  }
}

/** What a line seen in a clear place adds to the same line elsewhere. */
const SEEN_AS_TITLE = 7;
/** What a line that can be nothing else gets: more than the best name has. */
const MUST_BE_TITLE = 12;
const MAX_ROUNDS = 20;

/** Pages name a publication two or three times: a title that stands behind an abstract is one everywhere. */
function segmentLines(lines: readonly Line[], person: string | undefined): LineKind[] {
  const scores = lines.map((line) => scoreLine(line.text, person));
  let kinds = segment(scores);
  const titles = new Set(
    lines
      .filter((_line, i) => kinds[i] === "title" && (i === 0 || kinds[i - 1] === "abstract"))
      .map((line) => line.text),
  );
  if (lines.some((line, i) => titles.has(line.text) && kinds[i] !== "title")) {
    for (const [i, line] of lines.entries()) if (titles.has(line.text)) scores[i]!.title += SEEN_AS_TITLE;
    kinds = segment(scores);
  }
  const texts = lines.map((line) => line.text);
  // Each round parts every publication that is several; the parts may be several again.
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const hidden = hiddenTitles(texts, kinds, scores, person);
    if (hidden.length === 0) break;
    for (const i of hidden) scores[i]!.title += MUST_BE_TITLE;
    kinds = segment(scores);
  }
  return kinds;
}
