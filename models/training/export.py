"""A checkpoint to the layout transformers.js reads: config.json, tokenizer.json, tokenizer_config.json, onnx/."""

import json
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from embedders import CHUNK
from model import Encoder, load_checkpoint

OPSET = 17
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]


def export(run: Path, out: Path) -> None:
    model, tokenizer = load_checkpoint(run)
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    config = model.bert.config
    write_json(out / "config.json", {
        "model_type": "bert",
        "pooling": "lead",
        "chunk_size": CHUNK,
        "architectures": ["BertModel"],
        **{k: getattr(config, k) for k in (
            "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
            "max_position_embeddings", "hidden_act", "layer_norm_eps", "type_vocab_size", "pad_token_id")},
    })
    write_json(out / "tokenizer_config.json", {
        "tokenizer_class": "BertTokenizer", "do_lower_case": True, "strip_accents": True, "model_max_length": config.max_position_embeddings,
        "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]"})
    tokenizer.no_truncation()  # the service counts tokens to cut long texts at sentence ends
    tokenizer.no_padding()
    tokenizer.save(str(out / "tokenizer.json"))
    to_onnx(model, out / "onnx" / "model.onnx")
    quantise(out / "onnx" / "model.onnx", out / "onnx" / "model_quantized.onnx")


def to_onnx(model: Encoder, file: Path) -> None:
    bert = model.bert.float().eval()
    bert.set_attn_implementation("eager")
    x = torch.arange(5, 25)[None]  # [1 x tokens]
    axes = {name: {0: "batch", 1: "tokens"} for name in [*INPUTS, "last_hidden_state"]}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(Body(bert), (x, torch.ones_like(x), torch.zeros_like(x)), str(file), dynamo=False, opset_version=OPSET,
                          input_names=INPUTS, output_names=["last_hidden_state"], dynamic_axes=axes)


def quantise(source: Path, target: Path) -> None:
    """Weights to int8, one scale a channel; activations are scaled anew for every text."""
    quantize_dynamic(str(source), str(target), per_channel=True, weight_type=QuantType.QInt8)


class Body(nn.Module):
    """The graph transformers.js expects: three inputs, one output."""

    def __init__(self, bert: nn.Module):
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        return self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state


def write_json(file: Path, content: dict) -> None:
    file.write_text(json.dumps(content, indent=1) + "\n")
