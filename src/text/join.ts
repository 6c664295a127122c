import type { Basis } from "../analysis.ts";
import { cleanText, cleanTitle } from "./clean.ts";
import { withoutFormulas } from "./latex.ts";

export interface JoinedText {
  /** Clean; "" when nothing is left. */
  text: string;
  basis: Basis;
}

/**
 * Title and abstract, cleaned, as the one text that is embedded: the title, a space,
 * the abstract, so that a page that has lost the line between them gives the same
 * text. A title that the abstract repeats at its start is not said twice. Formulas
 * are left out: they say nothing of the topic. Typographic apostrophes are written
 * plain, so that "l’image" and "l'image" are the same text.
 */
export function joinText({
  title = "",
  abstract = "",
}: {
  title?: string | undefined;
  abstract?: string | undefined;
}): JoinedText {
  const head = plainApostrophes(cleanTitle(withoutFormulas(title)));
  const body = withoutRepeatedTitle(plainApostrophes(cleanText(withoutFormulas(abstract))), head);
  if (!body) return { text: head, basis: "title" };
  if (!head) return { text: body, basis: "abstract" };
  return { text: `${head} ${body}`, basis: "abstract" };
}

function withoutRepeatedTitle(body: string, head: string): string {
  const start = body.slice(0, head.length);
  if (!head || start.toLowerCase() !== head.toLowerCase()) return body;
  const rest = body.slice(head.length);
  // "Deep learning" is repeated in "Deep learning. We ..." and only begun with in "Deep learning models ...".
  const separator = /^\s*[.:;—–|-]+\s*|^$/.exec(rest);
  return separator ? rest.slice(separator[0].length) : body;
}

function plainApostrophes(text: string): string {
  return text.replace(/[’‘ʼ′]/g, "'");
}
