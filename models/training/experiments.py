"""The choices around an encoder, one line each: centring, shrinkage, French papers, definitions, prototypes, lexical share,
topics smoothed by those they occur with, negative exemplars, class priors, title weight.

    python experiments.py ../encoder

The vectors are computed once; every line is [P@1, nDCG@5, best micro-F1] on the gold development set, English and French.
Shrinkage is that of a whitening, which is nothing at 1: so it is in the product, which has none.
"""

import argparse
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans

from embedders import open_embedder
from evaluate import Sets, class_means, rank_metrics, share, unit
from topics import Vocabulary

HARD = 30  # papers a topic


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"))
    parser.add_argument("--topics", type=Path, default=Path("../../../shared/topics"))
    parser.add_argument("--most", type=int, help="tokens read of each text, all by default")
    args = parser.parse_args()
    sets = Sets(args.data, Vocabulary(args.topics))
    embed = open_embedder(args.encoder, args.most)
    space = Space(embed, sets)
    variants = [
        {},
        *({"centre": c} for c in ("none", "common")),
        *({"shrinkage": s} for s in (0.1, 0.6, 1.0)),
        *({"french": f} for f in (0.0, 1.0)),
        *({"definitions": d} for d in (0.0, 0.5, 2.0)),
        {"prototypes": 3},
        *({"lexical": x} for x in (0.3, 0.5, 0.7)),
        {"lexical": 0.5, "shrinkage": 1.0},
        *({"smoothing": s} for s in (0.1, 0.3)),
        *({"negatives": n} for n in (0.2, 0.5)),
        *({"hard": n} for n in (0.1, 0.2, 0.5)),
        *({"prior": p} for p in (0.05, 0.1, 0.2)),
        *({"title": t} for t in (0.3, 0.6)),
    ]
    for variant in variants:
        print(variant or "base", space.measure(**variant), flush=True)


class Space:
    def __init__(self, embed, sets: Sets):
        self.sets = sets
        self.papers = {"en": embed(sets.en), "fr": embed(sets.fr)}
        self.topics = {"en": sets.en_topics, "fr": sets.fr_topics}
        self.gold = {lang: embed(texts) for lang, texts in sets.gold.items()}
        self.titles = {lang: embed(titles) for lang, titles in sets.gold_titles.items()}
        self.about = {lang: embed(texts) for lang, texts in sets.definitions.items()}

    def measure(
        self,
        centre: str = "language",
        shrinkage: float = 0.3,
        french: float = 0.5,
        definitions: float = 1.0,
        prototypes: int = 1,
        lexical: float = 0.0,
        smoothing: float = 0.0,
        negatives: float = 0.0,
        hard: float = 0.0,
        prior: float = 0.0,
        title: float = 0.0,
    ) -> dict:
        means = {lang: p.mean(0) for lang, p in self.papers.items()}
        if centre == "common":
            means = dict.fromkeys(means, (means["en"] + means["fr"]) / 2)
        if centre == "none":
            means = dict.fromkeys(means, np.zeros_like(means["en"]))
        papers = {lang: unit(p - means[lang]) for lang, p in self.papers.items()}
        gold = {lang: unit(unit(g + title * self.titles[lang]) - means[lang]) for lang, g in self.gold.items()}
        about = unit(sum(unit(a - (a.mean(0) if centre != "none" else 0)) for a in self.about.values()))
        white = whitening(papers["en"], self.topics["en"], shrinkage)
        centroids = self._centroids(papers, french, prototypes, smoothing)  # [prototypes] of [topics x dim]
        centroids = [unit(c - negatives * self._others(papers["en"]) - hard * self._nearest_others(papers["en"], c)) for c in centroids]
        common = np.log1p(self.topics["en"].sum(0))  # [topics]
        result, first = {}, []
        for lang in ("en", "fr"):
            x = unit(gold[lang] @ white)
            scores = np.max([x @ unit(unit(c + definitions * about) @ white).T for c in centroids], 0)
            scores = scores + prior * scores.std() * (common - common.mean()) / common.std()
            if lexical:
                words = self.sets.lexical[lang]
                scores = (1 - lexical) * scores / scores.std() + lexical * words / words.std()
            result[lang] = rank_metrics(scores, self.sets)
            first.append(scores.argmax(1))
        return result | {"same_first": share(first[0] == first[1])}

    def _centroids(self, papers: dict[str, np.ndarray], french: float, prototypes: int, smoothing: float) -> list[np.ndarray]:
        topics = {lang: smoothed(t, smoothing) for lang, t in self.topics.items()}
        means = [unit(unit(class_means(papers["en"], topics["en"])) + french * class_means(papers["fr"], topics["fr"]))]
        if prototypes > 1:
            parts = [
                KMeans(prototypes, n_init=2, random_state=1).fit(papers["en"][member]).cluster_centers_ for member in self.topics["en"].T
            ]
            means += [unit(means[0] + unit(np.array([p[k] for p in parts]))) for k in range(prototypes)]
        return means

    def _others(self, papers: np.ndarray) -> np.ndarray:
        """Mean of the papers without each topic (Rocchio 1971). [topics x dim]"""
        return unit(class_means(papers, ~self.topics["en"]))

    def _nearest_others(self, papers: np.ndarray, centroids: np.ndarray) -> np.ndarray:
        """The same of those of them alone that are nearest to the topic's centroid. [topics x dim]"""
        similar = np.where(self.topics["en"], -np.inf, papers @ centroids.T)  # [papers x topics]
        nearest = np.argsort(-similar, axis=0)[:HARD]  # [HARD x topics]
        return unit(papers[nearest].mean(0))


def whitening(vectors: np.ndarray, topics: np.ndarray, shrinkage: float) -> np.ndarray:
    """Inverse square root of the shrunk covariance around the mean of each paper's own topic centroids. [dim x dim]"""
    weight = topics / np.maximum(topics.sum(1, keepdims=True), 1)
    rest = vectors - weight @ class_means(vectors, topics)
    covariance = rest.T @ rest / len(rest)
    d = len(covariance)
    covariance = (1 - shrinkage) * covariance + shrinkage * np.trace(covariance) / d * np.eye(d)
    values, axes = np.linalg.eigh(covariance)
    return axes @ np.diag(values**-0.5) @ axes.T


def smoothed(topics: np.ndarray, share: float) -> np.ndarray:
    """Part of each topic given to those it occurs with, as often as it does. [papers x topics]"""
    together = (topics.T @ topics.astype(float)) * (1 - np.eye(topics.shape[1]))
    return (1 - share) * topics + share * topics @ (together / np.maximum(together.sum(1, keepdims=True), 1))


if __name__ == "__main__":
    main()
