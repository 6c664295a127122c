import { ALL_FOLDERS } from "../languages/folders.ts";
import { splitSentences } from "./sentences.ts";

/** Drops a leading "Abstract." or "Résumé :", however it is written; "Abstract Meaning Representation" stays. */
export function removeHeading(text: string): string {
  let end = 0;
  for (;;) {
    // One after the other and from behind the white space, so that no space can belong to two of them.
    HEADING.lastIndex = end + text.slice(end).search(/\S|$/);
    if (!HEADING.test(text)) return end === 0 ? text : text.slice(end);
    end = HEADING.lastIndex;
  }
}

const WORDS = ALL_FOLDERS.flatMap(({ headings }) => headings.words).join("|");
const BEGINNINGS = ALL_FOLDERS.flatMap(({ headings }) => headings.beginnings).join("|");
const HEADING = new RegExp(
  `[*_#]{0,3}\\s?(?:${WORDS})[*_]{0,3}` +
    `(?:\\s?[.:]\\s|\\s?[:.]?\\s?[—–]|\\s-\\s|\\s*[:.][^\\S\\n]*\\n|[^\\S\\n]*\\n|\\s(?=(?:${BEGINNINGS})\\s\\p{Ll}))\\s*`,
  "iuy",
);

/**
 * Drops copyright and licence lines at either end: "© 2023 Elsevier. All rights
 * reserved.", "Copyright 2020 by the authors." A text about copyright stays whole.
 */
export function removeCopyright(text: string): string {
  if (!MENTION.test(text)) return text;
  const sentences = splitSentences(text);
  let first = 0;
  let last = sentences.length;
  while (first < last && isNotice(sentences[first]!)) first++;
  while (last > first && isNotice(sentences[last - 1]!)) last--;
  const kept = sentences.slice(first, last);
  const end = kept.at(-1)?.replace(UNSTOPPED, "");
  const isWhole = kept.length === sentences.length && end === kept.at(-1);
  return isWhole ? text : [...kept.slice(0, -1), end ?? ""].join(" ").trim();
}

const MENTION =
  /©|\(c\) ?\d{4}|copyright|rights reserved|droits réservés|published by|publié par|creative commons|CC[ -]BY/i;
/** A notice that no full stop parts from the last sentence. */
const UNSTOPPED = /(?<=\S)\s(?:copyright )?© ?(?:19|20)\d{2}\b[^©]{0,120}$/i;
/** Characters of a notice at most: longer sentences speak of something. */
const MAX_NOTICE = 250;

function isNotice(sentence: string): boolean {
  return sentence.length <= MAX_NOTICE && NOTICES.some((notice) => notice.test(sentence));
}

const NOTICES = [
  /^(?:©|\(c\) ?(?:19|20)\d{2}\b|copyright (?:©|\(c\)|\d{4}|by\b|held by\b))/i,
  /\ball rights (?:are )?reserved\b|\btous droits réservés\b/i,
  /^(?:published by|publié par) .{0,80}(?:elsevier|springer|wiley|press|ltd|inc|b\.?v\.?|gmbh|société|éditions)/i,
  /^(?:this is an open access article|use permitted under|licensed under)\b.*(?:creative commons|CC[ -]BY|licen[cs]e)/i,
];
