import fc from "fast-check";
import t from "tap";
import { bare, bareWithPlaces } from "../../src/text/fold.ts";

t.test("bareWithPlaces() says where each unit comes from", async (t) => {
  const text = "L'Œuvre d'É\u0301té";
  const { bare: folded, places } = bareWithPlaces(text);
  t.equal(folded, "l'oeuvre d'ete");
  const from = folded.indexOf("oeuvre");
  t.equal(text.slice(places[from], places[from + "oeuvre".length]), "Œuvre");
  const summer = folded.indexOf("ete");
  t.equal(text.slice(places[summer], places[summer + 3]), "É\u0301té", "marks go with their letter");
});

t.test("bareWithPlaces() folds every text as bare() does", async () => {
  // A Greek word ends in another sigma than it has inside: no word that is looked for has one.
  const isSigma = /[σς]/g;
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { bare: folded, places } = bareWithPlaces(text);
      return (
        folded.replace(isSigma, "s") === bare(text).replace(isSigma, "s") &&
        places.length === folded.length + 1 &&
        places.at(-1) === text.length
      );
    }),
    { numRuns: 2_000 },
  );
});
