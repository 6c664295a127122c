import type { LanguageFolder } from "../language.ts";
import { FUNCTION_WORDS, LABEL_ARTICLES, TELLING_WORDS, TITLE_WORDS } from "./function-words.ts";
import { singularEnglish } from "./plurals.ts";
import { american, americanSpelling } from "./spelling.ts";

export const english: LanguageFolder = {
  code: "en",
  functionWords: FUNCTION_WORDS,
  foldWord: (word) => singularEnglish(american(word)),
  spell: americanSpelling,
  tellingWords: TELLING_WORDS,
  headings: {
    words: ["abstract", "summary", "synopsis"],
    beginnings: ["we", "this", "in", "the", "our", "these", "recent"],
  },
  seeMore: ["(?:see|read|show|view) (?:more|less)"],
  titleWords: TITLE_WORDS,
  labelArticles: LABEL_ARTICLES,
  weakLabels: ["neural networks", "dropout", "embeddings", "transparency", "planning"],
};
