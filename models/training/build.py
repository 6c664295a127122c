"""The whole way from the public corpora to the files of models/encoder, in one command:

    python build.py --data ../../../shared/data --topics ../../../shared/topics --work WORK --minutes 70 --second-minutes 60

Every step leaves its files in WORK and is skipped when they are there, and the training resumes from its last checkpoint, so
the command can be stopped and given again. `--until targets` (or another step) stops early. After the first
round the encoder goes into the product, whose topics are built with it and judge every paper: that is what the second
learns. The second teaches the third, which goes on from it, in the same way. The fourth goes on from a mean of the weights of these two.
"""

import argparse
import json
import subprocess
from pathlib import Path

import numpy as np
from scipy import sparse
from tokenizers import Tokenizer

from average import average
from check import check
from development import Development
from encode import encode
from export import export
from lexicon import learn_lexicon
from plot import plot
from prepare import prepare
from table import embedding_table
from targets import topic_targets
from teacher import LABELS, ask_teacher, taught_targets
from tokenizer import train_tokenizer
from train import Settings, train

STEPS = [
    "prepare",
    "tokenizer",
    "encode",
    "lexicon",
    "table",
    "targets",
    "first round",
    "teach",
    "second round",
    "teach again",
    "third round",
    "average",
    "fourth round",
    "export",
]
SECOND_RATE, THIRD_RATE, FOURTH_RATE = 5e-4, 4e-4, 3e-4
PROJECT = Path(__file__).resolve().parents[2]
ENCODER = PROJECT / "models" / "encoder"
LABELS_FOLDER = PROJECT / "models" / "topics" / "labels"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"), help="folder with train/ and eval/")
    parser.add_argument(
        "--topics", type=Path, default=Path("../../../shared/topics"), help="folder with topics.json and keyword_rules.json"
    )
    parser.add_argument("--work", type=Path, required=True, help="intermediate files, about 400 MB")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end of the first round by the clock, however far it came")
    parser.add_argument("--second-minutes", type=float, default=float("inf"), help="the same for each of the later rounds")
    parser.add_argument("--steps", type=int, default=Settings.steps)
    parser.add_argument("--layers", type=int, default=Settings.layers)
    parser.add_argument("--until", choices=STEPS, default=STEPS[-1])
    args = parser.parse_args()
    work, run = args.work, args.work / "run"
    last = STEPS.index(args.until)
    work.mkdir(parents=True, exist_ok=True)

    def do(step: str, file: str, make) -> None:
        """Make a file unless it is there or the command ends before."""
        if STEPS.index(step) <= last and not (work / file).exists():
            print(step, flush=True)
            make()

    def corpus() -> dict[str, np.ndarray]:
        with np.load(work / "corpus.npz") as stored:
            return {k: stored[k] for k in stored}

    def size() -> int:
        return Tokenizer.from_file(str(work / "tokenizer.json")).get_vocab_size()

    def learn(name: str, settings: Settings) -> None:
        print(name, flush=True)
        train(work, work / name, Development(args.data, args.topics), settings)

    def teach(step: str, teacher: str, lesson: str) -> None:
        answers = work / f"{lesson}.ndjson"
        do(step, f"{lesson}.ndjson", lambda: ask(args, work / teacher, answers))
        do(
            step,
            f"{lesson}.npz",
            lambda: np.savez(work / f"{lesson}.npz", **taught_targets(work, answers, args.topics, args.data, LABELS_FOLDER)),
        )

    do("prepare", "counts.json", lambda: prepare(args.data, args.topics, work))
    do("tokenizer", "tokenizer.json", lambda: train_tokenizer(work))
    do("encode", "corpus.npz", lambda: encode(work, args.topics))
    do("lexicon", "lexicon.npz", lambda: sparse.save_npz(work / "lexicon.npz", learn_lexicon(corpus(), size())))
    do(
        "table",
        "table.npy",
        lambda: np.save(work / "table.npy", embedding_table(corpus(), sparse.load_npz(work / "lexicon.npz"), size(), Settings.width)),
    )
    do("targets", "targets.npy", lambda: np.save(work / "targets.npy", topic_targets(corpus(), size())))
    if last >= STEPS.index("first round"):
        learn("run", Settings(steps=args.steps, minutes=args.minutes, layers=args.layers))
    teach("teach", "run", "taught")
    if last >= STEPS.index("second round"):
        learn("run2", Settings(steps=args.steps, minutes=args.second_minutes, rate=SECOND_RATE, seed=8, after=run, lesson="taught.npz"))
    teach("teach again", "run2", "taught2")
    if last >= STEPS.index("third round"):
        learn(
            "run3",
            Settings(steps=args.steps, minutes=args.second_minutes, rate=THIRD_RATE, seed=9, after=work / "run2", lesson="taught2.npz"),
        )
    do("average", "mean/model.pt", lambda: average(work / "run2", work / "run3", work / "mean"))
    if last >= STEPS.index("fourth round"):
        learn(
            "run4",
            Settings(steps=args.steps, minutes=args.second_minutes, rate=FOURTH_RATE, seed=11, after=work / "mean", lesson="taught2.npz"),
        )
    if args.until == "export":
        plot([run, work / "run2", work / "run3", work / "run4"], Path(__file__).parent / "training.png")
        export(work / "run4", ENCODER)
        print(json.dumps(check(ENCODER, args.data)))
        build_topics(args)


def ask(args: argparse.Namespace, run: Path, answers: Path) -> None:
    """The encoder of a round becomes the product's, which then judges every paper."""
    export(run, ENCODER)
    build_topics(args)
    ask_teacher(args.work, answers, args.topics, PROJECT)


def build_topics(args: argparse.Namespace) -> None:
    train, dev, labels = args.data.resolve() / "train", args.data.resolve() / "eval", LABELS_FOLDER
    command = ["npm", "run", "--silent", "topique", "--", "build"]
    command += [
        str(train / f"{name}.jsonl.gz") for name in ("arxiv_en_fr_cc0", "acl_abstracts_en_fr_ccby", "papers_en_labelled", "arxiv_en_cc0")
    ]
    command += [str(labels / "out_of_scope.jsonl"), "--topics-of", *(str(labels / f"{name}.jsonl") for name in LABELS)]
    command += [
        "--match-titles",
        "--background",
        str(train / "jeptalnrecital_fr.jsonl.gz"),
        "--calibrate",
        str(dev / "gold_en_fr.jsonl.gz"),
        str(dev / "out_of_scope_dev.jsonl.gz"),
    ]
    subprocess.run(command, cwd=PROJECT, check=True)


if __name__ == "__main__":
    main()
