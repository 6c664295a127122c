"""The encoder: a small BERT that reads a text in chunks of whole sentences and averages their tokens, the first ones most; and
the prototypes the topic loss compares it with."""

from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import BertConfig, BertModel

from chunks import Sentences, open_plan
from embedders import lead_weights

PAD = 0
TOKENS_AT_ONCE = 4096


class Encoder(nn.Module):
    def __init__(self, tokenizer: Tokenizer, recipe: dict, layers: int, width: int, heads: int, topics: int):
        """`recipe`: how it reads and pools, as config.json will say."""
        super().__init__()
        config = BertConfig(
            vocab_size=tokenizer.get_vocab_size(),
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=4 * width,
            max_position_embeddings=512,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            attn_implementation="sdpa",
        )
        self.recipe, self.plan = recipe, open_plan(tokenizer, recipe)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.prototypes = nn.Parameter(torch.randn(topics, width) * width**-0.5)  # [topics x width], used in training only
        self.presence = nn.Parameter(torch.zeros(2, topics))  # slope and offset of each topic's curve, used in later rounds
        with torch.no_grad():  # positions never read in training must not be noise
            self.bert.embeddings.position_embeddings.weight.zero_()
            self.bert.embeddings.token_type_embeddings.weight.zero_()

    def embed(self, texts: list[Sentences], most: int | None = None) -> Tensor:
        """Unit vectors of texts, of each of which at most so many tokens are read. [texts x width]

        An optimisation that changes no vector: chunks of like length are run together, so that little is padding.
        """
        chunks = [(row, start, chunk) for row, text in enumerate(texts) for start, chunk in self.plan.cut(text, most)]
        order = sorted(chunks, key=lambda c: len(c[2]))
        sums, start = torch.zeros(len(texts), self.prototypes.shape[1], device=self.prototypes.device), 0
        for end in range(1, len(order) + 1):
            if end == len(order) or len(order[end][2]) * (end + 1 - start) > TOKENS_AT_ONCE:
                rows, starts, some = zip(*order[start:end], strict=True)
                sums = sums.index_add(0, torch.tensor(rows, device=sums.device), self._sums(some, starts))
                start = end
        return F.normalize(sums, dim=-1)

    def _sums(self, ids: tuple[list[int], ...], starts: tuple[int, ...]) -> Tensor:
        """Weighted sums of the token states of chunks that begin at `starts` of their texts. [chunks x width]"""
        longest = max(map(len, ids))
        device = self.prototypes.device
        x = torch.tensor([[*i, *[PAD] * (longest - len(i))] for i in ids])  # [chunks x tokens]
        weights = np.stack(
            [np.pad(lead_weights(len(i), start, self.recipe["lead"]), (0, longest - len(i))) for i, start in zip(ids, starts, strict=True)]
        )
        w = torch.from_numpy(weights).to(device)  # [chunks x tokens]
        hidden = self.bert(input_ids=x.to(device), attention_mask=w > 0).last_hidden_state  # [chunks x tokens x width]
        return (hidden.float() * w[..., None]).sum(1)


def save_checkpoint(folder: Path, model: Encoder, **state) -> None:
    """Written beside and then moved, so that a stop in the middle loses nothing."""
    new = folder / "model.pt.new"
    torch.save({"model": model.state_dict(), "config": model.bert.config.to_dict(), "recipe": model.recipe, **state}, new)
    new.rename(folder / "model.pt")


def load_checkpoint(folder: Path) -> tuple[Encoder, Tokenizer]:
    state = torch.load(folder / "model.pt", map_location="cpu", weights_only=True)
    config = state["config"]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    sizes = config["num_hidden_layers"], config["hidden_size"], config["num_attention_heads"], len(state["model"]["prototypes"])
    model = Encoder(tokenizer, state["recipe"], *sizes)
    model.load_state_dict({"presence": model.presence.detach(), **state["model"]})
    return model, tokenizer
