"""The encoder: a small BERT whose tokens are averaged, the first ones most, and the prototypes the topic loss compares it with."""

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import BertConfig, BertModel

from embedders import lead_weights

PAD, CLS, SEP = 0, 2, 3
TOKENS_AT_ONCE = 4096


class Encoder(nn.Module):
    def __init__(self, size: int, layers: int = 4, width: int = 256, heads: int = 4, topics: int = 70):
        super().__init__()
        config = BertConfig(
            vocab_size=size, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=4 * width,
            max_position_embeddings=512, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, attn_implementation="sdpa")
        self.bert = BertModel(config, add_pooling_layer=False)
        self.prototypes = nn.Parameter(torch.randn(topics, width) * width**-0.5)  # [topics x width], used in training only
        self.presence = nn.Parameter(torch.zeros(2, topics))  # slope and offset of each topic's curve, used in the second round
        with torch.no_grad():  # positions never read in training must not be noise
            self.bert.embeddings.position_embeddings.weight.zero_()
            self.bert.embeddings.token_type_embeddings.weight.zero_()

    def embed(self, ids: list[list[int]], shift: int = 0) -> Tensor:
        """Unit vectors of token id lists, special tokens included. [texts x width]

        An optimisation that changes no vector: texts of like length are run together, so that little is padding.
        """
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        vectors, start = [], 0
        for end in range(1, len(order) + 1):
            if end == len(order) or len(ids[order[end]]) * (end + 1 - start) > TOKENS_AT_ONCE:
                vectors.append(self._embed([ids[i] for i in order[start:end]], shift))
                start = end
        back = torch.empty(len(ids), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(ids))
        return torch.cat(vectors)[back.to(vectors[0].device)]

    def _embed(self, ids: list[list[int]], shift: int) -> Tensor:
        longest = max(map(len, ids))
        device = self.prototypes.device
        lengths = torch.tensor([len(i) for i in ids])
        x = torch.tensor([[*i, *[PAD] * (longest - len(i))] for i in ids])  # [texts x tokens]
        mask = (torch.arange(longest)[None] < lengths[:, None]).to(device)  # [texts x tokens]
        positions = torch.arange(longest, device=device)[None] + shift
        hidden = self.bert(input_ids=x.to(device), attention_mask=mask, position_ids=positions).last_hidden_state  # [texts x tokens x width]
        return F.normalize((hidden.float() * (mask * torch.from_numpy(lead_weights(longest)).to(device))[..., None]).sum(1), dim=-1)


def save_checkpoint(folder: Path, model: Encoder, **state) -> None:
    """Written beside and then moved, so that a stop in the middle loses nothing."""
    new = folder / "model.pt.new"
    torch.save({"model": model.state_dict(), "config": model.bert.config.to_dict(), **state}, new)
    new.rename(folder / "model.pt")


def load_checkpoint(folder: Path) -> tuple[Encoder, Tokenizer]:
    state = torch.load(folder / "model.pt", map_location="cpu", weights_only=True)
    config = state["config"]
    model = Encoder(config["vocab_size"], config["num_hidden_layers"], config["hidden_size"], config["num_attention_heads"])
    model.load_state_dict({"presence": model.presence.detach(), **state["model"]})
    return model, Tokenizer.from_file(str(folder / "tokenizer.json"))
