import t from "tap";
import { ALL_FOLDERS, FOLDERS } from "../../src/languages/folders.ts";
import { MODEL_LANGUAGES } from "../../src/languages/language.ts";
import { bare } from "../../src/text/fold.ts";

t.test("every language of the model has its folder, in the model's order", async (t) => {
  t.same(Object.keys(FOLDERS), MODEL_LANGUAGES);
  t.same(
    ALL_FOLDERS.map(({ code }) => code),
    MODEL_LANGUAGES,
  );
});

t.test(
  "words that are compared with folded ones are folded, and a word tells one language only",
  async (t) => {
    for (const { functionWords, labelArticles, weakLabels, code } of ALL_FOLDERS) {
      for (const word of [...functionWords, ...labelArticles, ...weakLabels]) t.equal(bare(word), word, code);
    }
    const telling = ALL_FOLDERS.flatMap(({ tellingWords }) => tellingWords);
    t.equal(new Set(telling).size, telling.length);
  },
);
