import numpy as np
import pytest

from batches import text, thinned, tokens_at
from chunks import sentences_of
from corpora import paper_text
from encode import flat, of_papers
from test_golden import TEXTS, TOKENIZER

PAPERS = [t for name, t in TEXTS.items() if name.startswith("arxiv:")]


def stored(*papers: tuple[str, str]) -> dict[str, np.ndarray]:
    titles, abstracts = of_papers(TOKENIZER, [{"title": title, "abstract": abstract} for title, abstract in papers])
    return flat("title", titles) | flat("abstract", abstracts)


def test_a_paper_has_in_a_batch_the_sentences_of_its_text():
    papers = [(paper[:40], paper[40:900]) for paper in PAPERS]  # an abstract is read to its 300th token
    corpus = stored(*papers)
    for row, (title, abstract) in enumerate(papers):
        (wanted,) = sentences_of(TOKENIZER, [paper_text(title, abstract)])
        assert text(tokens_at(corpus, "title", row), tokens_at(corpus, "abstract", row)) == wanted


@pytest.mark.parametrize(("title", "sentences"), [("Robots", 2), ("Can robots learn?", 3), ("Robots et al.", 2)])
def test_few_titles_end_a_sentence(title: str, sentences: int):
    corpus = stored((title, "Robots learn e.g. Words. They see."))
    assert len(text(tokens_at(corpus, "title", 0), tokens_at(corpus, "abstract", 0))) == sentences


def test_sentences_outlast_words_that_go():
    tokens = np.array([[1, 0], [2, 0], [3, 1], [4, 1], [5, 2]])
    assert text(tokens) == [[1, 2], [3, 4], [5]]
    assert text(tokens[[0, 2, 4]]) == [[1], [3], [5]]
    thin = thinned(tokens.repeat(40, 0), np.random.default_rng(1))
    assert [set(sentence) for sentence in text(thin)] == [{1, 2}, {3, 4}, {5}]
    assert len(thin) < 200
