import { removeHeading } from "../text/boilerplate.ts";
import { latexToUnicode } from "../text/latex.ts";
import { removeMarkup } from "../text/markup.ts";
import { removeSeeMore } from "../text/see-more.ts";
import { trimEndOf } from "../text/trim.ts";

/** How the source writes: LaTeX for certain, or text in which markup and some LaTeX may stand. */
export type Notation = "latex" | "text";

/** White space to single spaces, none at the ends; no control characters or halves of characters, which no database takes. */
export function squeeze(raw: string): string {
  // Most texts are tidy already, and looking is several times cheaper than replacing every space.
  if (!UNTIDY.test(raw) && raw.isWellFormed()) return raw.trim();
  return raw
    .toWellFormed()
    .replace(CONTROLS, "")
    .replace(/[\s\u200B\uFEFF]+/g, " ")
    .trim();
}

// Two spaces, or anything but the ranges between white space and control characters; ranges are several times
// faster to look for than Unicode's classes.
const UNTIDY =
  / {2}|[^ -~\u00a1-\u167f\u1681-\u1fff\u200c-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\uffff]/;
const CONTROLS = /[^\P{Cc}\s\u0080-\u009F]/gu;

/** A value of a BibTeX field as text. */
export function latexToText(text: string): string {
  return squeeze(unbraced(text));
}

/** Most titles and names have braces and nothing else of LaTeX. */
function unbraced(text: string): string {
  if (/[\\$~`]|''|--/.test(text)) return latexToUnicode(text);
  return text.includes("{") || text.includes("}") ? text.replace(/[{}]/g, "") : text;
}

export function tidyTitle(written: string, notation: Notation, repairs: Set<string>): string {
  const raw = written.includes("<sup>") ? written.replace(FOOTNOTE, "") : written;
  return unquoted(squeeze(tidy(raw, notation, repairs)));
}

/** A title without the quotes that stand around the whole of it. */
function unquoted(title: string): string {
  const inside = /^["“«]([^"“”«»]+)["”»]$/u.exec(title)?.[1];
  return inside === undefined ? title : inside.trim() || inside;
}

/** A raised number, star or dagger behind a title's last word is the mark of a footnote. */
const FOOTNOTE = /(?<=[\p{L}).?!])<sup>[\d*†‡§,]{1,5}<\/sup>\s*$/u;

/** Empty when the source says there is none, or when it only repeats the title. */
export function tidyAbstract(raw: string, title: string, notation: Notation, repairs: Set<string>): string {
  if (raw === "") return "";
  const joined = removeSeeMore(raw);
  if (joined !== raw) repairs.add("see-more-removed");
  const text = squeeze(removeHeading(tidy(joined, notation, repairs)));
  if (saysNone(text)) return "";
  if (text !== "" && text === title) {
    repairs.add("abstract-repeats-title");
    return "";
  }
  return text;
}

function saysNone(abstract: string): boolean {
  return NO_ABSTRACT.test(trimEndOf(abstract, /[\s\]).]/).replace(/^[\s[(]+/, ""));
}

const NO_ABSTRACT =
  /^(?:no abstract(?: (?:is )?available)?|abstract not available|résumé non disponible|pas de résumé|n\/?a|nan|null|none|undefined|-+|—|\?)?$/i;

function tidy(raw: string, notation: Notation, repairs: Set<string>): string {
  const bare = /[<&]/.test(raw) ? removeMarkup(removeMarkup(raw)) : raw;
  if (bare !== raw) repairs.add("markup-removed");
  if (notation === "latex") return unbraced(bare).normalize("NFC");
  // Outside BibTeX braces and tildes are the text's own, unless a command shows that it is LaTeX.
  const plain = bare.includes("\\") ? latexToUnicode(bare) : bare;
  if (plain !== bare) repairs.add("latex-accents");
  return plain.normalize("NFC").replace(/(?<=\p{L})--(?=\p{L})/gu, "–");
}
