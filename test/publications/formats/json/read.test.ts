import t from "tap";
import { fromInvertedIndex } from "../../../../src/publications/formats/json/record.ts";
import { readAll } from "../../../helpers/publications.ts";

const SHAPES: { flavour: string | undefined; list: unknown; expected: object[] }[] = [
  {
    flavour: "openalex",
    list: {
      meta: { count: 1 },
      results: [
        {
          id: "https://openalex.org/W1",
          doi: "https://doi.org/10.1000/A.1",
          display_name: "A Work",
          publication_year: 2020,
          language: "en",
          authorships: [{ author: { display_name: "Jane Roe" } }, { raw_author_name: "Max Welling" }],
          primary_location: {
            source: { display_name: "A Journal" },
            landing_page_url: "https://arxiv.org/abs/2001.00001v2",
          },
          abstract_inverted_index: { We: [0], do: [1, 3], what: [2] },
          keywords: [{ display_name: "Work" }],
        },
      ],
    },
    expected: [
      {
        title: "A Work",
        abstract: "We do what do",
        authors: ["Jane Roe", "Max Welling"],
        doi: "10.1000/a.1",
        arxiv: "2001.00001",
        year: 2020,
        venue: "A Journal",
        keywords: ["Work"],
      },
    ],
  },
  {
    flavour: "crossref",
    list: {
      status: "ok",
      message: {
        items: [
          {
            DOI: "10.1000/B.2",
            "reference-count": 3,
            title: ["On <i>things</i><sup>2</sup> &amp; more<sup>1</sup>"],
            abstract:
              "<jats:title>Abstract</jats:title><jats:p>First. <jats:italic>Second</jats:italic>.</jats:p><jats:p>Third.</jats:p>",
            author: [{ given: "H. K.", family: "Hall", suffix: "Jr." }, { name: "A Consortium" }],
            issued: { "date-parts": [[1957, 10]] },
            "container-title": ["J. Am. Chem. Soc."],
            relation: { "is-preprint-of": [{ "id-type": "doi", id: "10.1000/c.3" }] },
          },
        ],
      },
    },
    expected: [
      {
        title: "On things2 & more",
        abstract: "First. Second. Third.",
        authors: ["H. K. Hall Jr.", "A Consortium"],
        year: 1957,
        venue: "J. Am. Chem. Soc.",
        sameAs: ["10.1000/c.3"],
      },
    ],
  },
  {
    flavour: "csl-json",
    list: {
      "10.1000/D.4": [
        {
          type: "article",
          title: "By identifier",
          author: [
            { literal: "A Group" },
            { given: "Ludwig", "non-dropping-particle": "van", family: "Beethoven" },
          ],
          DOI: "10.1000/D.4",
        },
      ],
    },
    expected: [{ title: "By identifier", doi: "10.1000/d.4", authors: ["A Group", "Ludwig van Beethoven"] }],
  },
  {
    flavour: "semantic-scholar",
    list: {
      data: [
        {
          paperId: "x1",
          title: "A Paper",
          abstract: "We.",
          authors: [{ authorId: "1", name: "Jane Roe" }],
          year: 2021,
          externalIds: { ArXiv: "2101.00001", DOI: "10.1000/E.5" },
          venue: "ICML",
        },
      ],
    },
    expected: [
      { title: "A Paper", id: "x1", arxiv: "2101.00001", doi: "10.1000/e.5", year: 2021, venue: "ICML" },
    ],
  },
  {
    flavour: "orcid",
    list: {
      group: [
        {
          "external-ids": { "external-id": [] },
          "work-summary": [
            {
              "put-code": 12,
              title: { title: { value: "An ORCID work" }, subtitle: null },
              "external-ids": {
                "external-id": [
                  {
                    "external-id-type": "doi",
                    "external-id-value": "10.1000/F.6",
                    "external-id-relationship": "self",
                  },
                ],
              },
              "publication-date": { year: { value: "2019" } },
              "journal-title": { value: "A Journal" },
            },
            { "put-code": 13, title: { title: { value: "An ORCID work" } } },
          ],
        },
      ],
    },
    expected: [
      { title: "An ORCID work", id: "12", doi: "10.1000/f.6", year: 2019, venue: "A Journal" },
      { title: "An ORCID work", id: "13" },
    ],
  },
  {
    flavour: "paperoni",
    list: [
      {
        paper_id: "9266",
        title: "A Mila Paper",
        abstract: "We find $O(n)$.",
        authors: [{ author: { name: "Jane Roe" }, affiliations: [{ name: "Mila" }] }],
        releases: [
          { venue: { name: "ArXiv", type: "preprint", date: { text: "2022-01-01" } }, status: "preprint" },
          {
            venue: { name: "A Conference", type: "conference", date: { text: "2023-09-21" } },
            status: "published",
          },
        ],
        topics: [{ name: "Deep Learning" }],
        links: [{ type: "arxiv", link: "2201.00001" }],
      },
    ],
    expected: [
      {
        title: "A Mila Paper",
        authors: ["Jane Roe"],
        year: 2023,
        venue: "A Conference",
        arxiv: "2201.00001",
        keywords: ["Deep Learning"],
        id: "9266",
      },
    ],
  },
  {
    flavour: "hal",
    list: {
      response: {
        docs: [
          {
            docid: 1,
            title_s: ["Un titre"],
            abstract_s: ["Nous."],
            authFullName_s: ["Jeanne Dupont", "Marc Petit"],
            producedDateY_i: 2018,
          },
          { docid: 2, title_s: ["A title"], publicationDateY_i: 2020 },
        ],
      },
    },
    expected: [
      { title: "Un titre", abstract: "Nous.", authors: ["Jeanne Dupont", "Marc Petit"], year: 2018 },
      { title: "A title", year: 2020 },
    ],
  },
  {
    flavour: undefined,
    list: [
      {
        id: "a",
        titre: "Un titre",
        résumé: "Nous.",
        auteurs: "Jeanne Dupont et Marc Petit",
        année: "2018",
        "mots-clés": "un; deux",
      },
      {
        title: { en: "In English", fr: "En français" },
        authors: ["Roe, Jane"],
        date: "2020-01-02",
        links: [{ label: "Paper", url: "https://doi.org/10.1000/G.7" }],
      },
    ],
    expected: [
      {
        id: "a",
        title: "Un titre",
        authors: ["Jeanne Dupont", "Marc Petit"],
        year: 2018,
        keywords: ["un", "deux"],
      },
      { title: "In English", authors: ["Jane Roe"], year: 2020, doi: "10.1000/g.7" },
    ],
  },
];

for (const { flavour, list, expected } of SHAPES) {
  t.test(`readPublications, JSON: ${flavour ?? "plain records"}`, async (t) => {
    const { publications, failures, detected } = await readAll(JSON.stringify(list, null, 1));
    t.match(publications, expected);
    t.equal(publications.length, expected.length);
    t.same(failures, []);
    t.equal(detected.flavour, flavour);
  });
}

t.test("readPublications, JSON: records that are none fail in their places", async (t) => {
  const { publications, failures } = await readAll(
    '[{"title":"A"},\n{"x":1},\n7,\n{"title":"B",},\n{"title":"C"}]',
  );
  t.same(
    publications.map(({ title, place }) => [title, place.lines]),
    [
      ["A", [1, 1]],
      ["C", [5, 5]],
    ],
  );
  t.match(failures, [
    { reason: "title-missing", place: { position: 1, lines: [2, 2] }, excerpt: '{"x":1}' },
    { reason: "syntax", place: { position: 2, lines: [4, 4] } },
  ]);
});

t.test(
  "readPublications, JSON: a service's answer that was cut off gives the whole records before the cut",
  async (t) => {
    const { publications, failures } = await readAll(
      '{"meta":{"n":2},"results":[{"title":"A"},{"title":"B"},{"title":"C',
    );
    t.same(
      publications.map(({ title }) => title),
      ["A", "B"],
    );
    t.match(failures, [{ reason: "cut-off" }]);
  },
);

t.test("readPublications, NDJSON: a bad line fails alone", async (t) => {
  const { publications, failures, detected } = await readAll('{"title":"A"}\n{"title":\n\n{"title":"B"}\n');
  t.equal(detected.format, "ndjson");
  t.same(
    publications.map(({ title, place }) => [title, place.position, place.lines]),
    [
      ["A", 0, [1, 1]],
      ["B", 2, [4, 4]],
    ],
  );
  t.match(failures, [{ reason: "syntax", place: { position: 1, lines: [2, 2] } }]);
});

t.test("fromInvertedIndex: words at their places, gaps closed, absurd places ignored", async (t) => {
  t.equal(fromInvertedIndex({ b: [1, 3], a: [0], far: [4_000_000_000], bad: "x" }), "a b b");
});
