import { ALL_FOLDERS } from "../languages/folders.ts";

/** "(see more)" and its like, as profile pages write them. */
const MARKER = new RegExp(`\\((?:${ALL_FOLDERS.flatMap(({ seeMore }) => seeMore).join("|")})\\)`, "gi");

/**
 * Takes out the "… (see more)" that profile pages drop between two characters of
 * an abstract, with nothing in its place: "method… (see more)s" is "methods",
 * "learning… (see more) systems" is "learning systems". An honest "(see more)",
 * with no ellipsis before it and no letter on its heels, stays.
 */
export function removeSeeMore(text: string): string {
  let out = "";
  let from = 0;
  for (const match of text.matchAll(MARKER)) {
    const end = match.index + match[0].length;
    const start = startOfMarker(text, from, match.index);
    if (start === match.index && !/^[\p{L}\p{N}]/u.test(text.slice(end, end + 2))) continue;
    out += text.slice(from, start);
    from = end;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** Back over white space and an ellipsis; where there is no ellipsis, nothing is taken. */
function startOfMarker(text: string, from: number, bracket: number): number {
  let at = bracket;
  while (at > from && /\s/.test(text[at - 1]!)) at--;
  if (at > from && text[at - 1] === "…") return at - 1;
  return at - 3 >= from && text.startsWith("...", at - 3) ? at - 3 : bracket;
}
