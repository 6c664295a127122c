"""What the topic loss aims at: the topics a paper is known to have, smoothed by what its words say.

Author keywords and title matches are incomplete: a paper on federated learning of language models may name only one of
the two. A lexical nearest centroid over the same labels (TF-IDF of tokens and token pairs) ranks the missing ones, and its
opinion gets part of the weight. French papers that are translations take the target of their English original.
"""

import numpy as np
from scipy import sparse

PAIR_BITS = 18  # token pairs are hashed to 2^18 columns
KNOWN_WEIGHT = 0.65
SHARPNESS = 1.3  # of the softmax over lexical cosines, in standard deviations of a paper's row


def topic_targets(corpus: dict[str, np.ndarray], size: int) -> np.ndarray:
    """A distribution over topics for each paper. [papers x topics]"""
    hard, french, twin = corpus["hard"], corpus["french"], corpus["twin"]
    topics = hard.shape[1]
    papers = bags(corpus, size)
    about = bags_of_topics(corpus, size, topics)
    idf = np.log(papers.shape[0] / (1 + np.bincount(papers.indices, minlength=papers.shape[1])))
    idf[np.bincount(papers.indices, minlength=papers.shape[1]) < 3] = 0
    papers, about = (unit(bag.multiply(idf[None, :]).tocsr()) for bag in (papers, about))
    english = ~french
    weight = sparse.csr_matrix(
        hard / np.maximum(hard.sum(1, keepdims=True), 1) * english[:, None] * np.where(corpus["sure"], 1.5, 1.0)[:, None]
    )
    centroids = unit(unit(weight.T @ papers) + 0.9 * about)
    cosine = np.asarray((papers @ centroids.T).todense())
    cosine = (cosine - cosine[english].mean(0)) + cosine[english].mean()  # broad topics are near to everything
    cosine = (cosine - cosine.mean(1, keepdims=True)) / (cosine.std(1, keepdims=True) + 1e-9)
    words_say = np.exp(SHARPNESS * cosine)
    words_say /= words_say.sum(1, keepdims=True)
    known = hard / np.maximum(hard.sum(1, keepdims=True), 1)
    lam = np.where(hard.any(1), KNOWN_WEIGHT, 0.0)[:, None]
    target = lam * known + (1 - lam) * words_say
    translated = french & (twin >= 0)
    target[translated] = target[twin[translated]]
    target[french & (twin < 0)] = known[french & (twin < 0)]  # no lexical opinion on French; rows of zeros where nothing is known
    return target.astype(np.float32)


def bags(corpus: dict[str, np.ndarray], size: int) -> sparse.csr_matrix:
    n = len(corpus["french"])
    rows = np.concatenate([np.repeat(np.arange(n), np.diff(corpus[f"{part}_at"])) for part in ("title", "abstract")])
    return bag(rows, np.concatenate([corpus["title_ids"], corpus["abstract_ids"]]), n, size)


def bags_of_topics(corpus: dict[str, np.ndarray], size: int, topics: int) -> sparse.csr_matrix:
    lengths = np.diff(corpus["about_at"])
    rows = np.repeat(np.where(corpus["about_french"], topics, corpus["about_topic"]), lengths)  # French texts into a row of their own
    return bag(rows, corpus["about_ids"], topics + 1, size)[:topics]


def bag(rows: np.ndarray, ids: np.ndarray, n: int, size: int) -> sparse.csr_matrix:
    """Sublinear counts of tokens and of pairs of neighbours."""
    same = rows[1:] == rows[:-1]
    pair = (ids[:-1].astype(np.int64) * 1_000_003 + ids[1:]) % (1 << PAIR_BITS) + size
    columns = np.concatenate([ids.astype(np.int64), pair[same]])
    where = np.concatenate([rows, rows[1:][same]])
    counts = sparse.coo_matrix((np.ones(len(columns), np.float32), (where, columns)), (n, size + (1 << PAIR_BITS))).tocsr()
    counts.data = 1 + np.log(counts.data)
    return counts


def unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    norm = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    return sparse.diags(1 / np.maximum(norm, 1e-9)) @ rows
