"""WordPiece for both languages: lower case and accents stripped, so that English and French share their cognates
(représentation, representation) and a text without its accents is the same text."""

import gzip
import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

VOCABULARY = 30_000
FRENCH_WEIGHT = 5  # French is a hundredth of the text; repeated, its words stay whole
ENGLISH_PAPERS = 110_000
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def train_tokenizer(work: Path) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=VOCABULARY, special_tokens=SPECIAL, min_frequency=4, limit_alphabet=400, show_progress=False
    )
    tokenizer.train_from_iterator(texts(work), trainer)
    cls, sep = (tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", cls), ("[SEP]", sep)]
    )
    tokenizer.save(str(work / "tokenizer.json"))
    return tokenizer


def texts(work: Path):
    english = 0
    for paper in read_lines(work / "papers.jsonl.gz"):
        if paper["lang"] == "fr":
            yield from [f"{paper['title']} {paper['abstract']}"] * FRENCH_WEIGHT
        elif english < ENGLISH_PAPERS and paper["abstract"]:
            english += 1
            yield f"{paper['title']} {paper['abstract']}"
    for pair in read_lines(work / "pairs.jsonl.gz"):
        if pair["kind"] == "general":
            yield pair["fr"]
        elif pair["kind"] not in ("arxiv", "title"):  # those stand in the papers
            yield from [pair["fr"]] * FRENCH_WEIGHT
            yield pair["en"]


def read_lines(path: Path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
