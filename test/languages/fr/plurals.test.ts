import t from "tap";
import { singularFrench } from "../../../src/languages/fr/plurals.ts";

t.test("singularFrench()", async (t) => {
  const cases: [string, string][] = [
    ["reseaux", "reseau"],
    ["signaux", "signal"],
    ["donnees", "donne"],
    ["modeles", "modele"],
    ["analyses", "analyse"],
    ["corpus", "corpus"],
    ["processus", "processus"],
    ["cas", "cas"],
  ];
  for (const [came, wanted] of cases) t.equal(singularFrench(came), wanted, came);
});
