"""The vocabulary of topics, and the two ways a paper gets its topics without an annotator:
from its author keywords (keyword_rules.json) and from phrases of its title (distant supervision)."""

import json
import re
import unicodedata
from pathlib import Path


def fold(text: str) -> str:
    """Lower case, no accents, runs of anything but letters and digits become one space."""
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


def bare(keyword: str) -> str:
    """A keyword as keyword_rules.json expects it: lower case, no accents, no outer punctuation."""
    text = unicodedata.normalize("NFD", keyword.lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return text.strip(" \t\n.,;:!?*\"'()[]{}")


# Alternative labels that say too little in a title to be evidence of the topic.
WEAK_TITLE_PHRASES = {"neural networks", "reseaux de neurones", "dropout", "embeddings", "transparency", "planning"}


class Vocabulary:
    def __init__(self, folder: Path):
        self.topics = json.loads((folder / "topics.json").read_text("utf-8"))["topics"]
        self.ids = [t["id"] for t in self.topics]
        self.index = {id: i for i, id in enumerate(self.ids)}
        rules = json.loads((folder / "keyword_rules.json").read_text("utf-8"))["topics"]
        self._patterns: dict[str, list[tuple[re.Pattern, int]]] = {"en": [], "fr": []}
        self._equal: dict[str, dict[str, set[int]]] = {"en": {}, "fr": {}}
        self._cache: dict[tuple[str, str], frozenset[int]] = {}
        for i, topic in enumerate(self.topics):
            for lang in ("en", "fr"):
                for pattern in rules.get(topic["id"], {}).get(lang, []):
                    self._patterns[lang].append((re.compile(pattern), i))
                for label in self.labels(i, lang):
                    self._equal[lang].setdefault(bare(label), set()).add(i)
        self._phrases = {lang: self._title_phrases(lang) for lang in ("en", "fr")}

    def labels(self, topic: int, lang: str) -> list[str]:
        t = self.topics[topic]
        return [t["label"][lang], *t.get("altLabel", {}).get(lang, [])]

    def definition(self, topic: int, lang: str) -> str:
        return self.topics[topic]["definition"][lang]

    def of_keyword(self, keyword: str, lang: str = "en") -> frozenset[int]:
        key = (lang, bare(keyword))
        if key not in self._cache:
            found = set(self._equal[lang].get(key[1], ()))
            found.update(i for pattern, i in self._patterns[lang] if pattern.fullmatch(key[1]))
            self._cache[key] = frozenset(found)
        return self._cache[key]

    def of_keywords(self, keywords: list[str], lang: str = "en") -> set[int]:
        return set().union(*(self.of_keyword(k, lang) for k in keywords)) if keywords else set()

    def of_title(self, title: str, lang: str = "en") -> set[int]:
        """Topics one of whose labels stands in the title as whole words."""
        words = fold(title).split()
        found: set[int] = set()
        for size in range(1, 6):
            for start in range(len(words) - size + 1):
                found |= self._phrases[lang].get(" ".join(words[start : start + size]), set())
        return found

    def _title_phrases(self, lang: str) -> dict[str, set[int]]:
        phrases: dict[str, set[int]] = {}
        for i in range(len(self.topics)):
            for label in self.labels(i, lang):
                phrase = fold(label)
                if len(phrase) >= 4 and phrase not in WEAK_TITLE_PHRASES:
                    for form in (phrase, phrase + "s", phrase[:-1] if phrase.endswith("s") else phrase):
                        phrases.setdefault(form, set()).add(i)
        return phrases
