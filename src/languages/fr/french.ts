import type { LanguageFolder } from "../language.ts";
import { FUNCTION_WORDS, LABEL_ARTICLES, TELLING_WORDS, TITLE_WORDS } from "./function-words.ts";
import { singularFrench } from "./plurals.ts";
import { signsOfFrench } from "./signs.ts";

export const french: LanguageFolder = {
  code: "fr",
  functionWords: FUNCTION_WORDS,
  foldWord: singularFrench,
  tellingWords: TELLING_WORDS,
  signs: signsOfFrench,
  headings: {
    words: ["abstrait", "résumé", "resume", "sommaire"],
    beginnings: ["nous", "cet", "cette", "ce", "dans", "les?", "la"],
  },
  seeMore: ["(?:en voir|voir|afficher) (?:plus|moins)", "lire (?:la suite|plus)"],
  titleWords: TITLE_WORDS,
  labelArticles: LABEL_ARTICLES,
  weakLabels: ["reseaux de neurones"],
};
