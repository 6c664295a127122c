import { removeHeading } from "../text/boilerplate.ts";
import { latexToUnicode } from "../text/latex.ts";
import { removeMarkup } from "../text/markup.ts";
import { removeSeeMore } from "../text/see-more.ts";

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

// White space that is no single space, and everything below U+0020 that is no white space.
const UNTIDY = /[^\S ]|\p{Cc}| {2}|\u200B/u;
const CONTROLS = /[^\P{Cc}\s\u0080-\u009F]/gu;

/** A value of a BibTeX field as text. */
export function latexToText(text: string): string {
  return squeeze(latexToUnicode(text));
}

export function tidyTitle(written: string, notation: Notation, repairs: Set<string>): string {
  const raw = written.includes("<sup>") ? written.replace(FOOTNOTE, "") : written;
  return squeeze(tidy(raw, notation, repairs)).replace(/^["“«]\s*([^"“”«»]+?)\s*["”»]$/u, "$1");
}

/** A raised number, star or dagger behind a title's last word is the mark of a footnote. */
const FOOTNOTE = /(?<=[\p{L}).?!])<sup>[\d*†‡§,]{1,5}<\/sup>\s*$/u;

/** Empty when the source says there is none, or when it only repeats the title. */
export function tidyAbstract(raw: string, title: string, notation: Notation, repairs: Set<string>): string {
  if (raw === "") return "";
  const joined = removeSeeMore(raw);
  if (joined !== raw) repairs.add("see-more-removed");
  const text = squeeze(removeHeading(tidy(joined, notation, repairs)));
  if (NO_ABSTRACT.test(text)) return "";
  if (text !== "" && text === title) {
    repairs.add("abstract-repeats-title");
    return "";
  }
  return text;
}

const NO_ABSTRACT =
  /^[\s[(]*(?:no abstract(?: (?:is )?available)?|abstract not available|résumé non disponible|pas de résumé|n\/?a|nan|null|none|undefined|-+|—|\?)?[\s\]).]*$/i;

function tidy(raw: string, notation: Notation, repairs: Set<string>): string {
  const bare = /[<&]/.test(raw) ? removeMarkup(removeMarkup(raw)) : raw;
  if (bare !== raw) repairs.add("markup-removed");
  if (notation === "latex") return latexToUnicode(bare);
  // Outside BibTeX braces and tildes are the text's own, unless a command shows that it is LaTeX.
  const plain = bare.includes("\\") ? latexToUnicode(bare) : bare;
  if (plain !== bare) repairs.add("latex-accents");
  return plain.normalize("NFC").replace(/(?<=\p{L})--(?=\p{L})/gu, "–");
}
