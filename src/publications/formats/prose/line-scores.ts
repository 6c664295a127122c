/**
 * How much one line of a copied page looks like a title, an author, an abstract,
 * a date or venue, or a button of the page. Scores are log-odds by hand: 0 says
 * nothing, +2 is good evidence, and a segmentation adds them up (segment.ts).
 */
import { bare } from "../../../text/fold.ts";
import { FUNCTION_WORDS } from "./function-words.ts";
import { nameScore } from "./name-score.ts";
import { titleWords } from "./title-words.ts";

export interface LineScores {
  title: number;
  author: number;
  abstract: number;
  meta: number;
  noise: number;
}

export function scoreLine(line: string, person: string | undefined): LineScores {
  return {
    title: titleScore(line),
    author: person !== undefined && bare(line) === bare(person) ? 6 : authorScore(line),
    abstract: abstractScore(line),
    meta: META.some((one) => one.test(line)) ? 6 : isVenueAndYear(line) ? 8 : -9,
    noise: NOISE.test(line) ? 7 : -9,
  };
}

/** What hides the end of an abstract, in the middle of its line. */
export const SEE_MORE_LINE =
  /(?:…|\.\.\.)\s?\((?:see|read|show|view|voir|lire|en voir|afficher)\b[^()]{0,12}\)/i;

const META = [
  /^\(?(?:19|20)\d{2}(?:[-/.]\d{1,2}){0,2}\)?$/iu,
  /^\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}$/iu,
  /^(?:\d{1,2}(?:er)?\s+)?(?:jan(?:uary|v(?:ier)?)?|feb(?:ruary)?|f[ée]v(?:rier)?|mar(?:ch|s)?|apr(?:il)?|avr(?:il)?|may|mai|june?|juin|july?|juil(?:let)?|aug(?:ust)?|ao[uû]t|sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|d[eé]c(?:ember|embre)?)\.?(?:\s+\d{1,2}(?:st|nd|rd|th)?,?)?\s+(?:19|20)\d{2}$/iu,
  /\((?:published|preprint|accepted|submitted|poster|oral|spotlight|workshop|publi[ée]e?|pr[ée]publication|accept[ée]e?|soumise?|affiche)\)$/iu,
  /^(?:arxiv(?:\.org)?|biorxiv|medrxiv|hal|openreview(?:\.net)?|corr)(?:\s+(?:preprint|prépublication))?$/iu,
  /^(?:https?:\/\/|doi:|www\.)\S+$/iu,
  /^(?:doi|arxiv)\s*:\s*\S+$/iu,
  /^(?:NeurIPS|NIPS|ICML|ICLR|AAAI|IJCAI|CVPR|ICCV|ECCV|ACL|EMNLP|NAACL|AISTATS|UAI|CoRL|RSS|TMLR|JMLR|KDD|TALN|EGC)(?:\s*[’']?\d{2,4})?$/iu,
];

/** "Advances in Neural Information Processing Systems 33, 1-10, 2020", as Google Scholar's pages have it. */
function isVenueAndYear(line: string): boolean {
  const venue = line.slice(0, -", 2020".length);
  if (!/^\p{L}/u.test(line) || !/^, (?:19|20)\d{2}$/.test(line.slice(venue.length))) return false;
  // A volume or pages: a digit not at its very beginning, and not long before its end.
  return /\d/.test(venue.slice(Math.max(3, venue.length - 61), 202));
}

const NOISE =
  /^(?:(?:load|show|see|view|read) (?:more|less|all)(?: publications?)?|(?:voir|afficher|charger) (?:plus|moins|tout|toutes?)(?: (?:de|les) publications?)?|voir toutes les publications|next(?: page)?|previous(?: page)?|suivante?|précédente?|page suivante|page précédente|first|last|back to top|retour (?:en haut|à la liste)|pdf|bibtex|code|link|lien|cite|citer|abstract|résumé|paper|article|share|partager|download|télécharger|\d{1,6}\*?|(?:cited by|cité par)(?: \d+)?|year|année|title|titre|[‹›«»…•|·]+|\[\d+\]|search|rechercher|filter|filtrer)$/iu;

const GROUP =
  /^(?:et al\.?|and \d+ (?:more|others?).*|\+ ?\d+ (?:more |other )?authors?|et \d+ autres.*|\d+ more authors?)$/i;
/** A line of authors or a title is never longer. Unit: characters. */
const MAX_AUTHORS = 5000;
const MAX_TITLE = 1000;

/** A line that only says that there are more authors. */
export function isAuthorsCut(line: string): boolean {
  return GROUP.test(line);
}

/** The authors on a line: one, or several parted by commas. */
export function authorsOnLine(line: string): string[] {
  const parts = line.split(/ ?[,;] ?(?:(?:and|et|&) )?| (?:and|et|&) /).filter(Boolean);
  const isFamilyGiven = parts.length === 2 && line.includes(",") && parts.some((part) => !part.includes(" "));
  return parts.length < 2 || isFamilyGiven ? [line] : parts;
}

/** How much a line looks like one author, or several parted by commas. */
export function authorScore(line: string): number {
  if (GROUP.test(line)) return 6;
  if (line.length > MAX_AUTHORS || (line.length > 70 && !/[,;]/.test(line))) return -12;
  const parts = authorsOnLine(line);
  if (parts.length === 1) return nameScore(line.replace(/[,;]$/, ""));
  const scores = parts.map(nameScore);
  const bad = scores.filter((score) => score < 0).length;
  return bad > parts.length / 4 ? -6 : 3 + Math.min(3, parts.length / 2);
}

function titleScore(line: string): number {
  if (line.length > MAX_TITLE) return -30;
  if (SEE_MORE_LINE.test(line)) return -25;
  const tokens = line.split(/\s+/);
  const n = tokens.length;
  let score = n === 1 ? -1.2 : n === 2 ? -1 : n === 3 ? -0.3 : n < 7 ? 1 : 2.2;
  if (line.length > 250) score -= 5;
  if (line.length > 400) score -= 10;
  if (line.includes(":")) score += 1.5;
  if (/\?$/.test(line)) score += 1;
  if (/[^.]\.$/.test(line)) score -= 2.5;
  if (/[.!?] \p{Lu}\p{Ll}+ \p{Ll}/u.test(line)) score -= 3;
  if (ABSTRACT_START.test(line)) score -= 3;
  if (/^\p{Ll}/u.test(line)) score -= 0.7;
  score += Math.min(3, 1.2 * tokens.filter((token) => FUNCTION_WORDS.has(token.toLowerCase())).length);
  score += Math.min(
    3,
    0.8 * titleWords(tokens.flatMap((token) => token.split(/[-–:,]/)).filter((token) => token.length > 2)),
  );
  return score;
}

const ABSTRACT_START =
  /^(?:we |in this |this (?:paper|work|article|study|thesis|chapter)|abstract\b|résumé\b|nous |dans (?:cet|ce|cette)|cet(?:te)? (?:article|thèse|étude|travail|communication)|recent |background:|despite |while |although |motivation|objective)/i;

function abstractScore(line: string): number {
  if (SEE_MORE_LINE.test(line)) return 25;
  const length = line.length;
  let score = length > 400 ? 9 : length > 250 ? 4.5 : length > 160 ? 0.5 : length > 90 ? -3.5 : -7;
  if (/[.!?]["”»)]? \p{Lu}/u.test(line)) score += 2;
  if (/[.!?]["”»)]?$/.test(line)) score += 1.5;
  if (ABSTRACT_START.test(line)) score += 3;
  // An abstract short enough to be shown whole: one sentence, with its full stop.
  if (length > 45 && length <= 160 && /\p{Ll}{2}[.!]$/u.test(line)) score += 3.5;
  const words = line.split(/\s+/).filter((word) => word.length > 3);
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length;
  if (words.length > 5 && capitals > words.length * 0.6) score -= 3;
  return score;
}
