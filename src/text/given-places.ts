import { bare } from "./fold.ts";
import { latexToUnicode } from "./latex.ts";
import { removeMarkup } from "./markup.ts";

/** A stretch of a title or abstract as it was given: UTF-16 units, [start, end). */
export interface Span {
  field: "title" | "abstract";
  start: number;
  end: number;
}

export interface GivenPlaces {
  /** Of a stretch of the clean text, where all its letters stand in what was given; nothing where one can't be found. */
  whole(from: number, to: number): Span[];
  /** The same, from the first to the last of its letters that can be found. */
  most(from: number, to: number): Span[];
}

/**
 * The way back from a clean joined text to the title and abstract that it was made of. Cleaning is a chain of rules
 * over whole texts, and threading places through each of them would slow all texts for the few that are explained.
 * So both sides are reduced afterwards to what cleaning keeps, letters and digits in their order, and these are
 * aligned: nearly all of cleaning takes something away. Linear in the length of both, whatever stands in them.
 */
export function givenPlaces(
  { title = "", abstract = "" }: { title?: string | undefined; abstract?: string | undefined },
  clean: string,
): GivenPlaces {
  const given = createLetters();
  addGiven(given, title);
  const inTitle = given.codes.length;
  addGiven(given, abstract);
  const known = createLetters();
  addPlain(known, clean, 0, clean.length);
  const match = align(known.codes, given, inTitle);

  function spans(from: number, to: number, isWhole: boolean): Span[] {
    const found: Span[] = [];
    for (let i = firstFrom(known.starts, from); i < known.starts.length && known.starts[i]! < to; i++) {
      const at = match[i]!;
      if (at < 0 && isWhole) return [];
      if (at < 0) continue;
      const field = at < inTitle ? "title" : "abstract";
      const last = found.at(-1);
      if (last?.field === field) last.end = given.ends[at]!;
      else found.push({ field, start: given.starts[at]!, end: given.ends[at]! });
    }
    return found;
  }

  return {
    whole: (from, to) => spans(from, to, true),
    most: (from, to) => spans(from, to, false),
  };
}

/** The folded letters and digits of a text, [a-z0-9], and where what each was made of begins and ends. */
interface Letters {
  codes: number[];
  starts: number[];
  ends: number[];
}

function createLetters(): Letters {
  return { codes: [], starts: [], ends: [] };
}

/**
 * What cleaning turns into other letters, or takes out of the middle of words, read piece by piece: tags, entities,
 * and of LaTeX code points, accents and commands.
 */
const PIECE =
  /<!--[^<>]*-->|<\/?[a-z][\w:.-]*(?:\s[^<>]*|\/)?>|&(?:amp;){0,5}#?\w{1,31};|\\unicode\{x[0-9a-f]{2,4}\}|\\(?:['`^"~=.]\s?|[uvHckrdb](?:\s|(?=\{)))(?:\{\s?(?:\\[ij]|[a-z])\s?\}|\\[ij](?![a-z])|[a-z])|\\[a-z]+\*?(?:\s?\{\}?)?/gi;

function addGiven(letters: Letters, text: string): void {
  let done = 0;
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    addPlain(letters, text, done, index);
    done = index + piece.length;
    for (const code of lettersOf(latexToUnicode(removeMarkup(removeMarkup(piece))))) {
      add(letters, code, index, done);
    }
  }
  addPlain(letters, text, done, text.length);
}

function addPlain(letters: Letters, text: string, from: number, to: number): void {
  for (let at = from; at < to; ) {
    const point = text.codePointAt(at)!;
    const end = at + (point > 0xffff ? 2 : 1);
    if (point < 0x80) {
      const code = point >= 0x41 && point <= 0x5a ? point + 0x20 : point;
      if (isLetter(code)) add(letters, code, at, end);
    } else for (const code of lettersOf(String.fromCodePoint(point))) add(letters, code, at, end);
    at = end;
  }
}

function add({ codes, starts, ends }: Letters, code: number, start: number, end: number): void {
  codes.push(code);
  starts.push(start);
  ends.push(end);
}

function lettersOf(text: string): number[] {
  return Array.from(bare(text.normalize("NFKC")), (character) => character.charCodeAt(0)).filter(isLetter);
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}

/** Where they part, so many equal letters bring the two together again. */
const GRAM = 8;
/** So many letters of the clean text are given up at most to find the nearest place. */
const REACH = 16;
/** So far back the start of what was taken away is looked for. */
const MAX_SLIDE = 64;

/** [clean letters]: the given letter that each one is, ascending; -1 for one that is not found. */
function align(clean: readonly number[], given: Letters, inTitle: number): Int32Array {
  const { codes } = given;
  const match = new Int32Array(clean.length).fill(-1);
  let nextGram: NextGram | undefined;
  let i = 0;
  let j = 0;
  while (i < clean.length) {
    if (clean[i] === codes[j]) {
      match[i++] = j++;
      continue;
    }
    nextGram ??= gramsOf(codes);
    const met = meet(clean, i, j, nextGram);
    if (!met) {
      i += REACH;
      continue;
    }
    if (met.i === i) slideBack(match, i, j, met.j - j, given, inTitle);
    ({ i, j } = met);
  }
  return match;
}

/**
 * Taking "seemore" out of "method… (see more)s" and taking "eemores" out leave the same letters: of all such
 * stretches the one that begins and ends between words was taken out. `gap` letters from the given letter `at` on
 * are, so far, before the clean letter `i`.
 */
function slideBack(
  match: Int32Array,
  i: number,
  at: number,
  gap: number,
  given: Letters,
  inTitle: number,
): void {
  const { codes } = given;
  let best = 0;
  let most = edges(at, gap, given, inTitle);
  for (let back = 1; back <= Math.min(i, MAX_SLIDE); back++) {
    const before = at - back;
    if (match[i - back] !== before || codes[before] !== codes[before + gap]) break;
    const score = edges(before, gap, given, inTitle);
    if (score <= most) continue;
    most = score;
    best = back;
  }
  for (let back = 1; back <= best; back++) match[i - back] = at - back + gap;
}

function edges(from: number, gap: number, given: Letters, inTitle: number): number {
  return Number(isEdge(from, given, inTitle)) + Number(isEdge(from + gap, given, inTitle));
}

function isEdge(at: number, { starts, ends }: Letters, inTitle: number): boolean {
  return at === 0 || at === inTitle || at >= starts.length || starts[at]! > ends[at - 1]!;
}

/** The nearest place where the two agree again. */
function meet(
  clean: readonly number[],
  i: number,
  j: number,
  nextGram: NextGram,
): { i: number; j: number } | undefined {
  let best: { i: number; j: number } | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let skipped = 0; skipped < REACH && skipped < least && i + skipped < clean.length; skipped++) {
    const at = nextGram(clean, i + skipped, j);
    if (at === undefined || at - j + skipped >= least) continue;
    least = at - j + skipped;
    best = { i: i + skipped, j: at };
  }
  return best;
}

/** The first place from `from` on where the GRAM letters from `at` on stand; `from` never goes back. */
type NextGram = (letters: readonly number[], at: number, from: number) => number | undefined;

function gramsOf(codes: readonly number[]): NextGram {
  const text = textOf(codes);
  const heads = new Map<string, number>();
  const following = new Int32Array(codes.length).fill(-1);
  for (let at = codes.length - GRAM; at >= 0; at--) {
    const gram = text.slice(at, at + GRAM);
    following[at] = heads.get(gram) ?? -1;
    heads.set(gram, at);
  }
  return (letters, at, from) => {
    const gram = textOf(letters.slice(at, at + GRAM));
    // The last letters of a text, which is done at most GRAM times.
    if (gram.length < GRAM) {
      const found = text.indexOf(gram, from);
      return found < 0 ? undefined : found;
    }
    let head = heads.get(gram) ?? -1;
    while (head >= 0 && head < from) head = following[head]!;
    if (heads.has(gram)) heads.set(gram, head);
    return head < 0 ? undefined : head;
  };
}

function textOf(codes: readonly number[]): string {
  return codes.map((code) => String.fromCharCode(code)).join("");
}

/** Index of the first letter that begins at `place` or later; `starts` ascends. */
function firstFrom(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
