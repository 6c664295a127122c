import { WordMemo } from "../../text/word-memo.ts";

/**
 * An English text in American spelling: "optimisation" and "optimization" are one word to a reader
 * and must be one to the encoder. Capitals of a changed word are lost, which the encoder does not see.
 */
export function americanSpelling(text: string): string {
  const parts: string[] = [];
  let done = 0;
  SPELLINGS.each(text, (codes, start, end, from, to) => {
    if (start === end) return;
    parts.push(text.slice(done, from), String.fromCharCode(...codes.subarray(start, end)));
    done = to;
  });
  return parts.length === 0 ? text : parts.join("") + text.slice(done);
}

/** The characters of the American spelling, of a word that has another. */
const SPELLINGS = new WordMemo({
  // Half of a character of two units is taken for a letter, as most of these are.
  kindOf: (character) => (/[\p{L}\p{Cs}]/u.test(character) ? "part" : "gap"),
  work(word) {
    if (!WORD.test(word)) return [];
    const lower = word.toLowerCase();
    const spelled = american(lower);
    return spelled === lower ? [] : Array.from(spelled, (character) => character.charCodeAt(0));
  },
});

const WORD = /^[A-Za-z]{4,30}$/;
/** A cheap look before the dear one: the parts in which the two spellings differ. */
const MAY_DIFFER = /is[aei]|our|ll[ei]|res?$|ys[ei]|enc|dge|log|mme|ey$|arte|agei|learnt|scep|paed/i;

/** A word in lower case in American spelling. Only has to be the same for all forms of a word, but stays readable. */
export function american(word: string): string {
  if (word.length < 4 || !MAY_DIFFER.test(word)) return word;
  const known = IRREGULAR.get(word);
  if (known) return known;
  const ise = /^(.{3,})is(e|ed|es|er|ers|ing|ation|ations|able)$/.exec(word);
  if (ise && !KEEPS_S.test(ise[1]!)) return `${ise[1]}iz${ise[2]}`;
  return word
    .replace(/^(.*(?:behavi|col|neighb|fav|lab|hon|hum|flav|harb|endeav|rum|vap|tum))our/, "$1or")
    .replace(/^(.*(?:model|label|travel|signal|channel|tunnel|level|cancel))l(ed|ing|er|ers|ings)$/, "$1$2")
    .replace(/^(.*(?:cent|met|fib|lit))re(s?)$/, "$1er$2")
    .replace(/^(.*)(?:analys)(e|ed|es|er|ers|ing)$/, "$1analyz$2");
}

/** Verbs and nouns in -ise that no spelling writes with a z. */
const KEEPS_S =
  /(superv|prec|prom|rev|adv|surpr|compr|enterpr|expert|disgu|conc|prem|exerc|improv|dev|ra|pra|w|o|cru|dem|exc|telev|parad|franch|advert|desp|inc|merchand|treat|bru|chast|surm|upr|sunr)$/;

const IRREGULAR = new Map(
  Object.entries({
    defence: "defense",
    defences: "defenses",
    offence: "offense",
    licence: "license",
    programme: "program",
    programmes: "programs",
    grey: "gray",
    dialog: "dialogue",
    dialogs: "dialogues",
    catalog: "catalogue",
    artefact: "artifact",
    artefacts: "artifacts",
    judgement: "judgment",
    judgements: "judgments",
    ageing: "aging",
    learnt: "learned",
    practise: "practice",
    practised: "practiced",
    practising: "practicing",
    sceptical: "skeptical",
    paediatric: "pediatric",
    tumours: "tumors",
  }),
);
