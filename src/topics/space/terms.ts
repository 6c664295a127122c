import { american } from "../../languages/en/spelling.ts";
import { words } from "../../text/fold.ts";

type Language = "en" | "fr";

/** How often a term occurs in a text, and how many words other than function words stand before it the first time. */
export interface Occurrences {
  count: number;
  first: number;
}

/**
 * The terms of a text: single words and pairs of neighbours, without function
 * words, plurals and British spellings folded. Pairs reach over a function word,
 * so that "apprentissage par renforcement" holds "apprentissage renforcement".
 */
export function termsOf(text: string, language: Language): Map<string, Occurrences> {
  const found = new Map<string, Occurrences>();
  const count = (term: string, place: number) => {
    const known = found.get(term);
    if (known) known.count++;
    else found.set(term, { count: 1, first: place });
  };
  let previous: string | undefined;
  for (const [place, word] of termWords(text, language).entries()) {
    count(word, place);
    if (previous !== undefined) count(`${previous} ${word}`, place - 1);
    previous = word;
  }
  return found;
}

/** The words that terms are made of, in the order of the text: folded, and without function words. */
export function termWords(text: string, language: Language): string[] {
  return words(text).flatMap((word) => termWord(word, language) ?? []);
}

/** One of `words` as it stands in terms; undefined for one that stands in none. */
export function termWord(word: string, language: Language): string | undefined {
  if (word.length < 2 || FUNCTION_WORDS[language].has(word)) return undefined;
  return language === "en" ? foldEnglish(word) : foldFrench(word);
}

/** Singular and American spelling. Only has to be the same for all forms of a word, but stays readable. */
export function foldEnglish(word: string): string {
  return singularEnglish(american(word));
}

export function foldFrench(word: string): string {
  if (word.length < 5) return word;
  if (word.endsWith("eaux")) return word.slice(0, -1);
  if (word.endsWith("aux")) return `${word.slice(0, -3)}al`;
  const singular = word.endsWith("s") && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
  return singular.length > 5 && singular.endsWith("ee") ? singular.slice(0, -1) : singular;
}

function singularEnglish(word: string): string {
  if (word.length < 5 || !word.endsWith("s")) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.endsWith("sses")) return word.slice(0, -2);
  return /(ss|us|is)$/.test(word) ? word : word.slice(0, -1);
}

const list = (text: string): Set<string> => new Set(text.trim().split(/\s+/));

const FUNCTION_WORDS: Record<Language, Set<string>> = {
  en: list(`
    a about above after again all also although among an and any are as at be because been being below between both
    but by can could did do does doing down during each either et al few for from further had has have having here how
    however i if in into is it its itself just may more most much must no nor not of off on once only or other our out
    over own same several shall she he should since so some such than that the their them then there these they this
    those through thus to too under until up upon us use used uses using very via was we were what when where whether
    which while who whom why will with within without would yet you your show shows shown propose proposed proposes
    present presents paper work based`),
  fr: list(`
    a ai au aux avec c ce ces cet cette ceux ci comme d dans de des du donc dont elle elles en entre est et ete etre eu
    fait font il ils j je l la le les leur leurs lors lorsque m mais me meme memes moins n ne ni nos notre nous on ont
    ou par parmi pas peu peut peuvent plus plusieurs pour qu quand que quel quelle quelles quels qui s sa sans se selon
    ses si son sont sous sur t tandis tant tel telle telles tels tous tout toute toutes tres tu un une vers y afin
    ainsi alors aussi autre autres avons bien cela celle celles celui ceci chaque cependant depuis deux encore etait
    etant etc grace ici jusqu lui ma mon or outre pendant puis quelque quelques sera seront soit souvent toutefois
    travers proposons presentons montrons article travail base basee`),
};
