"""The training loop: contrast of two views of a text (InfoNCE) and topics against prototypes (soft cross-entropy), together.

A later round starts from the weights of the one before, aims at the topics of `teacher.py`, learns their presence one by one
as well (a logistic curve a topic over the cosine to its prototype), and draws together what says the same: the first part
of an abstract and the whole, an abstract and its translation, in where they lie and in how topics compare.

Resumable: a checkpoint every few minutes holds model, optimiser and step; the batch of a step depends on the seed and the
step alone. With a limit of minutes the learning rate falls to nothing when the time is up, however busy the machine is.
"""

import json
import math
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from scipy import sparse
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from batches import Batch, Batches, text, tokens_at
from development import Development
from embedders import shipped_recipe
from lexicon import translations
from model import Encoder, load_checkpoint, save_checkpoint

CONTRAST_TEMPERATURE = 0.05
TOPIC_TEMPERATURE = 0.07
ABOUT_WEIGHT = 0.3  # of the topics' own texts
PRESENCE_WEIGHT = 0.25
PRESENCE_SLOPE, PRESENCE_OFFSET = 12.0, -6.0  # at first
KEPT_WEIGHT = 2.0  # of one minus the cosine of a cut text to the whole, and of a translation to its original
AGREED_WEIGHT = 0.5
LATE = 0.8  # of the way: from here on, longer texts
CHECKPOINT_SECONDS = 180
WEIGHTS = {"topic": 1.0, "about": ABOUT_WEIGHT, "presence": PRESENCE_WEIGHT, "kept": KEPT_WEIGHT, "agreed": AGREED_WEIGHT}


@dataclass
class Settings:
    steps: int = 3000
    minutes: float = math.inf
    rate: float = 7e-4
    after: Path | None = None  # the run whose weights to go on from, in the later rounds, and
    lesson: str | None = None  # the file of what they aim at
    warmup: int = 80
    contrast_weight: float = 0.5
    seed: int = 7
    develop_seconds: float = 540
    layers: int = 4
    width: int = 256
    threads: int = 2


def train(work: Path, run: Path, development: Development, settings: Settings) -> None:
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    run.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    tokenizer.save(str(run / "tokenizer.json"))
    batches = open_batches(work, tokenizer, settings.seed, settings.lesson)
    model, start, spent = first_model(work, run, tokenizer, batches, settings)
    model.to(device)
    optimiser = torch.optim.AdamW(groups(model), lr=settings.rate, betas=(0.9, 0.98), fused=True)
    if start:
        optimiser.load_state_dict(torch.load(run / "model.pt", map_location=device, weights_only=True)["optimiser"])
    log = (run / "log.jsonl").open("a")
    began = time.monotonic() - spent
    saved = developed = time.monotonic()
    sums: dict[str, list[float]] = {}

    step = start
    while True:
        elapsed = time.monotonic() - began
        progress = max(step / settings.steps, elapsed / 60 / settings.minutes)
        done = progress >= 1
        if done or time.monotonic() - saved > CHECKPOINT_SECONDS:
            save_checkpoint(run, model, optimiser=optimiser.state_dict(), step=step, elapsed=elapsed)
            saved = time.monotonic()
        if done or time.monotonic() - developed > settings.develop_seconds:
            write(log, step=step, minutes=round(elapsed / 60, 2), **development.measure(model, tokenizer))
            developed = time.monotonic()
        if done:
            return
        batch = batches.at(step, progress > LATE)
        rate = settings.rate * min(1, (step + 1) / settings.warmup) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, progress))))
        for group in optimiser.param_groups:
            group["lr"] = rate
        model.train()
        with torch.autocast(device.type, torch.bfloat16):
            losses = batch_losses(model, batch)
        total = losses["contrast"] * settings.contrast_weight + sum(weight * losses.get(name, 0.0) for name, weight in WEIGHTS.items())
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        for name, value in losses.items():
            sums.setdefault(f"{batch.kind}_{name}", []).append(float(value.detach()))
        step += 1
        if step % 25 == 0:
            write(
                log,
                step=step,
                minutes=round((time.monotonic() - began) / 60, 2),
                rate=round(rate, 6),
                **{k: round(float(np.mean(v)), 4) for k, v in sums.items()},
            )
            sums = {}


def batch_losses(model: Encoder, batch: Batch) -> dict[str, Tensor]:
    texts = model.embed([*batch.left, *batch.right, *batch.about])
    left, right, about = texts.split([len(batch.left), len(batch.right), len(batch.about)])  # [texts x width] each
    similar = left @ right.T / CONTRAST_TEMPERATURE  # [texts x texts]
    same = torch.arange(len(left), device=left.device)
    losses = {"contrast": (F.cross_entropy(similar, same) + F.cross_entropy(similar.T, same)) / 2}
    losses["accuracy"] = (similar.argmax(1) == same).float().mean().detach()
    if batch.target is not None:
        prototypes = F.normalize(model.prototypes, dim=-1)
        target = torch.from_numpy(batch.target).to(left.device)
        known = target.sum(1) > 0
        texts = torch.cat([left[known], right[known]])
        wanted = F.one_hot(torch.from_numpy(batch.about_topic), len(prototypes)).float().to(left.device)
        losses["about"] = topic_loss(about, wanted, prototypes)
        losses["topic"] = topic_loss(texts, torch.cat([target[known]] * 2), prototypes)
    if batch.presence is not None and batch.judged.any():
        judged = torch.from_numpy(batch.judged).to(left.device)
        texts = torch.cat([left[judged], right[judged]])
        presence = torch.from_numpy(batch.presence).to(left.device)[judged].repeat(2, 1)
        losses["presence"] = presence_loss(texts, presence, prototypes, model.presence)
    if batch.same:
        losses["kept"] = (1 - (left * right).sum(1)).mean()
        losses["agreed"] = disagreement(left, right, prototypes)
    return losses


def topic_loss(vectors: Tensor, target: Tensor, prototypes: Tensor) -> Tensor:
    """Cross-entropy of soft targets, less their own entropy, so that nought is perfect."""
    logits = (vectors @ prototypes.T).float() / TOPIC_TEMPERATURE  # [texts x topics]
    entropy = -(target * target.clamp_min(1e-9).log()).sum(1)
    return (-(target * F.log_softmax(logits, 1)).sum(1) - entropy).mean()


def disagreement(left: Tensor, right: Tensor, prototypes: Tensor) -> Tensor:
    """Of two views in how topics compare: Jeffreys divergence of their distributions, halved."""
    a, b = (F.log_softmax((view @ prototypes.T).float() / TOPIC_TEMPERATURE, 1) for view in (left, right))  # [texts x topics]
    return ((a.exp() - b.exp()) * (a - b)).sum(1).mean() / 2


def presence_loss(vectors: Tensor, presence: Tensor, prototypes: Tensor, curves: Tensor) -> Tensor:
    """Binary cross-entropy of every topic, summed over topics, less the targets' own entropy."""
    logits = (vectors @ prototypes.T).float() * curves[0] + curves[1]  # [texts x topics]
    p = presence.clamp(1e-6, 1 - 1e-6)
    entropy = -(p * p.log() + (1 - p) * (1 - p).log())
    return (F.binary_cross_entropy_with_logits(logits, presence, reduction="none") - entropy).sum(1).mean()


def open_batches(work: Path, tokenizer: Tokenizer, seed: int, lesson: str | None) -> Batches:
    with np.load(work / "corpus.npz") as stored:
        corpus = {k: stored[k] for k in stored}
    words = np.zeros(tokenizer.get_vocab_size(), bool)
    for token, i in tokenizer.get_vocab().items():
        words[i] = token.isalpha() and len(token) > 2
    lexicon = translations(sparse.load_npz(work / "lexicon.npz"), words)
    with np.load(work / lesson) if lesson else nullcontext({}) as stored:
        taught = {k: stored[k] for k in stored} or None
    return Batches(corpus, np.load(work / "targets.npy"), lexicon, seed, taught)


def first_model(work: Path, run: Path, tokenizer: Tokenizer, batches: Batches, settings: Settings) -> tuple[Encoder, int, float]:
    if (run / "model.pt").exists():
        model, _ = load_checkpoint(run)
        state = torch.load(run / "model.pt", map_location="cpu", weights_only=True)
        return model, state["step"], state["elapsed"]
    if settings.after:
        model, _ = load_checkpoint(settings.after)
        with torch.no_grad():
            if not model.presence.any():  # the round before did not learn it
                model.presence[0], model.presence[1] = PRESENCE_SLOPE, PRESENCE_OFFSET
        return model, 0, 0.0
    model = Encoder(tokenizer, shipped_recipe(), settings.layers, settings.width, settings.width // 64, batches.targets.shape[1])
    table = torch.from_numpy(np.load(work / "table.npy"))
    with torch.no_grad():
        model.bert.embeddings.word_embeddings.weight[:, : table.shape[1]] = table
        for topic in range(len(model.prototypes)):  # a prototype begins at what the untrained model makes of its texts
            rows = np.flatnonzero(batches.c["about_topic"] == topic)
            model.prototypes[topic] = model.embed([text(tokens_at(batches.c, "about", r)) for r in rows]).mean(0)
    return model, 0, 0.0


def groups(model: Encoder) -> list[dict]:
    free = {n for n, p in model.named_parameters() if p.ndim < 2 or "embeddings" in n or n in ("prototypes", "presence")}
    decayed = [p for n, p in model.named_parameters() if n not in free]
    others = [p for n, p in model.named_parameters() if n in free]
    return [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]


def write(log, **row) -> None:
    log.write(json.dumps(row) + "\n")
    log.flush()
