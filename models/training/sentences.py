"""Ends of sentences, to the character those of the service (src/text/sentences.ts): chunks end where they do."""

import json
import re
import unicodedata
from pathlib import Path

SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"  # of a regular expression in JavaScript
POSSIBLE_END = re.compile(rf"""[.!?…。！？][)\]}}"'’”»]*(?:[{SPACE}]+|\Z)|[。！？]""")
NOT_OF_A_WORD = re.compile(rf"""[{SPACE}(\[{{"'’“«]""")
AROUND = re.compile(rf"^[{SPACE}]+|[{SPACE}]+\Z")
MAX_WORD = 12  # characters before a full stop that are looked at; no abbreviation is longer

LANGUAGES = Path(__file__).resolve().parents[2] / "src" / "languages"
ABBREVIATIONS = {word for file in LANGUAGES.glob("*/abbreviations.json") for word in json.loads(file.read_text("utf-8")).split()}


def split_sentences(text: str) -> list[str]:
    """The sentences of a text in order, trimmed, none of them empty."""
    sentences, start = [], 0
    for match in POSSIBLE_END.finditer(text):
        if match[0].startswith(".") and not is_end(text, start, match.start(), match.end()):
            continue
        sentences.append(text[start : match.end()])
        start = match.end()
    return [s for s in (AROUND.sub("", s) for s in [*sentences, text[start:]]) if s]


def is_end(text: str, start: int, stop: int, following: int) -> bool:
    if unicodedata.category(text[following : following + 1] or " ") == "Ll":
        return False
    word = NOT_OF_A_WORD.split(text[max(start, stop - MAX_WORD) : stop])[-1]
    is_initial = len(word) == 1 and unicodedata.category(word) == "Lu"
    return not is_initial and word.lower() not in ABBREVIATIONS
