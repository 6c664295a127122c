import t from "tap";
import { terminalLanguage } from "../../src/service/terminal-language.ts";

t.test("terminalLanguage follows TOPIQUE_LANG, then the locale", async (t) => {
  const cases: [Record<string, string>, "en" | "fr"][] = [
    [{}, "en"],
    [{ LANG: "fr_CA.UTF-8" }, "fr"],
    [{ LANG: "fr_FR", LC_ALL: "C" }, "en"],
    [{ LANG: "C.UTF-8", TOPIQUE_LANG: "fr" }, "fr"],
    [{ LANG: "fr_FR", TOPIQUE_LANG: "en" }, "en"],
  ];
  for (const [env, language] of cases) t.equal(terminalLanguage(env), language, JSON.stringify(env));
});
