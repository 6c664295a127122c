/** DOI and arXiv id as they are compared: bare, lower case, without resolver or version. */
import { trimEndOf } from "../text/trim.ts";

const DOI = /\b10\.\d{4,9}(?:\.\d{1,9}){0,4}\/[^\s"<>{}|^`]+/i;
// arXiv's two schemes: 0704.0001 onwards (four digits until 2014, then five), and archive/YYMMNNN before.
const ARXIV_NEW = /(?<![\d.])(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?![\d.]*\d)/;
const ARXIV_OLD = /\b([a-z-]{1,20}(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?\b/i;

/** Identifiers stand near the beginning of what they are looked for in. Unit: characters. */
const MAX_SEARCHED = 2000;

/** The first DOI in a text, or undefined. */
export function findDoi(text: string | undefined): string | undefined {
  if (text === undefined || !text.includes("10.")) return undefined;
  const start = text.slice(0, MAX_SEARCHED);
  const decoded = start.includes("%") ? unescapeUrl(start) : start;
  const found = decoded.replaceAll("\\_", "_").match(DOI)?.[0];
  return found === undefined ? undefined : trimDoi(found).toLowerCase();
}

/** The arXiv id in a field that is known to hold one, such as `arxiv = {2202.02465v1}`. */
export function readArxiv(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const start = text.slice(0, MAX_SEARCHED);
  const found = start.match(ARXIV_NEW)?.[1] ?? start.match(ARXIV_OLD)?.[1];
  return found?.toLowerCase();
}

/** The arXiv id in free text: only where the text says arXiv (or CoRR's abs/), so that no page range becomes one. */
export function findArxiv(text: string | undefined): string | undefined {
  if (text === undefined || !/arxiv|\babs\//i.test(text)) return undefined;
  const start = squeezed(text);
  const said = start.match(/arxiv(?:\.org\/(?:abs|pdf|html)\/|[.:/\s]|preprint)+([^\s,;)]+)/i)?.[1];
  return readArxiv(said ?? start.match(/\babs\/(\S+)/i)?.[1]);
}

/** arXiv registers each paper's id as a DOI too; that DOI names the preprint, not the published version. */
export function arxivOfDoi(doi: string | undefined): string | undefined {
  return doi?.startsWith("10.48550/arxiv.") ? readArxiv(doi.slice("10.48550/arxiv.".length)) : undefined;
}

function squeezed(text: string): string {
  return text.slice(0, MAX_SEARCHED).replace(/\s+/g, " ");
}

function trimDoi(doi: string): string {
  let end = trimEndOf(doi, /[.,;:'"\]]/);
  // A closing bracket belongs to the DOI only when it was opened inside it.
  for (let surplus = count(end, ")") - count(end, "("); surplus > 0 && end.endsWith(")"); surplus--)
    end = trimEndOf(end.slice(0, -1), /[.,;:]/);
  return end;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function unescapeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
