import t from "tap";
import { readAll } from "../../../helpers/publications.ts";

t.test("readPublications, BibTeX: fields of a HAL and Zotero export", async (t) => {
  const list = `
@string{nlp = {Natural Language Processing}}
@comment{ignored, title = {no}}
@inproceedings{de_exemple_2023,
	location = {Caen, France},
	title = {R{\\'e}sum{\\'e} automatique : {\\'e}tat de l'art et {LIMA} \\& co},
	subtitle = {un bilan},
	url = {https://doi.org/10.1000/ABC_1},
	doi = {10.1000/ABC\\_1},
	abstract = {Nous r{\\'e}sumons $x^2$ \\emph{textes}.},
	booktitle = {Actes de } # nlp,
	author = {Chalendar (de), Ga{\\"e}l and {Les Auteurs et Compagnie} and López Espejel, Jessica and D'Haro, Luis and Grefenstette, Jr, Gregory and others},
	date = {2023-06-01},
	langid = {french},
	keywords = {résumé, langue},
}`;
  const { publications, failures } = await readAll(list);
  t.same(failures, []);
  t.same(publications, [
    {
      title: "Résumé automatique : état de l'art et LIMA & co: un bilan",
      abstract: "Nous résumons x^2 textes.",
      authors: [
        "Gaël de Chalendar",
        "Les Auteurs et Compagnie",
        "Jessica López Espejel",
        "Luis D'Haro",
        "Gregory Grefenstette Jr",
      ],
      year: 2023,
      venue: "Actes de Natural Language Processing",
      doi: "10.1000/abc_1",
      url: "https://doi.org/10.1000/ABC_1",
      language: "fr",
      keywords: ["résumé", "langue"],
      id: "de_exemple_2023",
      place: { position: 0, lines: [4, 16] },
      repairs: [],
    },
  ]);
});

t.test("readPublications, BibTeX: what people write by hand", async (t) => {
  const list = `@inproceedings{
jain2025nonadversarial,
title={Non-Adversarial Things},
author={Zhongyu Li* and Ashvin Nair$^*$ and Sandhu, Mahtab, and Glen Berseth},
year={Preprint},
arxiv={2202.02465v1},
arxiv={9999.99999},
}
x
@techreport{TBD,  title = {Double comma},  , number = {2},  Accessed = {2023-01-13}}@ARTICLE{quotes,
  title     = "Towards {Learning} from a Single
               Video",
  year      =  2023,
  journal   = {CoRR},
  volume    = {abs/1804.06424}
}
@article{no_comma title = {Lost comma after the key}, year = 2020}
@misc(round, title = {Round (brackets) too}, eprint = {2310.08864}, archivePrefix = {arXiv})`;
  const { publications } = await readAll(list);
  t.match(publications, [
    {
      title: "Non-Adversarial Things",
      authors: ["Zhongyu Li", "Ashvin Nair", "Mahtab Sandhu", "Glen Berseth"],
      arxiv: "2202.02465",
      id: "jain2025nonadversarial",
    },
    { title: "Double comma", id: "TBD" },
    { title: "Towards Learning from a Single Video", year: 2023, arxiv: "1804.06424" },
    { title: "Lost comma after the key" },
    { title: "Round (brackets) too", arxiv: "2310.08864" },
  ]);
  t.equal(publications[0]?.year, undefined);
});

t.test(
  "readPublications, BibTeX: a broken entry is repaired or reported, and the next is read",
  async (t) => {
    const list = `@article{open, title = {Never closed, year = {2020}
@article{early, title = {Closed}}, year = {2021}, abstract = {It goes on.} }
@article{untitled, year = {2020}}
article{headless, title = {Its at sign is lost}, year = {2020}}
@article{last, title = {The last one is cut o`;
    const { publications, failures } = await readAll(list);
    t.match(publications, [
      { title: /^Never closed/, repairs: ["entry-unclosed"] },
      { title: "Closed", year: 2021, abstract: "It goes on." },
      { title: "The last one is cut o", repairs: ["entry-unclosed"] },
    ]);
    t.match(failures, [
      { reason: "title-missing", place: { position: 2, lines: [3, 3] } },
      { reason: "syntax", place: { lines: [4, 4] }, excerpt: /^article\{headless/ },
    ]);
  },
);

t.test(
  "readPublications, BibTeX: a part inherits from its volume, wherever that stands, what it does not say",
  async (t) => {
    const list = `
@inproceedings{one, title = {One}, author = {Roe, Jane}, crossref = {Vol}}
@article{alone, title = {Alone}, year = 2001}
@inproceedings{two, title = {Two}, author = {Roe, Jane}, date = {2019-12-31}, crossref = "vol"}
@proceedings{vol, title = {Proceedings of the Third}, booktitle = {Proc. 3rd}, editor = {Poe, Ann}, year = 2020,
  doi = {10.1000/volume}, keywords = {volume}, abstract = {About it.}, publisher = {House}}
@incollection{three, title = {Three}, crossref = {vol}}
@incollection{four, title = {Four}, booktitle = {My own}, crossref = {vol}}
@incollection{untitled, author = {Roe, Jane}, crossref = {vol}}
@inbook{lost, title = {Lost}, crossref = {nowhere}}
no entry, title = {gone}
@book{handbook, title = {Handbook}, date = {1999}}
@inbook{five, title = {Five}, crossref = {handbook}}`;
    const { publications, failures } = await readAll(list);
    const seen = publications.map(({ id, year, venue, doi, authors, keywords, place }) => [
      id,
      year,
      venue,
      doi,
      authors.join(),
      keywords.join(),
      place.position,
    ]);
    t.same(seen, [
      ["one", 2020, "Proc. 3rd", undefined, "Jane Roe", "", 0],
      ["alone", 2001, undefined, undefined, "", "", 1],
      ["two", 2019, "Proc. 3rd", undefined, "Jane Roe", "", 2],
      ["vol", 2020, "Proc. 3rd", "10.1000/volume", "Ann Poe", "volume", 3],
      ["three", 2020, "Proc. 3rd", undefined, "", "", 4],
      ["four", 2020, "My own", undefined, "", "", 5],
      ["lost", undefined, undefined, undefined, "", "", 7],
      ["handbook", 1999, undefined, undefined, "", "", 9],
      ["five", 1999, "Handbook", undefined, "", "", 10],
    ]);
    t.same(
      failures.map(({ place, reason }) => [place.position, reason]),
      [
        [6, "title-missing"],
        [8, "syntax"],
      ],
    );
  },
);

t.test(
  "readPublications, BibTeX: a volume that never comes holds nothing back for ever, and the order stays",
  async (t) => {
    const count = 12_000;
    const list = Array.from(
      { length: count },
      (_, i) => `@inproceedings{k${i}, title = {Paper ${i}}, crossref = {${i < 6000 ? "none" : "vol"}}}`,
    );
    const { publications } = await readAll(
      `${list.join("\n")}\n@proceedings{vol, title = {All}, year = 2020}`,
    );
    t.equal(publications.length, count + 1);
    t.ok(publications.every(({ place }, i) => place.position === i));
    t.same(
      publications.slice(0, count).findIndex(({ year }) => year === 2020),
      count - 5000,
      "the last five thousand are held until the end",
    );
  },
);
