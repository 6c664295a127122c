"""Measure encoders on the development sets: python evaluate.py NAME=FOLDER [NAME=FOLDER ...]

A cheap stand-in for `topique eval`: few exemplars a topic, no calibration, single threshold. It compares encoders;
the figures of the product come from `topique eval`. Each FOLDER holds tokenizer.json and onnx/model_quantized.onnx (or
onnx/model.onnx), or is a training run's checkpoint (model.pt).
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from corpora import paper_text, read
from embedders import open_embedder
from topics import Vocabulary

EXEMPLARS = 60  # papers a topic
FRENCH_WEIGHT = 0.5  # of the French papers in a centroid, beside the English


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("encoders", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"))
    parser.add_argument("--topics", type=Path, default=Path("../../../shared/topics"))
    parser.add_argument("--gold-only", action="store_true", help="leave the slower sets out")
    parser.add_argument("--most", type=int, help="tokens read of each text, all by default")
    args = parser.parse_args()
    sets = Sets(args.data, Vocabulary(args.topics))
    for pair in args.encoders:
        name, folder = pair.split("=", 1)
        embed = open_embedder(Path(folder), args.most)
        print(name, json.dumps(measure(embed, sets, args.gold_only)), flush=True)


class Sets:
    """Development sets, exemplars and their lexical scores, which no encoder changes."""

    def __init__(self, data: Path, vocabulary: Vocabulary, exemplars: int = EXEMPLARS):
        train, dev = data / "train", data / "eval"
        self.vocabulary = v = vocabulary
        self.en, self.en_topics = few_per_topic(
            [(paper_text(r["title"], r["abstract"]), v.of_keywords(r.get("keywords") or [])) for r in read(train, "papers_en_labelled")],
            [(paper_text(r["title"], r["abstract"]), v.of_title(r["title"])) for r in read(train, "arxiv_en_cc0")],
            exemplars,
            len(v.ids),
        )
        fr = [(paper_text(r["title_fr"], r["abstract_fr"]), v.of_title(r["title"])) for r in read(train, "arxiv_en_fr_cc0")]
        self.fr = [text for text, _ in fr]
        self.fr_topics = np.array([[i in found for i in range(len(v.ids))] for _, found in fr])  # rows of zeros where no title matched
        n = len(v.ids)
        self.definitions = {lang: [f"{v.labels(i, lang)[0]}. {v.definition(i, lang)}" for i in range(n)] for lang in ("en", "fr")}
        self.labels = {lang: [", ".join(v.labels(i, lang)) for i in range(n)] for lang in ("en", "fr")}
        gold = list(read(dev, "gold_en_fr"))
        self.gold = {lang: [paper_text(r[f"title_{lang}"], r[f"abstract_{lang}"]) for r in gold] for lang in ("en", "fr")}
        self.gold_titles = {lang: [r[f"title_{lang}"] for r in gold] for lang in ("en", "fr")}
        self.gold_topics = np.array([[id in r["topics"] for id in v.ids] for r in gold])
        self.gold_maybe = np.array([[id in r["maybe"] and id not in r["topics"] for id in v.ids] for r in gold])
        self.parallel = list(read(dev, "parallel_abstracts_dev"))
        self.keywords = [
            (paper_text(r["title"], r["abstract"]), v.of_keywords(r.get("keywords") or [])) for r in read(dev, "keywords_en_dev")
        ][::4]
        self.keywords = [(text, topics) for text, topics in self.keywords if topics]
        self.taln = [
            (
                paper_text(r.get("title_fr"), r.get("abstract_fr")),
                v.of_keywords(r.get("keywords_fr") or [], "fr") | v.of_keywords(r.get("keywords_en") or []),
            )
            for r in read(dev, "taln_fr_en_dev")
        ]
        self.taln = [(text, topics) for text, topics in self.taln if text and topics]
        self.lexical = {"en": self._lexical("en"), "fr": self._lexical("fr")}

    def _lexical(self, lang: str) -> np.ndarray:
        """TF-IDF cosine of each gold text to each topic's papers plus 0.9 times its description. [gold x topics]"""
        texts, topics = (self.en, self.en_topics) if lang == "en" else (self.fr, self.fr_topics)
        about = [f"{a}. {b}" for a, b in zip(self.definitions[lang], self.labels[lang], strict=True)]
        tfidf = TfidfVectorizer(strip_accents="unicode", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        papers = tfidf.fit_transform(texts + about)[: len(texts)]
        means = unit(topics.T @ papers)  # [topics x terms]
        return tfidf.transform(self.gold[lang]) @ unit(means + 0.9 * tfidf.transform(about).toarray()).T


def few_per_topic(first: list, then: list, limit: int, topics: int) -> tuple[list[str], np.ndarray]:
    """Texts with their topics, from `first` then `then`, each kept while one of its topics still wants papers."""
    have, texts, rows = np.zeros(topics), [], []
    for text, found in [*first, *then]:
        if found and len(found) <= 6 and have[list(found)].min() < limit:
            row = np.zeros(topics, bool)
            row[list(found)] = True
            have += row
            texts.append(text)
            rows.append(row)
    return texts, np.array(rows)


def measure(embed, sets: Sets, gold_only: bool = False) -> dict:
    en, fr = embed(sets.en), embed(sets.fr)
    mean = {"en": en.mean(0), "fr": fr.mean(0)}
    gold = {lang: unit(embed(sets.gold[lang]) - mean[lang]) for lang in ("en", "fr")}
    about = {lang: embed(sets.definitions[lang]) for lang in ("en", "fr")}
    about = unit(sum(unit(a - a.mean(0)) for a in about.values()))
    papers = {"en": unit(en - mean["en"]), "fr": unit(fr - mean["fr"])}
    both = unit(unit(class_means(papers["en"], sets.en_topics)) + FRENCH_WEIGHT * class_means(papers["fr"], sets.fr_topics))
    result: dict = {}
    mixed = unit(both + about)
    spaces = {"definitions": about, "papers": both, "both": mixed}
    first = {}
    for name, centroids in spaces.items():
        for lang in ("en", "fr"):
            scores = gold[lang] @ centroids.T
            result[f"{name}_{lang}"] = rank_metrics(scores, sets)
            first[name, lang] = scores
            if name == "both":
                lexical = sets.lexical[lang]
                joint = scores / scores.std() + lexical / lexical.std()
                result[f"joint_{lang}"] = rank_metrics(joint, sets)
                first["joint", lang] = joint
    for name in ("both", "joint"):
        result[f"same_first_{name}"] = share(first[name, "en"].argmax(1) == first[name, "fr"].argmax(1))
    if not gold_only:
        left = unit(embed([paper_text(r["title_en"], r["abstract_en"]) for r in sets.parallel]) - mean["en"])
        right = unit(embed([paper_text(r["title_fr"], r["abstract_fr"]) for r in sets.parallel]) - mean["fr"])
        result["parallel_retrieval"] = share((left @ right.T).argmax(1) == np.arange(len(left)))
        for name, rows, lang in (("keywords_en", sets.keywords, "en"), ("taln_fr", sets.taln, "fr")):
            vectors = unit(embed([text for text, _ in rows]) - mean[lang])
            wanted = np.zeros((len(rows), len(centroids)), bool)
            for i, (_, topics) in enumerate(rows):
                wanted[i, list(topics)] = True
            scores = vectors @ mixed.T
            result[f"ndcg5_{name}"] = round(ndcg(scores, wanted, np.zeros_like(wanted)), 3)
    return result


def rank_metrics(scores: np.ndarray, sets: Sets) -> list[float]:
    """[P@1, nDCG@5, best micro-F1 of one threshold], with `maybe` topics counted neither right nor wrong."""
    wanted, ignored = sets.gold_topics, sets.gold_maybe
    open_scores = np.where(ignored, -np.inf, scores)
    p1 = wanted[np.arange(len(wanted)), open_scores.argmax(1)].mean()
    flat, right = open_scores[~ignored], wanted[~ignored]
    order = np.argsort(-flat)
    hits = right[order].cumsum()
    f1 = (2 * hits / (np.arange(1, len(hits) + 1) + right.sum())).max()
    return [round(float(x), 3) for x in (p1, ndcg(scores, wanted, ignored), f1)]


def ndcg(scores: np.ndarray, wanted: np.ndarray, ignored: np.ndarray, k: int = 5) -> float:
    order = np.argsort(-np.where(ignored, -np.inf, scores), axis=1)[:, :k]
    discount = 1 / np.log2(np.arange(2, k + 2))
    gain = (np.take_along_axis(wanted, order, 1) * discount).sum(1)
    ideal = np.array([discount[: min(k, n)].sum() for n in wanted.sum(1)])
    return float((gain / np.maximum(ideal, 1e-9))[wanted.any(1)].mean())


def class_means(vectors: np.ndarray, topics: np.ndarray) -> np.ndarray:
    """Mean vector of each topic's papers. [topics x dim]"""
    weight = topics / np.maximum(topics.sum(1, keepdims=True), 1)  # a paper of three topics counts a third in each
    return weight.T @ vectors / np.maximum(weight.sum(0)[:, None], 1e-9)


def unit(rows: np.ndarray) -> np.ndarray:
    rows = np.asarray(rows)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def share(yes: np.ndarray) -> float:
    return round(float(yes.mean()), 3)


if __name__ == "__main__":
    sys.exit(main())
