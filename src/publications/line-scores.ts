/**
 * How much one line of a copied page looks like a title, an author, an abstract,
 * a date or venue, or a button of the page. Scores are log-odds by hand: 0 says
 * nothing, +2 is good evidence, and a segmentation adds them up (segment.ts).
 */
import { bare } from "../topics/fold.ts";
import { PARTICLES } from "./names.ts";
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
    meta: META.test(line) ? 6 : VENUE_AND_YEAR.test(line) ? 8 : -9,
    noise: NOISE.test(line) ? 7 : -9,
  };
}

/** What hides the end of an abstract, in the middle of its line. */
export const SEE_MORE_LINE =
  /(?:…|\.\.\.)\s?\((?:see|read|show|view|voir|lire|en voir|afficher)\b[^()]{0,12}\)/i;

const MONTH =
  "jan(?:uary|v(?:ier)?)?|feb(?:ruary)?|f[ée]v(?:rier)?|mar(?:ch|s)?|apr(?:il)?|avr(?:il)?|may|mai|june?|juin|july?|juil(?:let)?|aug(?:ust)?|ao[uû]t|sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|d[eé]c(?:ember|embre)?";
const META = new RegExp(
  [
    "^\\(?(?:19|20)\\d{2}(?:[-/.]\\d{1,2}){0,2}\\)?$",
    "^\\d{1,2}[-/.]\\d{1,2}[-/.](?:19|20)\\d{2}$",
    `^(?:\\d{1,2}(?:er)?\\s+)?(?:${MONTH})\\.?(?:\\s+\\d{1,2}(?:st|nd|rd|th)?,?)?\\s+(?:19|20)\\d{2}$`,
    "\\((?:published|preprint|accepted|submitted|poster|oral|spotlight|workshop|publi[ée]e?|pr[ée]publication|accept[ée]e?|soumise?|affiche)\\)$",
    "^(?:arxiv(?:\\.org)?|biorxiv|medrxiv|hal|openreview(?:\\.net)?|corr)(?:\\s+(?:preprint|prépublication))?$",
    "^(?:https?://|doi:|www\\.)\\S+$",
    "^(?:doi|arxiv)\\s*:\\s*\\S+$",
    "^(?:NeurIPS|NIPS|ICML|ICLR|AAAI|IJCAI|CVPR|ICCV|ECCV|ACL|EMNLP|NAACL|AISTATS|UAI|CoRL|RSS|TMLR|JMLR|KDD|TALN|EGC)(?:\\s*[’']?\\d{2,4})?$",
  ].join("|"),
  "iu",
);

/** "Advances in Neural Information Processing Systems 33, 1-10, 2020", as Google Scholar's pages have it. */
const VENUE_AND_YEAR = /^\p{L}.{2,200}\d.{0,60},\s(?:19|20)\d{2}$/u;

const NOISE =
  /^(?:(?:load|show|see|view|read) (?:more|less|all)(?: publications?)?|(?:voir|afficher|charger) (?:plus|moins|tout|toutes?)(?: (?:de|les) publications?)?|voir toutes les publications|next(?: page)?|previous(?: page)?|suivante?|précédente?|page suivante|page précédente|first|last|back to top|retour (?:en haut|à la liste)|pdf|bibtex|code|link|lien|cite|citer|abstract|résumé|paper|article|share|partager|download|télécharger|\d{1,6}\*?|(?:cited by|cité par)(?: \d+)?|year|année|title|titre|[‹›«»…•|·]+|\[\d+\]|search|rechercher|filter|filtrer)$/iu;

const FUNCTION_WORDS = new Set(
  (
    "a an and or of in on for the to with from by via at is are be as into through under over between without towards toward using can do does how why what when " +
    "not its their our that this it vs versus than beyond about against across within un une des les du au aux et ou pour par avec sans dans sur sous vers chez entre " +
    "est sont qui que comment pourquoi ses son sa leur leurs ce cette ces selon depuis"
  ).split(" "),
);
const GROUP =
  /^(?:et al\.?|and \d+ (?:more|others?).*|\+ ?\d+ (?:more |other )?authors?|et \d+ autres.*|\d+ more authors?)$/i;
const NAME_PREFIX =
  /^(?:Mc|Mac|De|Le|La|Di|Du|Da|Des|Del|Van|Von|O['’`]|D['’`]|L['’`]|N['’`]|Fitz|St|El|Al|Ben|Bin|Ma?c)\p{Lu}/u;
const SUFFIXED =
  /(?:tion|sion|ment|ness|ity|ité|ism|isme|ology|logie|ics|ique|iques|ized|isé|ization|isation|able|ible|ance|ence|ative|ually|ally|ings|eur|euse)s?$/;

/** A line of authors or a title is never longer. Unit: characters. */
const MAX_AUTHORS = 5000;
const MAX_TITLE = 1000;

/** A line that only says that there are more authors. */
export function isAuthorsCut(line: string): boolean {
  return GROUP.test(line);
}

/** The authors on a line: one, or several parted by commas. */
export function authorsOnLine(line: string): string[] {
  const parts = line.split(/\s*[,;]\s*(?:(?:and|et|&)\s+)?|\s+(?:and|et|&)\s+/).filter(Boolean);
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

/** How much a text looks like one person's name. */
export function nameScore(name: string): number {
  // A nickname in quotes says nothing against a name: Linxi "Jim" Fan.
  const line = name
    .trim()
    .replace(/[*†‡§¹²³⁴⁵⁶]+$/, "")
    .replace(/\s["“«(]\s?\p{Lu}\p{L}+\s?["”»)](?=\s)/u, "");
  if (line === "" || !/\p{L}/u.test(line)) return -9;
  // Chinese, Japanese and Korean names have no spaces and few characters.
  if (/^[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}・ ]+$/u.test(line))
    return line.replace(/\s/g, "").length <= 5 ? 2.5 : -4;
  let score = /[:?!&/()[\]"“”«»=]/.test(line) ? -6 : 0;
  if (/\d/.test(line)) score -= 5;
  if (/\.$/.test(line) && !/(?:\b\p{Lu}|Jr|Sr)\.$/u.test(line)) score -= 3;
  const tokens = line.split(/[\s\u00A0]+/);
  score += [0, -2.5, 2, 2, 1.2, -0.3, -1.8, -4][Math.min(tokens.length, 7)]!;
  const isShouted = tokens.length > 1 && tokens.every((token) => token === token.toUpperCase());
  for (const [i, token] of tokens.entries()) score += tokenScore(token, isShouted, i === 0);
  const words = tokens.flatMap((token) => token.split(/[-‐–]/)).filter((token) => token.length > 2);
  score -= 1.7 * titleWords(words);
  // Where the family name stands, a word of titles weighs twice.
  if (tokens.length > 1) score -= 1.6 * titleWords([words.at(-1) ?? ""]);
  for (const word of words) if (word.length >= 8 && SUFFIXED.test(bare(word))) score -= 0.8;
  // A name that does not begin with a capital or a particle is rare; one that ends in a particle is none.
  if (tokens.length > 1 && PARTICLES.has(tokens.at(-1)!)) score -= 3;
  return score;
}

function tokenScore(token: string, isShouted: boolean, isFirst: boolean): number {
  const word = token.replace(/[,]$/, "");
  if (/^(?:\p{Lu}\p{M}?\.?[-‐]?){1,3}$/u.test(word) && (word.length <= 2 || word.includes("."))) return 0.8;
  if (/^(?:Jr|Sr|II|III|IV)\.?$/.test(word)) return 0.8;
  if (PARTICLES.has(word)) return -0.2;
  if (FUNCTION_WORDS.has(word)) return -4;
  if (isShouted) return /^[\p{Lu}'’-]+$/u.test(word) ? 0 : -2;
  if (/^\p{Lu}{2,}$/u.test(word))
    return word.length === 2 ? -0.2 : word.length === 3 ? (isFirst ? -1 : -2.2) : -3;
  if (/^\p{Lu}[\p{Ll}\p{M}'’`"^~.]+(?:[-‐]\p{L}[\p{Ll}\p{M}'’`]*\.?)*$/u.test(word) || NAME_PREFIX.test(word))
    return 0.3;
  if (isFirst && /^\p{Lu}\p{Ll}{2,}\p{Lu}\p{Ll}{2,}$/u.test(word)) return -0.8;
  if (/^\p{Lu}[\p{L}\p{M}'’`"^~.‐-]*$/u.test(word)) return -2;
  if (/^(?:d|l|al|el|ul)['’-]\p{Lu}/u.test(word)) return 0.2;
  if (/^\p{Lo}+$/u.test(word)) return 0;
  return -3.5;
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
