"""A bilingual lexicon of tokens learned from the translations: IBM model 1 (Brown et al. 1993), by expectation maximisation.

It has two uses. It puts French tokens where their translations lie in the first embedding table, and it makes pseudo-French
out of English abstracts, so that the model reads French words on topics for which no French text is free to use.
"""

import numpy as np
from scipy import sparse

ROUNDS = 5
LONGEST = 50  # tokens of a side
GENERAL_PAIRS = 80_000


def learn_lexicon(corpus: dict[str, np.ndarray], vocabulary: int, seed: int = 1) -> sparse.csr_matrix:
    """Expected number of times English token e was translated as French token f. [vocabulary x vocabulary]"""
    rng = np.random.default_rng(seed)
    general = np.flatnonzero(corpus["general"])
    chosen = np.concatenate([np.flatnonzero(~corpus["general"]), rng.permutation(general)[:GENERAL_PAIRS]])
    keys, groups, group = [], [], 0
    en_ids, en_at, fr_ids, fr_at = (corpus[k] for k in ("en_ids", "en_at", "fr_ids", "fr_at"))
    for i in chosen:
        en = en_ids[en_at[i] : min(en_at[i + 1], en_at[i] + LONGEST)].astype(np.int64)
        fr = fr_ids[fr_at[i] : min(fr_at[i + 1], fr_at[i] + LONGEST)]
        keys.append((en[:, None] * vocabulary + fr).ravel())
        groups.append(np.broadcast_to(group + np.arange(len(fr), dtype=np.int32), (len(en), len(fr))).ravel())
        group += len(fr)
    cells, where = np.unique(np.concatenate(keys), return_inverse=True)
    groups_of = np.concatenate(groups)
    where = where.astype(np.int32)
    del keys, groups
    english = (cells // vocabulary).astype(np.int64)
    t = np.ones(len(cells))  # p(f | e), unnormalised at first
    for _ in range(ROUNDS):
        share = t[where]
        share /= np.bincount(groups_of, share, group)[groups_of]  # which English token explains this French one
        counts = np.bincount(where, share, len(cells))
        t = counts / np.bincount(english, counts, vocabulary)[english]
    kept = counts > 0.3
    return sparse.csr_matrix((counts[kept], (english[kept], (cells % vocabulary)[kept])), (vocabulary, vocabulary))


def translations(counts: sparse.csr_matrix, words: np.ndarray, best: int = 3, least: float = 0.12) -> tuple[np.ndarray, np.ndarray]:
    """The likeliest French tokens of each English token, and the running sum of their chances. [vocabulary x best] twice

    Only whole words (`words`) are translated; a token without a likely translation stays itself.
    """
    n = counts.shape[0]
    to = np.repeat(np.arange(n, dtype=np.int32)[:, None], best, 1)
    chance = np.zeros((n, best))
    for e in np.flatnonzero(words):
        row = slice(counts.indptr[e], counts.indptr[e + 1])
        value, token = counts.data[row], counts.indices[row]
        if value.sum() < 2:
            continue
        p = value / value.sum()
        top = [i for i in np.argsort(-p)[:best] if p[i] >= least and words[token[i]]]
        if top:
            to[e, : len(top)] = token[top]
            chance[e, : len(top)] = p[top] / p[top].sum()
    return to, np.cumsum(chance, 1)
