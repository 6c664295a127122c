"""Texts to token ids and sentences once, in flat arrays: what the table, the lexicon and every training step read."""

import random
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from chunks import sentences_of
from corpora import paper_text
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
    titles, abstracts = of_papers(tokenizer, papers)
    np.savez(
        work / "corpus.npz",
        **flat("title", titles),
        **flat("abstract", abstracts),
        hard=hard,
        sure=np.array([p["sure"] for p in papers]),
        french=np.array([p["lang"] == "fr" for p in papers]),
        titles_only=np.array([p["source"] == "titles_keywords_en" for p in papers]),
        prose=np.array([p["source"] == "french_ml_prose" for p in papers]),
        twin=twins(papers),
        **flat("en", tokens_of(tokenizer, [p["en"] for p in pairs])),
        **flat("fr", tokens_of(tokenizer, [p["fr"] for p in pairs])),
        general=np.array([p["kind"] == "general" for p in pairs]),
        **flat("about", tokens_of(tokenizer, [text for _, _, text in topic_texts])),
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


def flat(name: str, texts: list[np.ndarray]) -> dict[str, np.ndarray]:
    """The ids of all texts in one array, the number of the sentence that each stands in, and where each text starts."""
    texts = [text[:LONGEST] for text in texts]
    tokens = np.concatenate(texts)
    return {f"{name}_ids": tokens[:, 0], f"{name}_sentence": tokens[:, 1], f"{name}_at": np.cumsum([0, *map(len, texts)])}


def of_papers(tokenizer: Tokenizer, papers: list[dict]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Tokens of titles and of abstracts, whose sentences are those of the text that the two make together: few titles end one."""
    titles = tokens_of(tokenizer, [p["title"] for p in papers])
    whole = tokens_of(tokenizer, [paper_text(p["title"], p["abstract"]) for p in papers])
    pairs = [(len(title), text) for title, text in zip(titles, whole, strict=True)]
    return [text[:end] for end, text in pairs], [text[end:] for end, text in pairs]


def tokens_of(tokenizer: Tokenizer, texts: list[str]) -> list[np.ndarray]:
    """Of each text its token ids, and the number of the sentence that each stands in; no special tokens. [tokens x 2]"""
    rows = []
    for start in range(0, len(texts), 4096):
        for text in sentences_of(tokenizer, texts[start : start + 4096]):
            ids = np.array([i for sentence in text for i in sentence], np.int32)
            rows.append(np.stack([ids, np.repeat(np.arange(len(text), dtype=np.int32), [len(s) for s in text])], 1))
    return rows
