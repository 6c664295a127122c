"""Reading the corpora, and the one text format the service and the training share."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from topics import fold


def read(folder: Path, name: str) -> Iterator[dict]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def paper_text(title: str | None, abstract: str | None) -> str:
    """What the service embeds: title and abstract with nothing but a space between, as a page gives them that has lost the line break."""
    return f"{one_line(title)} {one_line(abstract)}".strip()


def title_hash(title: str) -> str:
    """Identity of a paper for the split: nothing of an evaluation set may share it with a training row."""
    return hashlib.sha1(fold(title).encode()).hexdigest()
