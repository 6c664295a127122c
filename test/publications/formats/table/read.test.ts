import t from "tap";
import { readAll } from "../../../helpers/publications.ts";

const TABLES: [name: string, table: string, titles: string[]][] = [
  ["commas", "Title,Abstract\nA b,c\n", ["A b"]],
  ["semicolons and French names", 'Titre;Résumé;"Mots-clés"\n"Un; deux";c;d\n', ["Un; deux"]],
  ["tabs", "id\ttitle\n1\tA b\n2\tC d", ["A b", "C d"]],
  ["a sep= line", "sep=;\r\ntitle;year\r\nA b;2020\r\n", ["A b"]],
  ["single quotes", "'title','year'\n'A, b','2020'\n", ["A, b"]],
  ["backslashes before quotes", 'title,year\n"A \\"b\\" c",2020\n', ['A "b" c']],
  ["doubled quotes", 'title,year\n"A ""b"" c",2020\n', ['A "b" c']],
  ["stray quotes in a cell", 'title,year\nA "b" c,2020\n"D "e" f",2021\n', ['A "b" c', 'D "e" f']],
  ["line ends in a cell", 'title,year\n"A\nb",2020\nC,2021\n', ["A b", "C"]],
  ["lines above the header", "Export of 2020\n\nDocument Title,Authors\nA b,Roe J.\n", ["A b"]],
  ["blank rows", "title,year\n\nA b,2020\n,\n\nC d,2021\n", ["A b", "C d"]],
  ["Web of Science's two letters", "PT\tAU\tTI\tAB\tPY\nJ\tRoe, J\tA b\tc\t2020\n", ["A b"]],
  ["HAL's field names", "title_s,authFullName_s,producedDateY_i\nA b,Jane Roe,2020\n", ["A b"]],
];

for (const [name, table, titles] of TABLES) {
  t.test(`readPublications, CSV: ${name}`, async (t) => {
    const { publications, failures } = await readAll(table, { name: "list.csv" });
    t.same(
      publications.map(({ title }) => title),
      titles,
    );
    t.same(failures, []);
  });
}

t.test("readPublications, CSV: authors as sheets have them", async (t) => {
  const cells: [string, string[]][] = [
    ["Carreira J., Da Silva D., Bac T.P.", ["J. Carreira", "D. Da Silva", "T.P. Bac"]],
    ["Zhucheng Tu, Mengping Li, and Jimmy Lin", ["Zhucheng Tu", "Mengping Li", "Jimmy Lin"]],
    ["F. Xu, Y. Qin and F. Liu", ["F. Xu", "Y. Qin", "F. Liu"]],
    ["Dupont, Jeanne; de la Tour, Marc", ["Jeanne Dupont", "Marc de la Tour"]],
    ["Krueger, D., Smith, J.", ["D. Krueger", "J. Smith"]],
    ["Jane Roe & Max Welling", ["Jane Roe", "Max Welling"]],
    ["Deese A.", ["A. Deese"]],
    [
      "Thomas Rausch, TU Wien;Waldemar Hummer and Vinod Muthusamy, IBM Research",
      ["Thomas Rausch", "Waldemar Hummer", "Vinod Muthusamy"],
    ],
    ["K. Kanagaraj\uFFFDand\uFFFDS. Geetha", ["K. Kanagaraj", "S. Geetha"]],
    ["", []],
  ];
  const table = ["title,authors", ...cells.map(([authors], i) => `T ${i},"${authors}"`)].join("\n");
  const { publications } = await readAll(table);
  t.same(
    publications.map(({ authors }) => authors),
    cells.map(([, authors]) => authors),
  );
});

t.test("readPublications, CSV: columns named by the caller, by name or by number", async (t) => {
  const table = "A,B,C\nx,The title,The abstract\n";
  const { publications, detected } = await readAll(table, {
    format: "csv",
    columns: { title: "b", abstract: 3 },
  });
  t.match(publications, [{ title: "The title", abstract: "The abstract" }]);
  t.same(detected.columns, { title: "B", abstract: "C" });
});

t.test(
  "readPublications, CSV: whose columns are named is a table, a name of digits a name first",
  async (t) => {
    const { publications, detected } = await readAll("2;werk\nThe first;The second\n", {
      columns: { title: "2", abstract: "Werk" },
    });
    t.match(publications, [{ title: "The first", abstract: "The second" }]);
    t.match(detected, { format: "csv", columns: { title: "2", abstract: "werk" } });
  },
);

t.test(
  "readPublications, CSV: a column that is not there is an error that names those that are",
  async (t) => {
    for (const wanted of ["Titel", "4", "0"]) {
      await t.rejects(readAll("title,,year\nOne,x,2001\n", { columns: { venue: wanted } }), {
        code: "field-invalid",
        facts: { field: "column.venue", choices: "title, year", came: `"${wanted}"` },
      });
    }
  },
);

t.test("readPublications, CSV: a table without a title column is refused with its first line", async (t) => {
  await t.rejects(readAll("x,y\n1,2\n", { format: "csv" }), {
    code: "input-unreadable",
    facts: { came: "x,y" },
  });
});

t.test("readPublications, CSV: a quote that never closes costs one row", async (t) => {
  const table = 'title,abstract,year\n"One","a",2001\n"Two,"b",2002\n"Three","c",2003\n"Four","d",2004\n';
  const { publications } = await readAll(table);
  const titles = publications.map(({ title }) => title);
  t.ok(titles.includes("One") && titles.includes("Three") && titles.includes("Four"), titles.join("|"));
});
