/** Excerpts of lists that people really keep, with spot checks by hand. */
import { readFileSync } from "node:fs";
import t from "tap";
import { deduplicate } from "../../src/publications/duplicates/duplicates.ts";
import { readAll } from "../helpers/publications.ts";

interface Expected {
  format: string;
  records: number;
  publications: number;
  abstracts: number;
  /** By position. */
  spots: Record<number, object>;
}

const LISTS: Record<string, Expected> = {
  "lab-page.bib": {
    format: "bibtex",
    records: 8,
    publications: 8,
    abstracts: 1,
    spots: {
      0: {
        title: "Minimally Invasive Morphology Adaptation via Parameter Efficient Fine-Tuning",
        authors: [
          "Michael Przystupa",
          "Hongyao Tang",
          "Mariano Phielipp",
          "Santiago Miret",
          "Martin Jägersand",
          "Glen Berseth",
        ],
        year: 2024,
        id: "przystupa2024minimally",
      },
      1: { arxiv: "2405.19548", url: "https://arxiv.org/abs/2405.19548" },
      3: {
        title: "Closing the Gap between TD Learning and Supervised Learning - A Generalisation Point of View",
        place: { lines: [33, 44] },
      },
      5: {
        authors: [
          "Sean Chen",
          "Jensen Gao",
          "Siddharth Reddy",
          "Glen Berseth",
          "Anca D. Dragan",
          "Sergey Levine",
        ],
        arxiv: "2202.02465",
        doi: "10.1109/icra46639.2022.9812442",
      },
      6: {
        authors: [
          "Ashvin Nair",
          "Shikhar Bahl",
          "Alexander Khazatsky",
          "Vitchyr Pong",
          "Glen Berseth",
          "Sergey Levine",
        ],
        keywords: ["Robotics", "Deep Reinforcement Learning", "Self-Supervision"],
      },
      7: {
        title:
          "Hierarchical Reinforcement Learning for Precise Soccer Shooting Skills using a Quadrupedal Robot",
        arxiv: "2208.01160",
      },
    },
  },
  "hal-zotero.bib": {
    format: "bibtex",
    records: 7,
    publications: 7,
    abstracts: 1,
    spots: {
      0: {
        title: "Intent Recognition and Out-of-Scope Detection using LLMsin Multi-party Conversations",
        authors: ["Galo Castillo López", "Gaël de Chalendar", "Nasredine Semmar"],
        year: 2025,
      },
      1: {
        authors: [
          "Alexis Lombard",
          "Yazid Benazzouz",
          "Galo Castillo López",
          "Gaël de Chalendar",
          "Jean-Pierre Lorré",
        ],
      },
      3: {
        venue: "Language Resources and Evaluation",
        language: "en",
        abstract: "We describe the LIMA framework and what was added to it.",
        doi: "10.1007/s10579-024-09773-5",
      },
      4: {
        repairs: ["abstract-repeats-title"],
        title: "Les modèles de langage pour la génération de code tiennent-ils leurs promesses ?",
      },
      5: {
        authors: ["Gaël de Chalendar", "Brigitte Grau"],
        title: "Query Expansion by a Contextual Use of Classes of Nouns",
      },
      6: { authors: ["Gaël de Chalendar", "Brigitte Grau", "Olivier Ferret"], year: 1998 },
    },
  },
  "web-of-science.ris": {
    format: "ris",
    records: 3,
    publications: 3,
    abstracts: 3,
    spots: {
      0: {
        title: "LEADERSHIP IN THE ARTIFICIAL INTELLIGENCE ERA",
        authors: ["E Sarkis", "V Pallotta"],
        year: 2020,
        abstract: "Robots do what people did, and people do something else. Others do not.",
      },
      1: { doi: "10.1038/s41562-019-0670-y", venue: "NATURE HUMAN BEHAVIOUR" },
      2: { authors: ["MFR Lee", "NT Hung"] },
    },
  },
  "review-sheet.csv": {
    format: "csv",
    records: 4,
    publications: 4,
    abstracts: 4,
    spots: {
      0: {
        id: "P04",
        authors: ["Zhucheng Tu", "Mengping Li", "Jimmy Lin"],
        abstract: 'We run models without servers, "as a function".',
      },
      2: {
        authors: [
          "Thomas Rausch",
          "Waldemar Hummer",
          "Vinod Muthusamy",
          "Alexander Rashed",
          "Schahram Dustdar",
        ],
      },
      3: { authors: ["K. Kanagaraj", "S. Geetha"], year: 2020 },
    },
  },
  "crossref-by-doi.json": {
    format: "json",
    records: 2,
    publications: 2,
    abstracts: 1,
    spots: {
      0: {
        title: "Correlation of the Base Strengths of Amines",
        authors: ["H. K. Hall Jr."],
        year: 1957,
        doi: "10.1021/ja01577a030",
      },
      1: { abstract: "We measured antibodies for six months.", sameAs: ["10.1093/cid/ciab963"] },
    },
  },
  "orcid-site.json": {
    format: "json",
    records: 2,
    publications: 2,
    abstracts: 0,
    spots: {
      1: {
        title: "Federated Koopman–Reservoir Learning for Multivariate Time-Series Anomaly Detection in IoT",
        doi: "10.1109/jiot.2026.3693272",
        year: 2026,
      },
    },
  },
  "paperoni-v2.json": {
    format: "json",
    records: 1,
    publications: 1,
    abstracts: 1,
    spots: {
      0: {
        title: "Laughing Hyena Distillery: Extracting Compact Recurrences From Convolutions",
        authors: ["Stefano Massaroli", "Michael Poli", "Daniel Y Fu"],
        year: 2023,
        arxiv: "2310.18780",
        venue: /^Advances in Neural Information Processing Systems/,
      },
    },
  },
  "double-comma.bib": {
    format: "bibtex",
    records: 1,
    publications: 1,
    abstracts: 0,
    spots: {
      0: {
        title: "Report number 2PTE3 - 3D transport model under operative regime",
        venue: "Research Institute X",
      },
    },
  },
};

for (const [name, expected] of Object.entries(LISTS)) {
  t.test(`readPublications, ${name}: every record, nothing dropped, spot checks`, async (t) => {
    const bytes = readFileSync(new URL(`../fixtures/publications/${name}`, import.meta.url));
    const { entries, publications, failures, detected } = await readAll(bytes);
    t.equal(detected.format, expected.format);
    t.same(failures, []);
    t.equal(publications.length, expected.records);
    t.equal(publications.filter(({ abstract }) => abstract !== undefined).length, expected.abstracts);
    for (const [position, spot] of Object.entries(expected.spots))
      t.match(publications[Number(position)], spot, `position ${position}`);
    const merged = deduplicate(publications);
    t.equal(merged.length, expected.publications);
    const duplicates = merged.reduce((sum, { versions }) => sum + versions.length, 0);
    t.equal(entries.length, merged.length + duplicates + failures.length);
  });
}
