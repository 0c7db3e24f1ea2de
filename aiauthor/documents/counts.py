"""How much a text is: words, characters, paragraphs, pages. Pure functions of a string."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

WORDS_PER_PAGE = 250

_LETTER = re.compile(r"[^\W_]")
_DASHES = ("—", "–", "…", "--")
# Written without blanks: every character counts as a word there, as word processors have it.
IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class Counts:
    """The size of a text.

    Attributes:
        words: what lies between blanks and long dashes and holds a letter or digit; an ideograph is one.
        characters: all but line breaks.
        characters_without_spaces: all but white space.
        paragraphs: lines that are not blank.
    """

    words: int = 0
    characters: int = 0
    characters_without_spaces: int = 0
    paragraphs: int = 0

    def pages(self, words_per_page: int = WORDS_PER_PAGE) -> int:
        """Standard manuscript pages, the last one counted whole."""
        return -(-self.words // words_per_page)


def count(text: str) -> Counts:
    """Count a text or selection; about 0.3 s for 5 MB."""
    return Counts(
        words=count_words(text),
        characters=len(text) - text.count("\n"),
        characters_without_spaces=sum(map(len, text.split())),
        paragraphs=sum(1 for line in text.split("\n") if line and not line.isspace()),
    )


def count_words(text: str) -> int:
    """The words alone: what lies between blanks and long dashes and holds a letter or digit."""
    for dash in _DASHES:
        text = text.replace(dash, " ")
    ideographs = 0
    if not text.isascii() and IDEOGRAPH.search(text):
        text, ideographs = IDEOGRAPH.subn(" ", text)
    # A book has far fewer different words than words.
    times = Counter(text.split())
    return ideographs + sum(n for word, n in times.items() if word.isalpha() or _LETTER.search(word))
