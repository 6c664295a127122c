/** A Markdown link: "[label](target)". */
interface Link {
  label: string;
  start: number;
  end: number;
}

/** A text with its links' labels in their place. */
export function withoutLinks(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { label, start, end } of links(text)) {
    parts.push(text.slice(from, start), label);
    from = end;
  }
  return parts.join("") + text.slice(from);
}

/** Characters of a label that may be a title. */
const [MIN_LABEL, MAX_LABEL] = [6, 400];

/** The first link whose label is long enough for a title, with all its target, brackets in it or none. */
export function findTitleLink(text: string): Link | undefined {
  const lastClosing = text.lastIndexOf(")");
  let labelFrom = 0;
  for (let at = text.indexOf("]"); at >= 0 && at < lastClosing; at = text.indexOf("]", labelFrom)) {
    const from = Math.max(labelFrom, at - MAX_LABEL - 1);
    const start = from + text.slice(from, at).indexOf("[");
    labelFrom = at + 1;
    if (start < from || at - start - 1 < MIN_LABEL || text[at + 1] !== "(") continue;
    TARGET.lastIndex = at + 2;
    if (!TARGET.test(text)) continue;
    const closing = text.indexOf(")", TARGET.lastIndex);
    const end = (closing < 0 ? text.lastIndexOf(")", TARGET.lastIndex) : closing) + 1;
    if (end > at + 3) return { label: text.slice(start + 1, at), start, end };
  }
  return undefined;
}

/** The beginning of a target: no space in it, and whole brackets. */
const TARGET = /(?:[^()\s]|\([^()]*\))+/y;

/** Every link, with any label; its target ends with the first closing bracket. */
function* links(text: string): Generator<Link> {
  let labelFrom = 0;
  // Bracket by bracket, as an expression would look for a label's end again from each "[".
  for (let at = text.indexOf("]"); at >= 0; at = text.indexOf("]", labelFrom)) {
    const start = labelFrom + text.slice(labelFrom, at).indexOf("[");
    const isLink = start >= labelFrom && text[at + 1] === "(";
    labelFrom = at + 1;
    if (!isLink) continue;
    const closing = text.indexOf(")", at + 2);
    if (closing < 0) return;
    yield { label: text.slice(start + 1, at), start, end: closing + 1 };
    labelFrom = closing + 1;
  }
}
