import t from "tap";
import { readList } from "../../src/jobs/read-list.ts";
import { startListsApp } from "../helpers/lists-app.ts";

const BIB = `% my papers
@article{arm,
  title = {Robot arm},
  author = {Ada Byron and José Pérez},
  year = 2020,
  keywords = {hands}
}
@article{odd, title = {Nothing}, year = 2021}
@inproceedings{arm2, title = {Robot Arm}, author = {Byron, Ada}, year = {2020}}
@article{lost, year = 2020}
`;

t.test("GET /v1/jobs/:id/results in the list's own format", async (t) => {
  const { app } = await startListsApp(t, 1024 * 1024, { readList });
  const tag = async (list: string) => {
    const response = await app.inject({
      method: "POST",
      url: "/v1/publications",
      payload: list,
      headers: { "content-type": "application/octet-stream", prefer: "wait=30" },
    });
    t.equal(response.statusCode, 200, response.body);
    const location = response.headers.location;
    return (query: string) => app.inject(`${location}/results?${query}`);
  };
  const bib = await tag(BIB);

  await t.test(
    "BibTeX has the topics among its keywords, duplicates too, and is else unchanged",
    async (t) => {
      const response = await bib("format=bibtex&lang=fr");
      t.match(response.headers, { "content-type": "application/x-bibtex; charset=utf-8" });
      const added = response.body.replace("keywords = {hands, Robotique}", "keywords = {hands}");
      t.not(added, response.body, response.body);
      t.match(response.body, /@inproceedings\{arm2[^@]*Robotique/);
      t.match(response.body, "@article{odd, title = {Nothing}, year = 2021}\n");
      t.match(response.body, "% my papers\n");
    },
  );

  await t.test("JSON shows the record merged and its other versions", async (t) => {
    t.match((await bib("format=json")).json(), {
      publications: [
        {
          position: 0,
          title: "Robot arm",
          authors: ["Ada Byron", "José Pérez"],
          versions: [{ position: 2 }],
        },
        { position: 1, title: "Nothing", versions: [] },
      ],
      failures: [{ position: 3, reason: "title-missing" }],
      counts: { read: 4, duplicates: 1, tagged: 2, failed: 1 },
    });
  });

  await t.test("a list that was no table comes as a new one", async (t) => {
    const response = await bib("format=csv&lang=fr");
    t.match(response.headers, { "content-type": "text/csv; charset=utf-8" });
    t.strictSame(response.body.split("\r\n"), [
      "\u{feff}position,titre,auteurs,année,revue,DOI,langue,sujets,scores,échec",
      "0,Robot arm,Ada Byron; José Pérez,2020,,,en,Robotique,0.5,",
      "1,Nothing,,2021,,,en,,,",
      // The apostrophe keeps a spreadsheet from taking "@..." for a formula.
      '3,"\'@article{lost, year = 2020}",,,,,,,,title-missing',
      "",
    ]);
  });

  await t.test("no text is a formula in a table, whichever sign separates its cells", async (t) => {
    const titles = ["=1+1", "a;=1+1", "b;@x", "c\td;-1", "e, =f; g"];
    const posted = await app.inject({
      method: "POST",
      url: "/v1/publications",
      payload: JSON.stringify(titles.map((title) => ({ title }))),
      headers: { "content-type": "application/json", prefer: "wait=30" },
    });
    const table = await app.inject(`${posted.headers.location}/results?format=csv`);
    const cells = table.body.split("\r\n").map((line) => line.split(",,")[0]);
    t.strictSame(cells.slice(1, 6), ["0,'=1+1", "1,a;'=1+1", "2,b;'@x", "3,c d;'-1", '4,"e, =f; g"']);
  });

  await t.test("a format that the list does not have is refused, saying which it has", async (t) => {
    const response = await bib("format=ris");
    t.match([response.statusCode, response.json()], [400, { code: "field-invalid", field: "?format" }]);
    t.match(response.json().detail, "json, ndjson, csv, bibtex");
  });

  await t.test("a job says in the reader's language what was odd about its list", async (t) => {
    const latin = Buffer.from("@article{a, title={\u00c9tude de la robot}, year=2020}\n", "latin1");
    const response = await app.inject({
      method: "POST",
      url: "/v1/publications?lang=fr",
      payload: latin,
      headers: { "content-type": "application/octet-stream", prefer: "wait=30" },
    });
    const job = (await app.inject(`${response.headers.location}?lang=fr`)).json();
    t.match(job.warnings, [{ code: "encoding-guessed", detail: /Windows-1252/ }]);
    t.match(job.list, { encoding: "windows-1252", format: "bibtex" });
  });

  await t.test("a table keeps its own form", async (t) => {
    const csv = await tag("Titre;Année\r\nRobot arm;2020\r\nNothing;2021\r\n");
    const response = await csv("format=csv&lang=fr");
    t.match(response.body, /^Titre;Année;[^;\r]+\r\nRobot arm;2020;Robotique\r\nNothing;2021;\r\n$/);
  });
});
