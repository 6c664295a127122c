"""A text to the chunks that an encoder reads, to the token those of the service (src/encoder/open-plan.ts).

The golden files of test/fixtures/golden hold the two together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from tokenizers import Tokenizer

from sentences import split_sentences

Sentences = list[list[int]]  # a text's token ids, sentence by sentence, without special ones


def sentences_of(tokenizer: Tokenizer, texts: list[str]) -> list[Sentences]:
    split = [split_sentences(text) for text in texts]
    encoded = iter(tokenizer.encode_batch_fast([s for sentences in split for s in sentences], add_special_tokens=False))
    return [[next(encoded).ids for _ in sentences] for sentences in split]


@dataclass(frozen=True)
class Plan:
    """Which tokens of a text are run together. Function words and signs are not read: they are half of them, and name no topic."""

    before: list[int]  # special tokens, and
    after: list[int]
    room: int  # tokens of a chunk between them
    unread: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()  # of words, but the first: a word that only begins like one of the unread is read

    def cut(self, text: Sentences, most: int | None = None) -> list[tuple[int, list[int]]]:
        """A text's chunks, framed, and where each starts among the tokens that are read, of which there are at most `most`."""
        chunks = pack(first_tokens(map(self._read, text), most), self.room) or [[]]
        starts = accumulate(map(len, chunks), initial=0)
        return [(start, [*self.before, *chunk, *self.after]) for start, chunk in zip(starts, chunks, strict=False)]

    def _read(self, ids: list[int]) -> list[int]:
        following = [*ids[1:], -1]
        return [i for i, then in zip(ids, following, strict=True) if i not in self.unread or then in self.parts]


def open_plan(tokenizer: Tokenizer, config: dict) -> Plan:
    """As an encoder's config.json says."""
    bare, framed = (tokenizer.encode("a", add_special_tokens=special).ids for special in (False, True))
    at = next(i for i in range(len(framed)) if framed[i : i + len(bare)] == bare)
    before, after = framed[:at], framed[at + len(bare) :]
    window = config.get("max_position_embeddings", 512)
    ids = map(tokenizer.token_to_id, config.get("unread", ()))
    return Plan(
        before,
        after,
        room=min(window, config.get("chunk_size", window)) - len(before) - len(after),
        unread=frozenset(i for i in ids if i is not None),
        parts=frozenset(i for token, i in tokenizer.get_vocab().items() if token.startswith("##")),
    )


def pack(sentences: Iterable[list[int]], limit: int) -> list[list[int]]:
    """As few chunks as reading order allows, of whole sentences; a sentence longer than a chunk is cut after every `limit` tokens."""
    chunks: list[list[int]] = [[]]
    for sentence in sentences:
        if len(chunks[-1]) + len(sentence) > limit:
            chunks.append([])
        for start in range(0, len(sentence), limit):
            if start > 0:
                chunks.append([])
            chunks[-1].extend(sentence[start : start + limit])
    return [chunk for chunk in chunks if chunk]


def first_tokens(sentences: Iterable[list[int]], count: int | None) -> Iterator[list[int]]:
    for sentence in sentences:
        if count is None:
            yield sentence
        elif count > 0:
            yield sentence[:count]
            count -= len(sentence)
