"""The whole way from the public corpora to the files of models/encoder, in one command:

    python build.py --data ../../../shared/data --topics ../../../shared/topics --work WORK --minutes 70

Every step leaves its files in WORK and is skipped when they are there, and the training resumes from its last checkpoint, so
the command can be stopped and given again. `--until targets` (or another step) stops early.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from scipy import sparse
from tokenizers import Tokenizer

from check import check
from development import Development
from encode import encode
from export import export
from lexicon import learn_lexicon
from plot import plot
from prepare import prepare
from table import embedding_table
from targets import topic_targets
from tokenizer import train_tokenizer
from train import Settings, train

STEPS = ["prepare", "tokenizer", "encode", "lexicon", "table", "targets", "train", "export"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"), help="folder with train/ and eval/")
    parser.add_argument("--topics", type=Path, default=Path("../../../shared/topics"), help="folder with topics.json and keyword_rules.json")
    parser.add_argument("--work", type=Path, required=True, help="intermediate files, about 400 MB")
    parser.add_argument("--out", type=Path, default=Path("../encoder"), help="the exported encoder")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end of the training by the clock, however far it came")
    parser.add_argument("--steps", type=int, default=Settings.steps)
    parser.add_argument("--layers", type=int, default=Settings.layers)
    parser.add_argument("--until", choices=STEPS, default=STEPS[-1])
    args = parser.parse_args()
    work, run = args.work, args.work / "run"
    work.mkdir(parents=True, exist_ok=True)

    def do(step: str, file: str, make) -> None:
        """Make a file unless it is there or the command ends before."""
        if STEPS.index(step) <= STEPS.index(args.until) and not (work / file).exists():
            print(step, flush=True)
            make()

    def corpus() -> dict[str, np.ndarray]:
        with np.load(work / "corpus.npz") as stored:
            return {k: stored[k] for k in stored}

    def size() -> int:
        return Tokenizer.from_file(str(work / "tokenizer.json")).get_vocab_size()

    do("prepare", "counts.json", lambda: prepare(args.data, args.topics, work))
    do("tokenizer", "tokenizer.json", lambda: train_tokenizer(work))
    do("encode", "corpus.npz", lambda: encode(work, args.topics))
    do("lexicon", "lexicon.npz", lambda: sparse.save_npz(work / "lexicon.npz", learn_lexicon(corpus(), size())))
    do("table", "table.npy", lambda: np.save(work / "table.npy", embedding_table(corpus(), sparse.load_npz(work / "lexicon.npz"), size(), Settings.width)))
    do("targets", "targets.npy", lambda: np.save(work / "targets.npy", topic_targets(corpus(), size())))
    if STEPS.index(args.until) >= STEPS.index("train"):
        train(work, run, Development(args.data, args.topics), Settings(steps=args.steps, minutes=args.minutes, layers=args.layers))
        plot(run, Path(__file__).parent / "training.png")
    if args.until == "export":
        export(run, args.out)
        print(json.dumps(check(args.out, args.data)))


if __name__ == "__main__":
    main()
