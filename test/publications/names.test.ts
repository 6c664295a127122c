import t from "tap";
import { betterName, displayName, familyKey, joinName, repairName } from "../../src/publications/names.ts";

t.test("displayName: whichever way round a name is written", async (t) => {
  const names: [string, string][] = [
    ["Jane Roe", "Jane Roe"],
    ["Roe, Jane", "Jane Roe"],
    ["Welling, Jr., Max", "Max Welling Jr."],
    ["Chalendar (de), Gaël", "Gaël de Chalendar"],
    ["Chalendar (de, Gaël", "Gaël de Chalendar"],
    ["(de), Gaël Chalendar", "Gaël de Chalendar"],
    ["van den Oord, Aaron", "Aaron van den Oord"],
    ["Sean Chen*", "Sean Chen"],
    ["Li Wei 0001", "Li Wei"],
    ["", ""],
  ];
  for (const [written, shown] of names) t.equal(displayName(written), shown);
});

t.test("joinName: particle and suffix in their places", async (t) => {
  t.equal(joinName("Gregory", "Grefenstette", "Jr"), "Gregory Grefenstette Jr");
  t.equal(joinName("", "Plato"), "Plato");
});

t.test("repairName: accents that lost their backslash come back, apostrophes of spelling stay", async (t) => {
  const names: [string, string][] = [
    ["Javier Antor'an", "Javier Antorán"],
    ["Jos'e Miguel Hern'andez-Lobato", "José Miguel Hernández-Lobato"],
    ['Stephan G"unnemann', "Stephan Günnemann"],
    ["Beno^it Sagot", "Benoît Sagot"],
    ["Ana Mu~noz", "Ana Muñoz"],
    ["Abby O'Neill", "Abby O'Neill"],
    ["Florence d'Alché-Buc", "Florence d'Alché-Buc"],
  ];
  for (const [written, repaired] of names) t.equal(repairName(written), repaired);
});

t.test("familyKey: what two spellings of one author share", async (t) => {
  for (const name of ["Gaël de Chalendar", "G. Chalendar", "Gael DE CHALENDAR", "Gaël de Chalendar Jr."])
    t.equal(familyKey(name), "chalendar");
});

t.test("betterName: accents and full given names win", async (t) => {
  t.equal(betterName("Javier Antoran", "Javier Antorán"), "Javier Antorán");
  t.equal(betterName("James Urquhart Allingham", "James U. Allingham"), "James Urquhart Allingham");
  t.equal(betterName("Jos'e Hern'andez", "José Hernández"), "José Hernández");
});
