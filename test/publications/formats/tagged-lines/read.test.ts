import t from "tap";
import { readAll } from "../../../helpers/publications.ts";

t.test("readPublications, RIS: Web of Science, Scopus and ProQuest write it in their own ways", async (t) => {
  const list = `\uFEFFTY  - CPAPER
AU  - Lee, MFR
A1  - IEEE
ED  - Bratianu, C
TI  - Aerial Visual Aid
T2  - A CONFERENCE
AB  - First line of the abstract.
   A second one.
Results: a third.
PY  - 2013
DO  - 10.1000/X.1
AN  - WOS:000339736400036
ER  -

TY  - JOUR
TI  - Titre en français
AU  - Dupont, É.
AU  - Martin, J.-P.
PY  - 2021/03/01/
JF  - Revue
UR  - https://arxiv.org/abs/2104.11707v2
KW  - apprentissage
KW  - langue ; parole
LA  - French
ER  - 

TY - JOUR
T1 - A ProQuest record
A1 - Roe, Jane
Y1 - 2019
N2 - AI - based methods.
ER - 
`;
  const { publications, failures } = await readAll(list);
  t.same(failures, []);
  t.match(publications, [
    {
      title: "Aerial Visual Aid",
      authors: ["MFR Lee"],
      abstract: "First line of the abstract. A second one. Results: a third.",
      year: 2013,
      venue: "A CONFERENCE",
      doi: "10.1000/x.1",
      id: "WOS:000339736400036",
      place: { position: 0, lines: [1, 13] },
    },
    {
      title: "Titre en français",
      authors: ["É. Dupont", "J.-P. Martin"],
      year: 2021,
      venue: "Revue",
      arxiv: "2104.11707",
      keywords: ["apprentissage", "langue", "parole"],
      language: "fr",
    },
    { title: "A ProQuest record", authors: ["Jane Roe"], year: 2019, abstract: "AI - based methods." },
  ]);
});

t.test("readPublications, RIS: lost first and last lines lose no record", async (t) => {
  const list =
    "TI  - Without its first line\nER  - \nTY  - JOUR\nTI  - Without its last line\nTY  - JOUR\nAU  - No, Title\nER  - \nTY  - JOUR\nTI  - Cut o";
  const { publications, failures } = await readAll(list);
  t.same(
    publications.map(({ title, repairs }) => [title, repairs]),
    [
      ["Without its first line", []],
      ["Without its last line", ["entry-unclosed"]],
      ["Cut o", ["entry-unclosed"]],
    ],
  );
  t.match(failures, [{ reason: "title-missing", place: { position: 2, lines: [5, 7] } }]);
});

t.test("readPublications, Web of Science tagged text: continuation lines and full names", async (t) => {
  const list = `FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Lee, MFR
   Hung, NT
AF Lee, Min-Fan Ricky
   Hung, Nguyen Tan
TI Aerial visual aid system for
   ground robots
SO SOME JOURNAL
DE robots; vision
AB One line.
PY 2013
DI 10.1000/Y.2
UT WOS:1
ER

EF`;
  const { publications, detected } = await readAll(list);
  t.equal(detected.format, "wos");
  t.match(publications, [
    {
      title: "Aerial visual aid system for ground robots",
      authors: ["Min-Fan Ricky Lee", "Nguyen Tan Hung"],
      keywords: ["robots", "vision"],
      doi: "10.1000/y.2",
      place: { lines: [3, 16] },
    },
  ]);
  t.equal(publications.length, 1);
});

t.test("readPublications, MEDLINE: PubMed's own format", async (t) => {
  const list =
    "PMID- 1234\nTI  - A title over\n      two lines.\nFAU - Roe, Jane\nAU  - Roe J\nDP  - 2020 Mar\nAID - 10.1000/z.3 [doi]\nAB  - We did.\n\nPMID- 1235\nTI  - Another.\n";
  const { publications, detected } = await readAll(list);
  t.equal(detected.format, "nbib");
  t.match(publications, [
    { title: "A title over two lines.", authors: ["Jane Roe"], year: 2020, doi: "10.1000/z.3", id: "1234" },
    { title: "Another." },
  ]);
});
