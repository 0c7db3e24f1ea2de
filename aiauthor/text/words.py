"""What counts as a word, in any script: for the writer's figures, not for the network."""

from __future__ import annotations

import re

# Ideographs and kana stand without spaces between words; each counts as one, as word processors do.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# From a letter or digit to the next space, dash or ideograph: marks, apostrophes and hyphens stay inside.
# No word is longer than the bound, and an unbounded repeat takes memory for every character of it.
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_](?:(?!--|\.\.)[^\s—–―…/{_IDEOGRAPHS}]){{0,200}}")


def count_words(text: str) -> int:
    """How many words a text holds. “Don't” and “well-known” are one each; cost is linear."""
    return sum(1 for _ in _WORD.finditer(text))


def words_of(text: str) -> list[str]:
    """The words of a text in order, case folded, without the punctuation that clings to their ends."""
    return [word.group().rstrip("\"'.,;:!?)]}”’»*_").casefold() for word in _WORD.finditer(text)]
