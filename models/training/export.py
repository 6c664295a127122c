"""A checkpoint to the layout transformers.js reads: config.json, tokenizer.json, tokenizer_config.json, onnx/."""

import json
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn

from model import Encoder, load_checkpoint

OPSET = 17
SIZES = (
    "hidden_size num_hidden_layers num_attention_heads intermediate_size vocab_size "
    "max_position_embeddings hidden_act layer_norm_eps type_vocab_size pad_token_id"
).split()
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]


def export(run: Path, out: Path) -> None:
    model, tokenizer = load_checkpoint(run)
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    config = model.bert.config
    sizes = {key: getattr(config, key) for key in SIZES}
    write_json(out / "config.json", {"model_type": "bert", **model.recipe, "architectures": ["BertModel"], **sizes})
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("unk", "sep", "pad", "cls", "mask")}
    limit = {"model_max_length": config.max_position_embeddings}
    kind = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "strip_accents": True}
    write_json(out / "tokenizer_config.json", kind | limit | special)
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
        torch.onnx.export(
            Body(bert),
            (x, torch.ones_like(x), torch.zeros_like(x)),
            str(file),
            dynamo=False,
            opset_version=OPSET,
            input_names=INPUTS,
            output_names=["last_hidden_state"],
            dynamic_axes=axes,
        )


def quantise(source: Path, target: Path) -> None:
    """Weights to int8, one scale a channel; activations are scaled anew for every text."""
    fused = target.with_suffix(".fused")
    onnx.save(fuse(source), str(fused))
    quantize_dynamic(
        str(fused), str(target), per_channel=True, weight_type=QuantType.QInt8, extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT}
    )
    fused.unlink()


def fuse(source: Path) -> onnx.ModelProto:
    """The same function with each layer's attention as one operator; a fifth faster (onnxruntime 1.31, one thread, AVX-512).

    A residual is added by Sum: an Add before LayerNormalization would become SkipLayerNormalization when the model
    is loaded, which takes four times as long as the two apart.
    """
    options = FusionOptions("bert")
    for fusion in ("gelu", "bias_gelu", "skip_layer_norm", "bias_skip_layer_norm", "embed_layer_norm"):
        setattr(options, f"enable_{fusion}", False)
    config = json.loads((source.parents[1] / "config.json").read_text())
    model = optimize_model(
        str(source), "bert", config["num_attention_heads"], config["hidden_size"], optimization_options=options, opt_level=0
    ).model
    if all(imported.domain != "com.microsoft" for imported in model.opset_import):
        model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    makers = {output: node for node in model.graph.node for output in node.output}
    attentions = sum(node.op_type == "Attention" for node in model.graph.node)
    assert attentions == config["num_hidden_layers"], f"{attentions} attentions were found of {config['num_hidden_layers']}"
    for node in model.graph.node:
        before = makers.get(node.input[0]) if node.op_type == "LayerNormalization" else None
        if before is not None and before.op_type == "Add":
            before.op_type = "Sum"
    return model


class Body(nn.Module):
    """The graph transformers.js expects: three inputs, one output."""

    def __init__(self, bert: nn.Module):
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        return self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state


def write_json(file: Path, content: dict) -> None:
    file.write_text(json.dumps(content, indent=1) + "\n")
