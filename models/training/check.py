"""What an exported encoder must keep: int8 close to fp32, the same bits for the same text, odd texts no error."""

import time
from pathlib import Path

import numpy as np

from corpora import paper_text, read
from embedders import onnx_embedder

LEAST_COSINE = 0.995
MOST_MEGABYTES = 30


def check(folder: Path, data: Path) -> dict:
    full, small = (onnx_embedder(folder, file=name) for name in ("model.onnx", "model_quantized.onnx"))
    texts = [paper_text(r[f"title_{lang}"], r[f"abstract_{lang}"]) for r in read(data / "eval", "gold_en_fr") for lang in ("en", "fr")]
    a = full(texts)
    began = time.perf_counter()
    b = small(texts)
    speed = len(texts) / (time.perf_counter() - began)
    cosine = (a * b).sum(1)
    assert cosine.min() > LEAST_COSINE, f"Quantised vectors must keep a cosine of {LEAST_COSINE} to fp32; one has {cosine.min():.4f}"
    assert np.array_equal(b[::-1], small(texts[::-1])), "The same text must give the same bits in any order"
    odd = small(["", "é", "Graphes", "word " * 3000, "𝔸 \u200b ∑ \\alpha", "中文"])
    assert np.isfinite(odd).all(), "Odd texts must give finite vectors"
    size = (folder / "onnx" / "model_quantized.onnx").stat().st_size / 1e6
    assert size <= MOST_MEGABYTES, f"The quantised model must be at most {MOST_MEGABYTES} MB, it is {size:.1f}"
    return {
        "cosine_min": round(float(cosine.min()), 5),
        "cosine_mean": round(float(cosine.mean()), 5),
        "megabytes": round(size, 2),
        "texts_per_second": round(speed, 1),
    }
