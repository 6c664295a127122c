"""The mean of two runs' weights, one of which went on from the other (a "model soup": Wortsman et al. 2022, ICML).

The later run fits the papers that were read more closely, the earlier one less: their mean ranks the development set as well
as the better of them, and agrees with itself more often between the two languages.
"""

from pathlib import Path

import torch

from model import load_checkpoint, save_checkpoint


def average(earlier: Path, later: Path, out: Path) -> None:
    (a, _), (b, tokenizer) = load_checkpoint(earlier), load_checkpoint(later)
    weights = a.state_dict()
    with torch.no_grad():
        b.load_state_dict({name: (weights[name] + value) / 2 if value.is_floating_point() else value for name, value in b.state_dict().items()})
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "tokenizer.json"))
    save_checkpoint(out, b)
