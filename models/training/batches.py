"""What the model reads: batches of two views of the same thing, with the topics both views are about.

papers    a title and a crop of its abstract, or two crops of the abstract, the first with the title; a third of the
          abstracts word by word in pseudo-French
twins     an abstract in French and in English, or a French title and its abstract
pairs     a sentence, title or term and its translation; no topics
long      title and abstract as the service sends them beside the title alone, for the end of the training
cut       the same beside its first part with some words gone, for later rounds; a quarter French, and of the English ones a
          third in pseudo-French, half of these on both sides
"""

from dataclasses import dataclass, field

import numpy as np

from chunks import Sentences

TITLE = 36  # tokens of a title, unread ones counted as everywhere here
PSEUDO_FRENCH = 0.33  # of the English abstracts
TRANSLATED = 0.85  # of the words of such an abstract
READ_WEIGHT = 3.0  # of a paper whose topics were read, in later rounds
GONE = 0.05  # of the words of a cut text
SHARES = {"papers": 0.64, "twins": 0.25, "pairs": 0.11}
TAUGHT_SHARES = {"papers": 0.68, "twins": 0.26, "pairs": 0.06}
FRENCH_CUT = 0.25  # of the cut texts


@dataclass
class Batch:
    kind: str
    left: list[Sentences]
    right: list[Sentences]
    target: np.ndarray | None = None  # [texts x topics], rows of zeros where nothing is known
    about: list[Sentences] = field(default_factory=list)  # topic texts, and
    about_topic: np.ndarray | None = None  # the topic of each
    presence: np.ndarray | None = None  # [texts x topics], 0-1, in later rounds, and
    judged: np.ndarray | None = None  # whether it is known. [texts]
    same: bool = False  # whether both views say the same, in later rounds


class Batches:
    def __init__(
        self,
        corpus: dict[str, np.ndarray],
        targets: np.ndarray,
        lexicon: tuple[np.ndarray, np.ndarray],
        seed: int,
        taught: dict[str, np.ndarray] | None = None,
    ):
        self.c, self.seed = corpus, seed
        self.taught = taught
        self.targets = targets if taught is None else taught["distribution"]
        self.translation, self.chance = lexicon
        long_enough = np.diff(corpus["abstract_at"]) >= 24
        titled = np.diff(corpus["title_at"]) >= 3
        french, twin = corpus["french"], corpus["twin"]
        self.english = np.flatnonzero(~french & titled & (long_enough | corpus["titles_only"]))
        hard = corpus["hard"] if taught is None else np.where(taught["judged"][:, None], taught["presence"], corpus["hard"])
        hard = hard[self.english].astype(np.float32)
        rarity = 1 / np.sqrt(1 + hard.sum(0))
        weight = (hard * rarity).max(1) + 0.3 * rarity.min()
        weight *= np.where(corpus["sure"][self.english], 1.5, 1.0) * np.where(corpus["titles_only"][self.english], 0.3, 1.0)
        if taught is not None:
            weight *= np.where(taught["read"][self.english], READ_WEIGHT, 1.0)
        self.english_weight = np.cumsum(weight / weight.sum())
        self.french_twins = np.flatnonzero(french & (twin >= 0) & long_enough)
        self.french_papers = np.flatnonzero(french & titled & long_enough)
        self.pairs = {True: np.flatnonzero(corpus["general"]), False: np.flatnonzero(~corpus["general"])}

    def at(self, step: int, late: bool) -> Batch:
        """The batch of a step: the same after a resumption."""
        rng = np.random.default_rng((self.seed, step))
        shares = SHARES if self.taught is None else TAUGHT_SHARES
        kind = rng.choice(list(shares), p=list(shares.values()))
        if kind == "papers" and self.taught is not None:
            draw = rng.random()
            return self._cut(rng) if draw < 0.4 else self._long(rng) if draw < 0.6 else self._papers(rng)
        if kind == "papers":
            return self._long(rng) if late and rng.random() < 0.5 else self._papers(rng)
        return self._twins(rng, late or self.taught is not None) if kind == "twins" else self._pairs(rng)

    def _papers(self, rng) -> Batch:
        size = int(rng.choice([64, 96, 144]))
        two_crops = rng.random() < 0.3
        rows = self._some_english(32 if two_crops else 48, rng)
        left, right = [], []
        for r in rows:
            title, abstract = self._title(r), self._abstract(r)
            if rng.random() < PSEUDO_FRENCH:
                abstract = self._pseudo_french(abstract, rng)
                if rng.random() < 0.3:
                    title = self._pseudo_french(title, rng)
            if two_crops:
                half = len(abstract) // 2
                left.append(text(title, abstract[: min(half, size)]))
                right.append(text(crop(abstract[half:], size, rng)))
            else:
                left.append(text(title))
                right.append(text(crop(abstract, size, rng)))
        return self._with_topics(Batch("papers", left, right), rows, rng)

    def _long(self, rng) -> Batch:
        rows = self._some_english(16, rng)
        left, right = [], []
        for r in rows:
            title, abstract = self._title(r), self._abstract(r)
            if rng.random() < PSEUDO_FRENCH:
                abstract = self._pseudo_french(abstract, rng)
            left.append(text(title, abstract))
            right.append(text(title))
        return self._with_topics(Batch("long", left, right), rows, rng)

    def _cut(self, rng) -> Batch:
        """What stands first says most of the topics: the first half to the whole of an abstract must lie where the whole lies."""
        rows = rng.choice(self.french_papers, 20, replace=False) if rng.random() < FRENCH_CUT else self._some_english(20, rng)
        left, right = [], []
        for r in rows:
            title, abstract = self._title(r), self._abstract(r)
            part = slice(int(len(abstract) * (0.5 + 0.5 * rng.random())))
            cut = abstract[part]
            if not self.c["french"][r] and rng.random() < PSEUDO_FRENCH:
                other = self._pseudo_french(abstract, rng)
                abstract, cut = other if rng.random() < 0.5 else abstract, other[part]
            left.append(text(title, abstract))
            right.append(text(title, thinned(cut, rng)))
        return self._with_topics(Batch("cut", left, right, same=True), rows, rng)

    def _twins(self, rng, late: bool) -> Batch:
        size = int(rng.choice([96, 144] if not late else [144, 300]))
        if rng.random() < 0.75:
            rows = rng.choice(self.french_twins, 32 if size < 200 else 20, replace=False)
            left, right = [], []
            whole = rng.random() < (0.6 if self.taught is None else 0.8)
            for r in rows:
                e = self.c["twin"][r]
                french, english = self._abstract(r), self._abstract(e)
                if whole:
                    if self.taught is not None:  # there are few: never quite the same text again
                        french, english = thinned(french, rng), thinned(english, rng)
                    left.append(text(self._title(r), french[:size]))
                    right.append(text(self._title(e), english[: int(size * 0.8)]))
                else:  # the same part of both, by proportion
                    start = rng.random() * 0.6
                    left.append(text(french[int(start * len(french)) :][:size]))
                    right.append(text(english[int(start * len(english)) :][: int(size * 0.8)]))
            same = whole and size > 200 and self.taught is not None
            return self._with_topics(Batch("twins", left, right, same=same), rows, rng)
        rows = rng.choice(self.french_papers, 32, replace=False)
        swap = rng.random() < 0.5  # an English title for a French abstract
        titles = [self.c["twin"][r] if swap and self.c["twin"][r] >= 0 else r for r in rows]
        left = [text(self._title(r)) for r in titles]
        right = [text(crop(self._abstract(r), min(size, 144), rng)) for r in rows]
        return self._with_topics(Batch("twins", left, right), rows, rng)

    def _pairs(self, rng) -> Batch:
        general = rng.random() < 0.3
        rows = rng.choice(self.pairs[general], 96 if general else 64, replace=False)
        left, right = ([text(tokens_at(self.c, side, r)[:96]) for r in rows] for side in ("en", "fr"))
        return Batch("pairs", left, right)

    def _some_english(self, count: int, rng) -> np.ndarray:
        """Different papers, those of rare topics and sure labels more often."""
        drawn = np.searchsorted(self.english_weight, rng.random(count), side="right")
        return np.unique(self.english[drawn.clip(max=len(self.english) - 1)])

    def _with_topics(self, batch: Batch, rows: np.ndarray, rng) -> Batch:
        batch.target = self.targets[rows]
        if self.taught is not None:
            batch.presence, batch.judged = self.taught["presence"][rows].astype(np.float32), self.taught["judged"][rows]
        chosen = rng.integers(0, len(self.c["about_topic"]), 12)
        batch.about = [text(tokens_at(self.c, "about", i)[:64]) for i in chosen]
        batch.about_topic = self.c["about_topic"][chosen]
        return batch

    def _title(self, r: int) -> np.ndarray:
        return tokens_at(self.c, "title", r)[:TITLE]

    def _abstract(self, r: int) -> np.ndarray:
        return tokens_at(self.c, "abstract", r)

    def _pseudo_french(self, tokens: np.ndarray, rng) -> np.ndarray:
        ids, sentences = tokens.T
        draw = rng.random(len(ids))
        best = (draw[:, None] > self.chance[ids]).sum(1).clip(max=self.chance.shape[1] - 1)
        translated = self.translation[ids, best]
        return np.stack([np.where(rng.random(len(ids)) < TRANSLATED, translated, ids), sentences], 1)


def thinned(tokens: np.ndarray, rng) -> np.ndarray:
    """Without a few of the words."""
    return tokens[rng.random(len(tokens)) >= GONE]


def crop(tokens: np.ndarray, size: int, rng) -> np.ndarray:
    """The beginning half of the time, any window otherwise."""
    spare = len(tokens) - size
    start = int(rng.integers(0, spare + 1)) if spare > 0 and rng.random() < 0.5 else 0
    return tokens[start : start + size]


def text(*parts: np.ndarray) -> Sentences:
    """What the model reads of tokens with the numbers of their sentences, [tokens x 2] each."""
    tokens = np.concatenate(parts)
    ends = np.flatnonzero(np.diff(tokens[:, 1])) + 1
    return [sentence.tolist() for sentence in np.split(tokens[:, 0], ends)]


def tokens_at(corpus: dict[str, np.ndarray], name: str, row: int) -> np.ndarray:
    """Token ids and the number of the sentence that each stands in. [tokens x 2]"""
    part = slice(*corpus[f"{name}_at"][row : row + 2])
    return np.stack([corpus[f"{name}_ids"][part], corpus[f"{name}_sentence"][part]], 1)
