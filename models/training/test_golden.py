"""Texts are cut and pooled as the service does: the golden files are what it made of them (`npm run golden`)."""

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from chunks import open_plan, sentences_of
from embedders import SHIPPED, onnx_embedder
from sentences import split_sentences
from tokenizer import read_lines

FOLDER = Path(__file__).resolve().parents[2] / "test" / "fixtures" / "golden"
TEXTS = {row["name"]: row["text"] for row in json.loads((FOLDER / "texts.json").read_text("utf-8"))["texts"]}
GOLDEN = list(read_lines(FOLDER / "encoder.ndjson"))
TOKENIZER = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
LEAST_COSINE = 0.999  # as in test/real/golden.test.ts

each = pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["name"])


@pytest.fixture(scope="module")
def embed():
    return onnx_embedder(SHIPPED)


def test_every_text_is_in_both_files():
    assert [golden["name"] for golden in GOLDEN] == list(TEXTS)


@each
def test_sentences(golden: dict):
    assert split_sentences(TEXTS[golden["name"]]) == golden["sentences"]


@each
def test_tokens(golden: dict):
    assert TOKENIZER.encode(TEXTS[golden["name"]], add_special_tokens=False).ids == golden["tokens"]


@each
def test_chunks(golden: dict):
    plan = open_plan(TOKENIZER, json.loads((SHIPPED / "config.json").read_text("utf-8")))
    (text,) = sentences_of(TOKENIZER, [TEXTS[golden["name"]]])
    assert [chunk for _, chunk in plan.cut(text)] == golden["chunks"]


@each
def test_vectors(golden: dict, embed):
    (vector,) = embed([TEXTS[golden["name"]]])
    wanted = np.array(golden["vector"])
    assert vector @ wanted / np.linalg.norm(wanted) > LEAST_COSINE
