"""The logs of the runs as one picture: losses above, development figures below."""

import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402  the backend is chosen first


def plot(runs: list[Path], picture: Path) -> None:
    """The second run's steps go on where the first one's end."""
    rows, before = [], 0
    for run in runs:
        rows += [row | {"step": row["step"] + before} for row in map(json.loads, (run / "log.jsonl").read_text().splitlines())]
        before = rows[-1]["step"]
    figure, (above, below) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
    for name in (
        "papers_contrast",
        "twins_contrast",
        "pairs_contrast",
        "papers_topic",
        "twins_topic",
        "long_topic",
        "cut_topic",
        "cut_kept",
        "papers_about",
    ):
        points = [(r["step"], r[name]) for r in rows if name in r]
        above.plot(*zip(*points, strict=True), label=name.replace("_", " ")) if points else None
    above.set_ylabel("loss")
    above.legend(fontsize=7)
    for name in ("prototypes_en", "prototypes_fr", "definitions_en", "definitions_fr"):
        points = [(r["step"], r[name][1]) for r in rows if name in r]
        below.plot(*zip(*points, strict=True), marker="o", label=name.replace("_", " ")) if points else None
    below.set_ylabel("nDCG@5, gold development set")
    below.set_xlabel("step")
    below.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(picture, dpi=80)
