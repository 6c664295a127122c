import { wordList } from "../word-list.ts";

/** Folded; those of abstracts ("nous proposons") among them. They stand in no term. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  wordList(`
    a ai au aux avec c ce ces cet cette ceux ci comme d dans de des du donc dont elle elles en entre est et ete etre eu
    fait font il ils j je l la le les leur leurs lors lorsque m mais me meme memes moins n ne ni nos notre nous on ont
    ou par parmi pas peu peut peuvent plus plusieurs pour qu quand que quel quelle quelles quels qui s sa sans se selon
    ses si son sont sous sur t tandis tant tel telle telles tels tous tout toute toutes tres tu un une vers y afin
    ainsi alors aussi autre autres avons bien cela celle celles celui ceci chaque cependant depuis deux encore etait
    etant etc grace ici jusqu lui ma mon or outre pendant puis quelque quelques sera seront soit souvent toutefois
    travers proposons presentons montrons article travail base basee`),
);

/** No English word is written like one of them, so that they tell the language. */
export const TELLING_WORDS = wordList(
  "les et pour dans avec aux sur du une par est nous cette vers chez qui sont ces ce",
);

/** They stand in titles in lower case and in no name. */
export const TITLE_WORDS = wordList(`
  un une des les du au aux et ou pour par avec sans dans sur sous vers chez entre est sont qui que comment pourquoi ses son
  sa leur leurs ce cette ces selon depuis`);

export const LABEL_ARTICLES = wordList("de du des la le les l d et en pour par aux au");
