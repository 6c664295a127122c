"""Texts to token ids once, in flat arrays: what the table, the lexicon and every training step read."""

import random
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from tokenizer import read_lines
from topics import Vocabulary

PER_TOPIC = 2_500  # English papers of unsure labels kept a topic
UNLABELLED = 8_000  # and of no topic at all
LONGEST = 300  # tokens of an abstract


def encode(work: Path, topics: Path, seed: int = 1) -> None:
    v = Vocabulary(topics)
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    papers = choose(list(read_lines(work / "papers.jsonl.gz")), len(v.ids), seed)
    pairs = [p for p in read_lines(work / "pairs.jsonl.gz") if p["en"] and p["fr"]]

    topic_texts = []  # (topic, language, text)
    for i in range(len(v.ids)):
        for lang in ("en", "fr"):
            names = v.labels(i, lang)
            topic_texts += [(i, lang, names[0]), (i, lang, f"{names[0]}. {v.definition(i, lang)}"), (i, lang, ", ".join(names))]
            topic_texts += [(i, lang, name) for name in names[1:]]

    hard = np.zeros((len(papers), len(v.ids)), bool)
    for i, paper in enumerate(papers):
        hard[i, paper["topics"]] = True
    np.savez(
        work / "corpus.npz",
        **flat("title", tokenizer, [p["title"] for p in papers]),
        **flat("abstract", tokenizer, [p["abstract"] for p in papers]),
        hard=hard,
        sure=np.array([p["sure"] for p in papers]),
        french=np.array([p["lang"] == "fr" for p in papers]),
        titles_only=np.array([p["source"] == "titles_keywords_en" for p in papers]),
        prose=np.array([p["source"] == "french_ml_prose" for p in papers]),
        twin=twins(papers),
        **flat("en", tokenizer, [p["en"] for p in pairs]),
        **flat("fr", tokenizer, [p["fr"] for p in pairs]),
        general=np.array([p["kind"] == "general" for p in pairs]),
        **flat("about", tokenizer, [text for _, _, text in topic_texts]),
        about_topic=np.array([i for i, _, _ in topic_texts]),
        about_french=np.array([lang == "fr" for _, lang, _ in topic_texts]),
    )


def choose(papers: list[dict], topics: int, seed: int) -> list[dict]:
    """All sure labels and all French; of the rest, enough papers of each topic and a few of none."""
    random.Random(seed).shuffle(papers)
    have, none, kept = [0] * topics, 0, []
    for paper in papers:
        if not paper["sure"] and paper["lang"] == "en" and "pair" not in paper:
            if paper["topics"]:
                if min(have[t] for t in paper["topics"]) >= PER_TOPIC:
                    continue
            elif none >= UNLABELLED:
                continue
            else:
                none += 1
        for t in paper["topics"]:
            have[t] += 1
        kept.append(paper)
    return kept


def twins(papers: list[dict]) -> np.ndarray:
    """Row of the same paper in the other language, or -1."""
    twin, seen = np.full(len(papers), -1), {}
    for i, paper in enumerate(papers):
        if "pair" in paper:
            j = seen.setdefault(paper["pair"], i)
            if j != i:
                twin[i], twin[j] = j, i
    return twin


def flat(name: str, tokenizer: Tokenizer, texts: list[str]) -> dict[str, np.ndarray]:
    """All ids in one array, and where each text starts; no special tokens."""
    tokenizer.enable_truncation(LONGEST)
    chunks, ends = [], [0]
    for start in range(0, len(texts), 4096):
        for e in tokenizer.encode_batch_fast(texts[start : start + 4096], add_special_tokens=False):
            chunks.append(np.array(e.ids, np.int32))
            ends.append(ends[-1] + len(e.ids))
    return {f"{name}_ids": np.concatenate(chunks), f"{name}_at": np.array(ends)}
