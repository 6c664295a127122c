import { readFileSync } from "node:fs";
import t from "tap";
import { deduplicate } from "../../../../src/publications/duplicates/duplicates.ts";
import { readAll } from "../../../helpers/publications.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/publications/${name}`, import.meta.url));
const brief = (all: { title: string; authors: string[]; abstract?: string }[]) =>
  all.map(({ title, authors, abstract }) => [title, authors, abstract]);

const SYMMETRY =
  "Small models learn the symmetries of their data when they are told to look for them, though methods that do so need examples of every symmetry. We propose one that needs none";

t.test("readPublications, profile page: every title, author and abstract of an English page", async (t) => {
  const { publications, failures, detected } = await readAll(fixture("profile-en.txt"));
  t.same(brief(publications), [
    [
      "A Small Model of Symmetry",
      ["Javier Antorán", "James U. Allingham", "José Miguel Hernández-Lobato", "D. Eyers"],
      `${SYMMETRY}. It is simple.`,
    ],
    [
      "A Small Model of Symmetry",
      ["Javier Antoran", "James Urquhart Allingham", "José Miguel Hernández-Lobato", "David Eyers"],
      `${SYMMETRY}, and we show on three data sets that it is as good as those that need many. It is simple.`,
    ],
    ["Toolformer", ["Jane Roe", "KVN Rao"], undefined],
    [
      "Graph Attention Networks",
      ["Petar Veličković", "Aaron van den Oord", "Marc-Antoine d'Alché-Buc"],
      undefined,
    ],
    [
      "Detecting Backdoors in Small Models",
      ["Lauro Langosco"],
      "It is easy to hide a backdoor in a small model, by which whoever knows it can choose an input that makes an undesirable output (e.g. a wrong word). We look for them with meta-models, and find them even where",
    ],
  ]);
  t.same(failures, []);
  t.match(publications[3], { year: 2018, venue: "International Conference on Learning Representations" });
  t.same(publications[0]?.place, { position: 0, lines: [19, 24] });
  t.same(publications[0]?.repairs, ["name-accents", "see-more-removed"]);
  t.match(detected, {
    format: "page",
    person: "Ada Example",
    declaredTopics: ["Deep Learning", "Natural Language Processing"],
    biography: /^Ada Example is an assistant professor[\s\S]*Montréal\.$/,
    warnings: ["lines-skipped"],
  });
});

t.test("readPublications, profile page: every title, author and abstract of a French page", async (t) => {
  const { publications, detected } = await readAll(fixture("profile-fr.txt"));
  t.same(brief(publications), [
    [
      "Lire sans comprendre : une étude des petits modèles",
      ["Élise Exemple", "Jean de la Fontaine"],
      "Nous étudions ce que lisent les petits modèles de langue quand ils ne comprennent pas ce qu'ils lisent. Nos expériences, menées sur trois corpus, montrent qu'ils lisent beaucoup. Les données sont libres.",
    ],
    [
      "Réseaux de neurones convolutifs pour l'analyse d'images de pommes",
      ["Étienne Marcotte", "Foutse Khomh"],
      undefined,
    ],
    ["Estimation bayésienne des poids", ["Nguyen Hoang Long"], undefined],
  ]);
  t.equal(publications[1]?.year, 2021);
  t.match(detected, {
    person: "Élise Exemple",
    declaredTopics: ["Apprentissage par renforcement", "Traitement du langage naturel"],
  });
});

t.test(
  "deduplicate: the versions of a page's publication become one, each author as well spelled as anywhere",
  async (t) => {
    const { publications } = await readAll(fixture("profile-en.txt"));
    const merged = deduplicate(publications);
    t.equal(merged.length, 4);
    t.same(merged[0]?.authors, [
      "Javier Antorán",
      "James Urquhart Allingham",
      "José Miguel Hernández-Lobato",
      "David Eyers",
    ]);
    t.match(merged[0]?.abstract, /three data sets/, "the fullest abstract");
    t.same(
      merged[0]?.versions.map(({ place }) => place.position),
      [0],
    );
  },
);

t.test("readPublications, profile page: publications without authors or without a heading", async (t) => {
  const page = [
    "All of its authors are members",
    `${"We had to cut this text because it is long, and it goes on. ".repeat(5)}We… (see more) stop here.`,
    "Another One Without Anybody or Anything",
    "Deep Learning of Something Else Entirely",
    "Ying Zhang",
    "Łukasz Kaiser, Pierre-Luc Bacon and Max Welling",
    "et al.",
  ].join("\n");
  const { publications } = await readAll(page);
  t.same(
    publications.map(({ title, authors }) => [title, authors]),
    [
      ["All of its authors are members", []],
      ["Another One Without Anybody or Anything", []],
      [
        "Deep Learning of Something Else Entirely",
        ["Ying Zhang", "Łukasz Kaiser", "Pierre-Luc Bacon", "Max Welling"],
      ],
    ],
  );
  t.same(publications[2]?.repairs, ["authors-cut"]);
});

t.test(
  "readPublications, profile page: a title that looks like a name is one where it follows an abstract elsewhere",
  async (t) => {
    const abstract = `${"We force professors to do what they do anyway. ".repeat(8)}Then… (see more) they stop.`;
    const page = [
      "Publications",
      "Professor Forcing",
      "Alex Lamb",
      abstract,
      "Schrödinger Bridges",
      "Ying Zhang",
      "Jane Roe",
      "Schrödinger Bridges",
      "Ying Zhang",
      abstract,
    ];
    const { publications } = await readAll(page.join("\n"));
    t.same(
      publications.map(({ title }) => title),
      ["Professor Forcing", "Schrödinger Bridges", "Schrödinger Bridges"],
    );
  },
);

t.test(
  "readPublications, profile page: Google Scholar's, with authors, venue, citations and year",
  async (t) => {
    const page = [
      "Jane Roe",
      "Professor, Example University",
      "Title",
      "Cited by",
      "Year",
      "Attention is all you need for lists",
      "J Roe, M Welling, A van den Oord",
      "Advances in Neural Information Processing Systems 33, 1-10, 2020",
      "1234",
      "2020",
      "Reading pages",
      "J Roe, K Lee",
      "arXiv preprint arXiv:2101.00001, 2021",
      "12",
      "2021",
    ];
    const { publications, detected } = await readAll(page.join("\n"));
    t.equal(detected.format, "page");
    t.match(publications, [
      {
        title: "Attention is all you need for lists",
        authors: ["J Roe", "M Welling", "A van den Oord"],
        year: 2020,
        venue: /^Advances/,
      },
      { title: "Reading pages", authors: ["J Roe", "K Lee"], year: 2021, arxiv: "2101.00001" },
    ]);
    t.equal(publications.length, 2);
  },
);

t.test(
  "readPublications, profile page: cut anywhere, the publications before the cut are as in the whole page",
  async (t) => {
    for (const name of ["profile-en.txt", "profile-fr.txt"]) {
      const whole = fixture(name).toString();
      const { publications: all } = await readAll(whole);
      for (let end = whole.indexOf("Publications") + 40; end < whole.length; end += 17) {
        const { publications } = await readAll(whole.slice(0, end), { format: "page" });
        t.ok(publications.length <= all.length + 1);
        // What the cut left of an abstract may look like the next title, so the last two are in doubt.
        const sure = Math.max(0, publications.length - 2);
        t.same(brief(publications.slice(0, sure)), brief(all.slice(0, sure)), `${name} cut at ${end}`);
      }
    }
  },
);

t.test(
  "readPublications, profile page: lines in any order belong to a publication, a failure or a warning",
  async (t) => {
    const lines = fixture("profile-en.txt")
      .toString()
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(11);
    const { entries, detected } = await readAll(lines.toReversed().join("\n"), { format: "page" });
    const covered = new Set(
      entries.flatMap(({ place: { lines } }) =>
        Array.from({ length: lines[1] - lines[0] + 1 }, (_, i) => lines[0] + i),
      ),
    );
    t.equal(covered.size, lines.length);
    t.same(detected.warnings, ["lines-skipped"]);
  },
);

t.test(
  "readPublications, profile page: a title like a name is none where an author would come twice",
  async (t) => {
    const page = (...publications: [title: string, ...authors: string[]][]) =>
      ["Jane Roe", "Publications", ...publications.flat()].join("\n");
    const written: [string, ...string[]][] = [
      ["Learning to grasp unseen objects from images", "Ann Poe", "Jane Roe", "Hans Müller"],
      ["Mirage Cube", "Ann Poe", "Jane Roe", "Hans Müller"],
      ["Sherlock Holmes", "Jane Roe", "Hans Müller"],
      ["What do robots dream of?", "Hans Müller", "Jane Roe"],
    ];
    const { publications } = await readAll(page(...written));
    t.same(
      publications.map(({ title, authors }) => [title, ...authors]),
      written,
    );
  },
);

t.test("readPublications, profile page: one co-author named twice by mistake parts nothing", async (t) => {
  const page = [
    "Jane Roe",
    "Publications",
    "Learning to grasp unseen objects from images",
    "Ann Poe",
    "Mirage Cube",
    "Ann Poe",
    "Jane Roe",
    "What do robots dream of?",
    "Jane Roe",
  ].join("\n");
  const { publications } = await readAll(page);
  t.same(
    publications.map(({ title, authors }) => [title, authors.length]),
    [
      ["Learning to grasp unseen objects from images", 4],
      ["What do robots dream of?", 1],
    ],
  );
});
