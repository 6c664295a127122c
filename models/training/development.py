"""The quick figures logged while training: the gold set against the topics' own texts and against the prototypes."""

from pathlib import Path

import numpy as np

from corpora import paper_text, read
from embedders import torch_embedder
from evaluate import rank_metrics, share, unit
from topics import Vocabulary


class Development:
    def __init__(self, data: Path, topics: Path):
        v = Vocabulary(topics)
        gold = list(read(data / "eval", "gold_en_fr"))
        self.gold = {lang: [paper_text(r[f"title_{lang}"], r[f"abstract_{lang}"]) for r in gold] for lang in ("en", "fr")}
        self.gold_topics = np.array([[id in r["topics"] for id in v.ids] for r in gold])
        self.gold_maybe = np.array([[id in r["maybe"] and id not in r["topics"] for id in v.ids] for r in gold])
        some = [r for i, r in enumerate(read(data / "train", "arxiv_en_fr_cc0")) if i % 12 == 0]
        self.some = {
            "en": [paper_text(r["title"], r["abstract"]) for r in some],
            "fr": [paper_text(r["title_fr"], r["abstract_fr"]) for r in some],
        }
        self.about = {lang: [f"{v.labels(i, lang)[0]}. {v.definition(i, lang)}" for i in range(len(v.ids))] for lang in ("en", "fr")}

    def measure(self, model, tokenizer) -> dict:
        embed = torch_embedder(model, tokenizer)
        about = {lang: embed(texts) for lang, texts in self.about.items()}
        about = unit(sum(unit(a - a.mean(0)) for a in about.values()))
        prototypes = unit(model.prototypes.detach().float().cpu().numpy())
        result, first = {}, {}
        for lang, texts in self.gold.items():
            raw = embed(texts)
            centred = unit(raw - embed(self.some[lang]).mean(0))
            result[f"definitions_{lang}"] = rank_metrics(centred @ about.T, self)
            result[f"prototypes_{lang}"] = rank_metrics(raw @ prototypes.T, self)
            first[lang] = (raw @ prototypes.T).argmax(1)
        return result | {"same_first": share(first["en"] == first["fr"])}
