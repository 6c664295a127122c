"""The first embedding table, not random: truncated SVD of positive PMI over both languages.

Counts of tokens standing within a window of each other, in English and in French, and of each English token with each
French token of a translation; then every mostly French token is moved halfway to the mean of its translations. The two
languages lie together before the first training step (Levy & Goldberg 2014 for PPMI and SVD).
"""

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

WINDOW = 6
ENGLISH_TOKENS = 8_000_000
FRENCH_WEIGHT = 3.0
CROSS_WEIGHT = 2.0
SCALE = 0.04  # spread of a fresh BERT table is 0.02


def embedding_table(corpus: dict[str, np.ndarray], lexicon: sparse.csr_matrix, size: int, dim: int, seed: int = 1) -> np.ndarray:
    french = np.repeat(corpus["french"], np.diff(corpus["abstract_at"]))
    en = corpus["abstract_ids"][~french][:ENGLISH_TOKENS]
    fr = np.concatenate([corpus["abstract_ids"][french], corpus["fr_ids"]])
    together = neighbours(en, size) + FRENCH_WEIGHT * neighbours(fr, size)
    cross = lexicon.astype(np.float32) * CROSS_WEIGHT * WINDOW
    together = (together + cross + cross.T).tocsr()
    together.sum_duplicates()
    together.data[together.data < 2] = 0
    together.eliminate_zeros()
    u, s, _ = randomized_svd(ppmi(together), dim, n_oversamples=24, n_iter=2, random_state=seed)
    table = (u * np.sqrt(s)).astype(np.float32)  # [size x dim]
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)

    # French tokens go halfway to their translations.
    count_en, count_fr = (np.bincount(ids, minlength=size) for ids in (en, fr))
    share = count_fr / np.maximum(count_fr + count_en * len(fr) / len(en), 1)
    back = lexicon.T.tocsr().multiply(1 / np.maximum(np.asarray(lexicon.sum(0)).ravel(), 1e-9)[:, None]).tocsr()
    moved = 0.5 * table + 0.5 * (back @ table)
    known = (np.asarray(lexicon.sum(0)).ravel() >= 2) & (share > 0.6)
    table[known] = moved[known]
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)
    return table * SCALE * np.sqrt(dim)


def neighbours(ids: np.ndarray, size: int) -> sparse.csr_matrix:
    """How often two tokens stand within the window, nearer ones counting more. Texts run on: a rare false neighbour."""
    total = sparse.csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        weight = np.full(len(ids) - distance, 2 * (WINDOW + 1 - distance) / (WINDOW + 1), np.float32)
        total = total + sparse.coo_matrix((weight, (ids[:-distance], ids[distance:])), (size, size)).tocsr()
    return total + total.T


def ppmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    coo = counts.tocoo()
    row = np.asarray(counts.sum(1)).ravel()
    context = row**0.75  # smoothed, so that rare contexts do not win
    value = np.log(coo.data * context.sum() / (row[coo.row] * context[coo.col]) + 1e-12)
    kept = value > 0
    return sparse.csr_matrix((value[kept].astype(np.float32), (coo.row[kept], coo.col[kept])), counts.shape)
