"""The log of a run as one picture: losses above, development figures below."""

import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  the backend is chosen first


def plot(run: Path, picture: Path) -> None:
    rows = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    figure, (above, below) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
    for name in ("papers_contrast", "twins_contrast", "pairs_contrast", "papers_topic", "twins_topic", "long_topic", "papers_about"):
        points = [(r["step"], r[name]) for r in rows if name in r]
        above.plot(*zip(*points), label=name.replace("_", " ")) if points else None
    above.set_ylabel("loss")
    above.legend(fontsize=7)
    for name in ("prototypes_en", "prototypes_fr", "definitions_en", "definitions_fr"):
        points = [(r["step"], r[name][1]) for r in rows if name in r]
        below.plot(*zip(*points), marker="o", label=name.replace("_", " ")) if points else None
    below.set_ylabel("nDCG@5, gold development set")
    below.set_xlabel("step")
    below.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(picture, dpi=80)
