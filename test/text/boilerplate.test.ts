import t from "tap";
import { removeCopyright, removeHeading } from "../../src/text/boilerplate.ts";

t.test("removeHeading drops the word that says what follows", async (t) => {
  const cases: [given: string, expected: string][] = [
    ["Abstract. We win.", "We win."],
    ["Abstract—We win.", "We win."],
    ["ABSTRACT: Deep nets", "Deep nets"],
    ["Abstract - We win.", "We win."],
    ["**Abstract**: We win.", "We win."],
    ["Abstract\n\nDeep nets", "Deep nets"],
    ["Abstract We propose", "We propose"],
    ["Résumé : Nous gagnons.", "Nous gagnons."],
    ["RÉSUMÉ. Nous gagnons.", "Nous gagnons."],
    ["Résumé – Nous gagnons.", "Nous gagnons."],
    ["Abstract. Abstract: We win.", "We win."],
  ];
  for (const [given, expected] of cases) t.equal(removeHeading(given), expected, given);
});

t.test("removeHeading leaves texts that begin with the same word", async (t) => {
  const honest = [
    "Abstract Meaning Representation is a graph.",
    "Abstract-level reasoning",
    "Abstraction: a study",
    "Résumé automatique de textes",
    "Summary statistics of nets",
  ];
  for (const text of honest) t.equal(removeHeading(text), text);
});

t.test("removeCopyright drops notices at either end", async (t) => {
  const notices = [
    "© 2023 Elsevier. All rights reserved.",
    "© 2019 Elsevier B.V. All rights reserved.",
    "(C) 2010 Elsevier Ltd. All rights reserved.",
    "Copyright 2020 by the author(s).",
    "Copyright © 2020 for this paper by its authors. Use permitted under Creative Commons License Attribution 4.0 International (CC BY 4.0).",
    "© 2021 Les auteurs. Tous droits réservés.",
    "© 2022 The Author(s). Published by Elsevier Ltd. This is an open access article under the CC BY license.",
  ];
  for (const notice of notices) {
    t.equal(removeCopyright(`We win. It works. ${notice}`), "We win. It works.", `after: ${notice}`);
    t.equal(removeCopyright(`${notice} We win.`), "We win.", `before: ${notice}`);
  }
  t.equal(removeCopyright("It shows great results © 2021 Springer"), "It shows great results");
  t.equal(removeCopyright("© 2023 Elsevier."), "");
});

t.test("removeCopyright leaves texts about copyright whole", async (t) => {
  const about = [
    "Copyright protection via watermarking has become critical. We study it.",
    "Models memorise copyrighted data. We remove it, under a Creative Commons licence.",
    "Three sets: (a) old, (b) new, (c) 2000 images.",
  ];
  for (const text of about) t.equal(removeCopyright(text), text);
});
