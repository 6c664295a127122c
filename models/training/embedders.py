"""Text -> unit vector, by an exported ONNX encoder or by a checkpoint of a training run."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

Embed = Callable[[list[str]], np.ndarray]

LEAD = 55  # tokens that are read; at that place one has half the weight of the first
LATE = 0.03  # no token weighs less
CHUNK = 128  # most tokens read together, special ones counted
SPECIAL = 2
UNREAD = (Path(__file__).parent / "unread.txt").read_text().split()


def lead_weights(tokens: int, start: int = 0) -> np.ndarray:
    """Weight in the mean of tokens that begin at `start` of the text: what stands first says most of what it is about. [tokens]"""
    return np.maximum(LATE, 1 / (1 + ((start + np.arange(tokens)) / LEAD) ** 3)).astype(np.float32)


@dataclass(frozen=True)
class Reading:
    """Which of a text's tokens are run. Function words and signs are not: they are half of them, and name no topic."""

    unread: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()  # of words, but the first: a word that only begins like one of the unread is read
    ends: frozenset[int] = frozenset()  # of sentences


def reading_of(tokenizer: Tokenizer, unread: Iterable[str] = UNREAD) -> Reading:
    def known(tokens: Iterable[str]) -> frozenset[int]:
        return frozenset(i for i in map(tokenizer.token_to_id, tokens) if i is not None)

    return Reading(known(unread), frozenset(i for token, i in tokenizer.get_vocab().items() if token.startswith("##")), known(".!?…"))


def cut(ids: list[int], reading: Reading) -> list[tuple[int, list[int]]]:
    """A text's chunks, framed, of the tokens that are read, and where each starts: as many whole sentences as fit, as the service packs them."""
    (first, *ids, last), room = ids, CHUNK - SPECIAL
    read, ends = [], set()
    for token, following in zip(ids, [*ids, last][1:], strict=True):
        if token not in reading.unread or following in reading.parts:
            read.append(token)
        if token in reading.ends:
            ends.add(len(read))
    chunks, start = [], 0
    while len(read) - start > room:
        end = next((e for e in range(start + room, start, -1) if e in ends), start + room)
        chunks.append((start, [first, *read[start:end], last]))
        start = end
    return [*chunks, (start, [first, *read[start:], last])]


def open_embedder(folder: Path, length: int = 512) -> Embed:
    return checkpoint_embedder(folder, length) if (folder / "model.pt").exists() else onnx_embedder(folder, length)


def onnx_embedder(folder: Path, length: int = 512, file: str | None = None) -> Embed:
    """One text a run, as the service does: batches would change the vectors of a dynamically quantised model."""
    import onnxruntime

    files = [folder / "onnx" / name for name in ([file] if file else ["model_quantized.onnx", "model.onnx"])]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    config = json.loads((folder / "config.json").read_text())
    pooling = config.get("pooling", "mean")
    session = onnxruntime.InferenceSession(str(next(f for f in files if f.exists())), options)
    names = {i.name for i in session.get_inputs()}
    tokenizer = read_tokenizer(folder, length)
    reading = reading_of(tokenizer, config.get("unread", ()))

    def embed(texts: list[str]) -> np.ndarray:
        rows = []
        for text in texts:
            whole = tokenizer.encode(text).ids
            pooled = 0
            for start, chunk in cut(whole, reading) if pooling == "lead" else [(0, whole)]:
                ids = np.array([chunk], np.int64)
                feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
                hidden = session.run(None, {k: a for k, a in feed.items() if k in names})[0]  # [1 x tokens x dim]
                pooled = pooled + (lead_weights(len(chunk), start) @ hidden[0] if pooling == "lead" else hidden[0].mean(0))
            rows.append(pooled / np.linalg.norm(pooled))
        return np.array(rows)

    return embed


def checkpoint_embedder(folder: Path, length: int = 512) -> Embed:
    from model import load_checkpoint

    model, tokenizer = load_checkpoint(folder)
    return torch_embedder(model, tokenizer, length)


def torch_embedder(model, tokenizer: Tokenizer, length: int, tokens_per_batch: int = 8192) -> Embed:
    """Texts of like length together, so that little is padding."""
    import torch

    device = next(model.parameters()).device

    def embed(texts: list[str]) -> np.ndarray:
        ids = [e.ids if len(e.ids) <= length else [*e.ids[: length - 1], e.ids[-1]] for e in tokenizer.encode_batch_fast(texts)]
        rows: list = [None] * len(ids)
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        model.eval()
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
            while order:
                batch = order[: max(1, tokens_per_batch // len(ids[order[0]]))]
                order = order[len(batch) :]
                for i, row in zip(batch, model.embed([ids[i] for i in batch]).float().cpu().numpy()):
                    rows[i] = row
        return np.array(rows)

    return embed


def read_tokenizer(folder: Path, length: int) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(length)
    tokenizer.no_padding()
    return tokenizer
