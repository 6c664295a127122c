"""A mean of two runs' weights, one of which went on from the other (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").

The later run keeps more of a text that is cut or translated, and fits the French papers too closely; most of it, but not all, is best.
"""

from pathlib import Path

import torch

from model import load_checkpoint, save_checkpoint

LATER = 0.7  # share of the later run


def average(earlier: Path, later: Path, out: Path) -> None:
    (a, _), (b, tokenizer) = load_checkpoint(earlier), load_checkpoint(later)
    weights = a.state_dict()
    with torch.no_grad():
        for name, value in b.state_dict().items():
            if value.is_floating_point():
                value.copy_((1 - LATER) * weights[name] + LATER * value)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "tokenizer.json"))
    save_checkpoint(out, b)
