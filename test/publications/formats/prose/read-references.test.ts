import t from "tap";
import { readReference } from "../../../../src/publications/formats/prose/read-references.ts";
import { readAll } from "../../../helpers/publications.ts";

const REFERENCES: [string, title: string, authors: string[], year?: number][] = [
  [
    "Krueger, D., & Smith, J. A. (2020). On the alignment of models: a study. Journal of Models, 3(2), 1-20.",
    "On the alignment of models: a study",
    ["D. Krueger", "J. A. Smith"],
    2020,
  ],
  [
    '[3] J. Smith, K. Lee, and M. Roe, "Reading lists quickly," in Proc. ICML, 2019, pp. 1-9.',
    "Reading lists quickly",
    ["J. Smith", "K. Lee", "M. Roe"],
    2019,
  ],
  [
    "Dupont, J. et Martin, P. (2018). « Lire des listes en français ». Revue TAL.",
    "Lire des listes en français",
    ["J. Dupont", "P. Martin"],
    2018,
  ],
  [
    "- [A Linked Title of a Paper](https://arxiv.org/abs/2101.00001), Jane Roe, 2021",
    "A Linked Title of a Paper",
    [],
    2021,
  ],
  [
    "* **A Bold Title of a Paper**. Jane Roe and Max Welling. 2022. [pdf](x.pdf)",
    "A Bold Title of a Paper",
    ["Jane Roe", "Max Welling"],
    2022,
  ],
  [
    "- **Bold title**, Jane Roe, Max Welling, NeurIPS 2023 ([code](https://x.org))",
    "Bold title",
    ["Jane Roe", "Max Welling"],
    2023,
  ],
  ["- **Bold title of one**. J. Roe. *Nature Methods*, 2020.", "Bold title of one", ["J. Roe"], 2020],
  ["- **Bold title of none**. *Nature Methods*, 2020.", "Bold title of none", [], 2020],
  ["- **Bold title of none**. Scientific Reports, 2020.", "Bold title of none", [], 2020],
  [
    "- [Titre avec lien](https://x.org)  \n  **Jeanne Roy**, Marc Côté  \n  *TALN 2021* [pdf](x.pdf)",
    "Titre avec lien",
    ["Jeanne Roy", "Marc Côté"],
    2021,
  ],
  [
    "5. Title first, then names. Jane Roe, Max Welling. SIGIR 2020.",
    "Title first, then names",
    ["Jane Roe", "Max Welling"],
    2020,
  ],
  [
    "6. Is a question a title? Jane Roe and Max Welling, 2020",
    "Is a question a title?",
    ["Jane Roe", "Max Welling"],
    2020,
  ],
  ["7. Title of a line\n   Jane Roe\n   2019", "Title of a line", ["Jane Roe"], 2019],
  [
    "8. Neural nets of old. Nature Machine Intelligence, 2018",
    "Neural nets of old. Nature Machine Intelligence, 2018",
    [],
    2018,
  ],
  ["4. Just a title, with a comma", "Just a title, with a comma", []],
  [
    "Smith J, Lee K. Vancouver style titles. Nature. 2017;1:2-3.",
    "Vancouver style titles",
    ["J Smith", "K Lee"],
    2017,
  ],
  ["Attention is all you need", "Attention is all you need", []],
];

for (const [line, title, authors, year] of REFERENCES) {
  t.test(`readReference: ${line}`, async (t) => {
    const { publications } = await readAll(line, { format: "references" });
    t.match(publications, [{ title, authors }]);
    t.equal(publications[0]?.year, year);
  });
}

t.test(
  "readPublications, plain text without marks: authors and a year below a title belong to it",
  async (t) => {
    const text =
      "Un premier titre assez long\nJean Roy, Marie Côté\nTALN 2021\n\nA second title of some length\nJane Roe\n2020\nA third title below\nA fourth title below it\n";
    const { publications } = await readAll(text, { format: "references" });
    t.match(publications, [
      {
        title: "Un premier titre assez long",
        authors: ["Jean Roy", "Marie Côté"],
        year: 2021,
        place: { lines: [1, 3] },
      },
      { title: "A second title of some length", authors: ["Jane Roe"], year: 2020, place: { lines: [5, 7] } },
      { title: "A third title below", authors: [] },
      { title: "A fourth title below it", authors: [] },
    ]);
    t.equal(publications.length, 4);
  },
);

t.test(
  "readPublications, list: a year below an item is its own when indented, and a heading when not",
  async (t) => {
    const list =
      "- A first title\n  Jane Roe\n  2018\n- A second title\n  Jane Roe, Max Welling\n2019\n- A third title\n";
    const { publications } = await readAll(list, { format: "references" });
    t.match(publications, [
      { title: "A first title", authors: ["Jane Roe"], year: 2018 },
      { title: "A second title", authors: ["Jane Roe", "Max Welling"] },
      { title: "A third title", year: 2019 },
    ]);
    t.equal(publications[1]?.year, undefined);
  },
);

t.test("readPublications: a long run of spaces costs no more than other characters", async (t) => {
  // Each space once more for every space before it would be five hundred billion steps.
  const { publications } = await readAll(`- A title${" ".repeat(1_000_000)}of it\n- Another\n`, {
    format: "references",
  });
  t.match(publications, [{ title: "A title of it" }, { title: "Another" }]);
});

t.test("readPublications, Markdown list: headings give years, wrapped items are one", async (t) => {
  const list =
    "# Publications\n\n## 2021\n\n- A first title that is\n  wrapped over two lines\n- A second title doi:10.1000/x.1\n\n## 2020\n\n1. A third title\n2. ---\n";
  const { publications, failures, detected } = await readAll(list, { name: "list.md" });
  t.equal(detected.format, "references");
  t.match(publications, [
    { title: "A first title that is wrapped over two lines", year: 2021, place: { lines: [5, 6] } },
    { title: /^A second title/, year: 2021, doi: "10.1000/x.1" },
    { title: "A third title", year: 2020 },
  ]);
  t.match(failures, [{ reason: "title-missing", excerpt: "---" }]);
});

t.test("readPublications, plain list: every line is a title", async (t) => {
  const { publications } = await readAll(
    "Learning to read lists of papers\nTraduire sans dictionnaire : une étude\nDeep sets for shallow people\n",
  );
  t.same(
    publications.map(({ title }) => title),
    [
      "Learning to read lists of papers",
      "Traduire sans dictionnaire : une étude",
      "Deep sets for shallow people",
    ],
  );
});

t.test("readReference: a text of no known form is a title as a whole", async (t) => {
  t.same(readReference("Of mice and men in the machine").title, "Of mice and men in the machine");
});
