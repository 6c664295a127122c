import { decodeHTMLStrict } from "entities";

/**
 * HTML, JATS and MathML out of a text, entities to characters. Only names known to
 * be markup count as tags, since "<mask>" and "<EOS>" are words of the field and
 * "p < 0.05" is not markup at all. Blocks end a line, inline tags leave no trace.
 * A passage that was escaped twice needs a second call.
 */
export function removeMarkup(text: string): string {
  const bare = text.includes("<") ? text.replace(TAG, replaceTag) : text;
  return bare.includes("&") ? decodeHTMLStrict(bare.replace(/&(?:amp;)+/gi, "&amp;")) : bare;
}

/** Stops at the next "<", so that many of them cost no more than their length. */
const TAG = /<!--[^<>]*-->|<\/?([a-z][\w:.-]*)(?:\s[^<>]*|\/)?>/gi;

const BLOCK = new Set(
  (
    "p br hr div ul ol li dl dt dd table tr td th thead tbody blockquote pre section header footer article " +
    "h1 h2 h3 h4 h5 h6 title sec abstract disp-formula list list-item label body html head"
  ).split(" "),
);
const INLINE = new Set(
  (
    "a b i em u s strong sub sup span font small big tt code kbd cite q mark abbr italic bold underline sc monospace " +
    "styled-content inline-formula alternatives tex-math xref ext-link named-content uri email inf scp " +
    "math mi mo mn mtext mrow msub msup msubsup mover munder munderover mfrac msqrt mspace mstyle mtable mtr mtd " +
    "mfenced mathml semantics annotation img inline-graphic"
  ).split(" "),
);

function replaceTag(tag: string, name: string | undefined): string {
  if (name === undefined) return " ";
  const bare = name.toLowerCase().replace(/^(?:jats|mml|m|xhtml|html):/, "");
  if (BLOCK.has(bare)) return "\n";
  return INLINE.has(bare) ? "" : tag;
}
