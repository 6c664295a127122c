"""Text -> unit vector, by an exported ONNX encoder or by a checkpoint of a training run."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from chunks import open_plan, sentences_of

Embed = Callable[[list[str]], np.ndarray]

SHIPPED = Path(__file__).resolve().parents[1] / "encoder"
RECIPE = ("pooling", "lead", "chunk_size", "unread")


def shipped_recipe() -> dict:
    """How the shipped encoder reads and pools: its config.json is where that stands, also for the encoder that is trained next."""
    config = json.loads((SHIPPED / "config.json").read_text("utf-8"))
    return {key: config[key] for key in RECIPE}


def lead_weights(tokens: int, start: int, lead: dict) -> np.ndarray:
    """Weight in the mean of tokens that begin at `start` of the text: what stands first says most of what it is about. [tokens]"""
    return np.maximum(lead["least"], 1 / (1 + ((start + np.arange(tokens)) / lead["half"]) ** 3)).astype(np.float32)


def pooling_weights(chunk: list[int], start: int, framing: int, config: dict) -> np.ndarray:
    """Of a framed chunk's states in the mean of its text, as the service pools (src/encoder/pooling.ts). [tokens]"""
    if config.get("pooling") == "lead":
        return lead_weights(len(chunk), start, config["lead"])
    return np.full(len(chunk), max(len(chunk) - framing, 1) / len(chunk), np.float32)  # "mean": chunks weigh by their tokens


def open_embedder(folder: Path, most: int | None = None) -> Embed:
    """`most`: tokens read of each text, all by default."""
    return checkpoint_embedder(folder, most) if (folder / "model.pt").exists() else onnx_embedder(folder, most)


def onnx_embedder(folder: Path, most: int | None = None, file: str | None = None) -> Embed:
    """One chunk a run, as the service does: batches would change the vectors of a dynamically quantised model."""
    import onnxruntime

    files = [folder / "onnx" / name for name in ([file] if file else ["model_quantized.onnx", "model.onnx"])]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    config = json.loads((folder / "config.json").read_text("utf-8"))
    session = onnxruntime.InferenceSession(str(next(f for f in files if f.exists())), options)
    names = {i.name for i in session.get_inputs()}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    plan = open_plan(tokenizer, config)
    framing = len(plan.before) + len(plan.after)

    def embed(texts: list[str]) -> np.ndarray:
        rows = []
        for text in sentences_of(tokenizer, texts):
            pooled = 0
            for start, chunk in plan.cut(text, most):
                ids = np.array([chunk], np.int64)
                feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
                hidden = session.run(None, {k: a for k, a in feed.items() if k in names})[0]  # [1 x tokens x dim]
                pooled = pooled + pooling_weights(chunk, start, framing, config) @ hidden[0]
            rows.append(pooled / np.linalg.norm(pooled))
        return np.array(rows)

    return embed


def checkpoint_embedder(folder: Path, most: int | None = None) -> Embed:
    from model import load_checkpoint

    model, tokenizer = load_checkpoint(folder)
    return torch_embedder(model, tokenizer, most)


def torch_embedder(model, tokenizer: Tokenizer, most: int | None = None, tokens_per_batch: int = 8192) -> Embed:
    """Texts of like length together, so that little is padding."""
    import torch

    device = next(model.parameters()).device

    def embed(texts: list[str]) -> np.ndarray:
        whole = sentences_of(tokenizer, texts)
        lengths = [sum(map(len, text)) for text in whole]
        rows: list = [None] * len(whole)
        order = sorted(range(len(whole)), key=lambda i: -lengths[i])
        model.eval()
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
            while order:
                batch = order[: max(1, tokens_per_batch // max(1, lengths[order[0]]))]
                order = order[len(batch) :]
                for i, row in zip(batch, model.embed([whole[i] for i in batch], most).float().cpu().numpy(), strict=True):
                    rows[i] = row
        return np.array(rows)

    return embed
