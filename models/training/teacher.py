"""What the later rounds of training aim at: topics that were read, and elsewhere the opinion of the joint space.

The joint space of a round's encoder and the lexicon (`topique build`) judges better than either part. It scores every
paper of the corpus, and the encoder of the next round learns its scores: self-training (Xie et al. 2020, "Noisy Student"),
here with half of what the student reads cut, cropped or in pseudo-French. A French translation has the target of its original.
"""

import json
import subprocess
from pathlib import Path

import numpy as np

from corpora import title_hash
from encode import choose
from tokenizer import read_lines
from topics import Vocabulary

LABELS = {  # whose topics were read one by one, and the corpus with their titles
    "arxiv_en_fr_cc0": ("id", "title"),
    "acl_abstracts_en_fr_ccby": ("id", "title_en"),
    "arxiv_en_cc0": ("id", "title"),
    "jeptalnrecital_fr": ("title_fr", "title_fr"),
}
LEAST_CHARACTERS = 150  # of an abstract worth the teacher's time
MOST_CHARACTERS = 1800  # read of one
LEAST_SURE = 0.2  # the best topic's score below which the teacher says nothing about how topics compare


def ask_teacher(work: Path, answers: Path, topics: Path, project: Path, seed: int = 1) -> None:
    """Scores of every paper with an abstract by the topics in models/, by the project's own command line."""
    asked = work / "asked.ndjson"
    with asked.open("w", encoding="utf-8") as out:
        for i, paper in enumerate(corpus_papers(work, topics, seed)):
            untranslated = paper["lang"] == "en" or "pair" not in paper
            if paper["source"] != "titles_keywords_en" and len(paper["abstract"]) >= LEAST_CHARACTERS and untranslated:
                row = {"id": str(i), "title": paper["title"], "abstract": paper["abstract"][:MOST_CHARACTERS], "language": paper["lang"]}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    command = ["npm", "run", "--silent", "topique", "--", "publications", str(asked.resolve()), "--threshold", "0.02", "--limit", "12"]
    subprocess.run([*command, "--out", str(answers.resolve())], cwd=project, stdout=subprocess.DEVNULL, check=True)


def taught_targets(work: Path, answers: Path, topics: Path, data: Path, labels: Path, seed: int = 1) -> dict[str, np.ndarray]:
    """`distribution` over topics, rows of zeros where nothing is known [papers x topics]; `presence`, 0-1 [papers x topics];
    `judged`, whether the presence of every topic is known, and `read`, whether it was read and not guessed [papers]."""
    v = Vocabulary(topics)
    papers = corpus_papers(work, topics, seed)
    presence = np.zeros((len(papers), len(v.ids)), np.float32)
    judged = np.zeros(len(papers), bool)
    for row in read_lines(answers):
        if "tags" in row:
            judged[int(row["id"])] = True
            for tag in row["tags"]:
                presence[int(row["id"]), v.index[tag["topic"]]] = tag["score"]
    topics_of, read = read_topics(data, labels, v), np.zeros(len(papers), bool)
    for at, paper in enumerate(papers):
        found = topics_of.get(title_hash(paper["title"])) if "pair" not in paper or paper["lang"] == "en" else None
        if found is not None:
            presence[at], judged[at], read[at] = found, True, True
    original: dict[str, int] = {p["pair"]: i for i, p in enumerate(papers) if "pair" in p and p["lang"] == "en"}
    for at, paper in enumerate(papers):
        if "pair" in paper and paper["lang"] == "fr" and paper["pair"] in original:
            presence[at], judged[at] = presence[original[paper["pair"]]], judged[original[paper["pair"]]]
    distribution = np.load(work / "targets.npy")
    sure = presence.max(1) >= LEAST_SURE
    distribution[judged] = 0
    distribution[judged & sure] = presence[judged & sure] / presence[judged & sure].sum(1, keepdims=True)
    return {"distribution": distribution, "presence": presence.astype(np.float16), "judged": judged, "read": read}


def read_topics(data: Path, labels: Path, v: Vocabulary) -> dict[str, np.ndarray]:
    """Folded title -> presence of each topic: 1 given, .5 doubtful, 0 not. [topics] each"""
    found = {}
    for name, (id, title) in LABELS.items():
        given = {row.get("id") or row["title"]: row for row in read_lines(labels / f"{name}.jsonl")}
        for paper in read_lines(data / "train" / f"{name}.jsonl.gz"):
            if paper.get(id) in given:
                row = np.zeros(len(v.ids), np.float32)
                row[[v.index[t] for t in given[paper[id]].get("maybe", [])]] = 0.5
                row[[v.index[t] for t in given[paper[id]]["topics"]]] = 1
                found[title_hash(paper[title])] = row
    return found


def corpus_papers(work: Path, topics: Path, seed: int) -> list[dict]:
    """The papers of corpus.npz, in its order."""
    return choose(list(read_lines(work / "papers.jsonl.gz")), len(Vocabulary(topics).ids), seed)
