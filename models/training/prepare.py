"""From the public corpora to two files: papers (title, abstract, language, topics) and pairs (English, French).

Only text whose licence allows it goes in: every source is named here with its licence, and rows of other sources, or of
sources marked non-commercial, are left out. A paper of an evaluation set is never taken (sha1 of the folded title).
"""

import collections
import gzip
import json
import re
from pathlib import Path

from corpora import one_line, read, title_hash
from topics import Vocabulary

# Rows of the mixed files are taken only from these sources.
ALLOWED_SOURCES = {
    "huggingface/course": "Apache-2.0",
    "huggingface/agents-course": "Apache-2.0",
    "huggingface/audio-transformers-course": "Apache-2.0",
    "huggingface/course glossary": "Apache-2.0",
    "shervinea/cheatsheet-translation": "MIT",
    "dair-ai/Prompt-Engineering-Guide": "MIT",
    "sen1997susmit/ML-For-Beginners": "MIT",
    "BKHMSI/acl-anthology (ACL 60-60 MT)": "CC-BY-4.0",
    "tatoeba/manythings": "CC-BY-2.0-FR",
}
FIRST_FREE_YEAR = 2016  # ACL Anthology: CC-BY-4.0 from this year, non-commercial before


def prepare(data: Path, topics: Path, work: Path) -> None:
    train = data / "train"
    vocabulary = Vocabulary(topics)
    held_out = evaluation_titles(data / "eval")
    counts: collections.Counter = collections.Counter()

    with gzip.open(work / "papers.jsonl.gz", "wt", encoding="utf-8", compresslevel=1) as out:
        for paper in papers(train, vocabulary):
            if title_hash(paper["title"]) in held_out:
                raise ValueError(f"A paper of an evaluation set is in the training data: {paper['title']!r}")
            counts[paper["source"]] += 1
            out.write(json.dumps(paper, ensure_ascii=False) + "\n")
    with gzip.open(work / "pairs.jsonl.gz", "wt", encoding="utf-8", compresslevel=1) as out:
        for pair in pairs(train, vocabulary):
            if title_hash(pair["en"]) in held_out or title_hash(pair["fr"]) in held_out:
                counts["pairs dropped: title of an evaluation paper"] += 1
                continue
            counts[f"pairs {pair['kind']}"] += 1
            out.write(json.dumps(pair, ensure_ascii=False) + "\n")
    (work / "counts.json").write_text(json.dumps(counts, indent=1))
    print(json.dumps(counts, indent=1))


def evaluation_titles(folder: Path) -> set[str]:
    found = set()
    for name in ("gold_en_fr", "keywords_en_dev", "taln_fr_en_dev", "parallel_abstracts_dev", "out_of_scope_dev"):
        for row in read(folder, name):
            found.update(title_hash(row[k]) for k in ("title", "title_en", "title_fr") if row.get(k))
    return found


def papers(train: Path, v: Vocabulary):
    """Every text with its topics; `pair` joins the two languages of a paper."""

    def paper(source, title, abstract, lang="en", topics=(), sure=False):
        return {"source": source, "title": clean(title), "abstract": clean(abstract), "lang": lang, "topics": sorted(topics), "sure": sure}

    for r in read(train, "arxiv_en_fr_cc0"):
        found = v.of_title(r["title"])
        yield paper("arxiv_en_fr_cc0", r["title"], r["abstract"], "en", found) | {"pair": r["id"]}
        yield paper("arxiv_en_fr_cc0", r["title_fr"], r["abstract_fr"], "fr", found) | {"pair": r["id"]}
    for r in read(train, "acl_abstracts_en_fr_ccby"):
        title = undouble(r["title_en"])
        found = v.of_title(title)
        yield paper("acl_abstracts_en_fr_ccby", title, r["abstract_en"], "en", found) | {"pair": r["id"]}
        yield paper("acl_abstracts_en_fr_ccby", r["title_fr"], r["abstract_fr"], "fr", found) | {"pair": r["id"]}
    for r in read(train, "papers_en_labelled"):
        by_keyword = v.of_keywords(r.get("keywords") or [])
        yield paper("papers_en_labelled", r["title"], r["abstract"], "en", by_keyword | v.of_title(r["title"]), bool(by_keyword))
    for r in read(train, "arxiv_en_cc0"):
        yield paper("arxiv_en_cc0", r["title"], r["abstract"], "en", v.of_title(r["title"]))
    for r in read(train, "papers_en_venue"):
        yield paper("papers_en_venue", r["title"], r["abstract"], "en", v.of_title(r["title"]))
    for r in read(train, "titles_keywords_en"):
        yield paper(
            "titles_keywords_en",
            r["title"],
            ", ".join(r.get("keywords") or []),
            "en",
            v.of_title(r["title"]) | v.of_keywords(r.get("keywords") or []),
            True,
        )
    for r in read(train, "ai_safety_en"):
        if r.get("abstract"):
            yield paper("ai_safety_en", r["title"], r["abstract"], "en", v.of_title(r["title"]))
    for r in read(train, "jeptalnrecital_fr"):
        if r["year"] >= FIRST_FREE_YEAR and r.get("abstract_lang") == "fr" and r.get("title_fr"):
            yield paper(
                "jeptalnrecital_fr",
                r["title_fr"],
                r["abstract"],
                "fr",
                v.of_title(r["title_fr"], "fr") | v.of_title(r.get("title_en") or ""),
            )
    for r in read(train, "french_ml_prose"):
        if r["source"] in ALLOWED_SOURCES and len(r["text"]) > 80:
            yield paper("french_ml_prose", r.get("section") or "", r["text"], "fr")


def pairs(train: Path, v: Vocabulary):
    """Translations. Abstracts stand in the papers file; here are sentences, titles, terms."""
    free_titles = {one_line(r.get("title_fr")) for r in read(train, "jeptalnrecital_fr") if r["year"] >= FIRST_FREE_YEAR}
    for r in read(train, "parallel_nlp_en_fr"):
        if r["source"] in ALLOWED_SOURCES or (r["source"].endswith("(jeptalnrecital)") and one_line(r["fr"]) in free_titles):
            yield {"en": undouble(clean(r["en"])), "fr": clean(r["fr"]), "kind": "nlp"}
    for r in read(train, "parallel_ml_en_fr"):
        if r["source"] in ALLOWED_SOURCES and "NC" not in r["license"]:
            yield {"en": clean(r["en"]), "fr": clean(r["fr"]), "kind": "ml"}
    for r in read(train, "arxiv_en_fr_cc0"):
        yield {"en": clean(r["title"]), "fr": clean(r["title_fr"]), "kind": "title"}
        en, fr = sentences(r["abstract"]), sentences(r["abstract_fr"])
        if len(en) == len(fr):
            yield from ({"en": a, "fr": b, "kind": "arxiv"} for a, b in zip(en, fr, strict=True))
    for r in read(train, "glossary_en_fr"):
        if r["source"] in ALLOWED_SOURCES:
            yield {"en": clean(r["en"]), "fr": clean(r["fr"]), "kind": "term"}
    for i in range(len(v.ids)):
        yield {"en": v.labels(i, "en")[0], "fr": v.labels(i, "fr")[0], "kind": "term"}
        yield {"en": v.definition(i, "en"), "fr": v.definition(i, "fr"), "kind": "term"}
    for r in read(train, "parallel_general_en_fr"):
        if r["source"] in ALLOWED_SOURCES:
            yield {"en": clean(r["en"]), "fr": clean(r["fr"]), "kind": "general"}


def clean(text: str | None) -> str:
    return one_line(text)


def undouble(title: str) -> str:
    """Some titles of the ACL export stand twice in a row."""
    half = len(title) // 2
    return title[half:] if len(title) % 2 == 0 and title[:half] == title[half:] else title


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý])", one_line(text))
