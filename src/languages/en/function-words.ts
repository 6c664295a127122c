import { wordList } from "../word-list.ts";

/** Folded; those of abstracts ("we propose") among them. They stand in no term. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  wordList(`
    a about above after again all also although among an and any are as at be because been being below between both
    but by can could did do does doing down during each either et al few for from further had has have having here how
    however i if in into is it its itself just may more most much must no nor not of off on once only or other our out
    over own same several shall she he should since so some such than that the their them then there these they this
    those through thus to too under until up upon us use used uses using very via was we were what when where whether
    which while who whom why will with within without would yet you your show shows shown propose proposed proposes
    present presents paper work based`),
);

/** No French word is written like one of them, so that they tell the language. */
export const TELLING_WORDS = wordList(
  "the of and for with from to by is are we using towards toward through how that this which can our",
);

/** They stand in titles in lower case and in no name. */
export const TITLE_WORDS = wordList(`
  a an and or of in on for the to with from by via at is are be as into through under over between without towards toward
  using can do does how why what when not its their our that this it vs versus than beyond about against across within`);

export const LABEL_ARTICLES = wordList("the a an of for and");
