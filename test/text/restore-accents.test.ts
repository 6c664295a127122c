import t from "tap";
import { restoreAccents } from "../../src/text/restore-accents.ts";

t.test("restoreAccents gives a name its acute accents back", async (t) => {
  const cases: [given: string, expected: string][] = [
    ["Jos'e Miguel Hern'andez-Lobato", "José Miguel Hernández-Lobato"],
    ["Javier Antor'an", "Javier Antorán"],
    ["Andr'e, P'erez and Garc'ia", "André, Pérez and García"],
  ];
  for (const [given, expected] of cases) t.equal(restoreAccents(given), expected);
});

t.test("restoreAccents leaves apostrophes of spelling", async (t) => {
  const spelled = [
    "O'Brien",
    "D'angelo",
    "L'apprentissage d'une IA",
    "Jian'an Wang",
    "Ya'akov",
    "Jusqu'ici",
    "Qu'est-ce",
    "the model's and models' aim",
    "don't",
    "Shakespeare's",
    "Dall'agnol",
    "Qur'anic",
  ];
  for (const text of spelled) t.equal(restoreAccents(text), text);
});
