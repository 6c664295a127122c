import { nameScore } from "./name-score.ts";

/** Above a page's first heading stand menus too; only what can hardly be anything else is the person. */
const SURELY_NAME = 1.8;

/** What a profile page says of its person before the publications: name, declared topics, biography. */
export interface PageHead {
  person?: string;
  declaredTopics: string[];
  biography?: string;
  /** Index of the first line of the publications. */
  start: number;
}

const PUBLICATIONS =
  /^#*\s*(?:(?:selected|recent|latest|all|my|list of|featured|key|main)\s+|(?:liste|sélection) (?:des|de)\s+|mes\s+)?publications?(?:\s+(?:récentes?|sélectionnées?|choisies|scientifiques|principales|list))?(?:\s*\(\d+\))?\s*:?$/i;
export const TOPICS =
  /^#*\s*(?:research\s+(?:topics|interests|areas|themes)|areas of (?:research|expertise)|(?:sujets|intérêts|domaines|thèmes|axes|champs|thématiques) de (?:la )?recherche|domaines d['’]expertise|expertise)\s*:?$/i;
export const BIOGRAPHY = /^#*\s*(?:biograph(?:y|ie)|bio|about(?: me)?|à propos|présentation)\s*:?$/i;
const PORTRAIT = /^(?:portrait|photo(?:graph)?|picture|image)\s+(?:of|de|du|d['’])\s*(\S.*)$/i;
/** Other parts of a profile page. */
const OTHER =
  /^#*\s*(?:(?:current |former )?(?:students?|team|collaborators|members|postdocs?|alumni)|(?:étudiant(?:e?s|·e·s)?|équipe|collaborateurs|membres)(?: actuels?| ancien(?:ne)?s?)?|teaching|enseignement|awards|prix(?: et distinctions)?|news|actualités|contact|education|formation|links|liens|projects?|projets?)\s*:?$/i;

export function readHead(lines: readonly string[]): PageHead {
  const start = findStart(lines);
  const head: PageHead = { declaredTopics: [], start };
  const biography: string[] = [];
  const topics: string[] = [];
  let part: "top" | "topics" | "biography" | "other" = "top";
  for (const line of lines.slice(0, start)) {
    const portrait = line.match(PORTRAIT)?.[1];
    if (portrait !== undefined && part === "top") head.person ??= portrait.trim();
    else if (TOPICS.test(line)) part = "topics";
    else if (BIOGRAPHY.test(line)) part = "biography";
    else if (PUBLICATIONS.test(line) || OTHER.test(line)) part = "other";
    else if (part === "topics") topics.push(line);
    else if (part === "biography") biography.push(line);
    else if (part === "top" && start > 1 && nameScore(line.replace(/^#+\s*/, "")) > SURELY_NAME)
      head.person ??= line.replace(/^#+\s*/, "");
  }
  head.declaredTopics = [...new Set(topics.flatMap(topicsOnLine))].slice(0, MOST_TOPICS);
  if (biography.length > 0) head.biography = biography.join("\n");
  return head;
}

/** Topics of one person at most; more are some other list. */
const MOST_TOPICS = 1000;

function topicsOnLine(line: string): string[] {
  return line
    .split(/ ?[;,•·|] ?/)
    .map((topic) => topic.replace(/^[-*–]\s+/, "").trim())
    .filter(Boolean);
}

/** After the heading "Publications" that follows the person's own parts, or else after those parts. */
function findStart(lines: readonly string[]): number {
  let own = -1;
  for (const [i, line] of lines.entries())
    if (TOPICS.test(line) || BIOGRAPHY.test(line)) own = Math.max(own, i);
  const heading = lines.findIndex((line, i) => i > own && (PUBLICATIONS.test(line) || isTableHead(lines, i)));
  const earlier = heading < 0 ? lines.findIndex((line) => PUBLICATIONS.test(line)) : heading;
  if (earlier >= 0) return earlier + 1;
  if (own < 0) return 0;
  // No heading: the biography's paragraphs are long; the first short line after them begins the publications.
  let at = own + 1;
  const isParagraph = (line: string) => line.length > 200 || /[.!?]$/.test(line);
  if (BIOGRAPHY.test(lines[own]!)) while (at < lines.length && isParagraph(lines[at]!)) at++;
  return at;
}

/** The last of the column names above a Google Scholar profile's publications. */
function isTableHead(lines: readonly string[], i: number): boolean {
  return /^(?:year|année)$/i.test(lines[i]!) && /^(?:cited by|citée? par)$/i.test(lines[i - 1] ?? "");
}
