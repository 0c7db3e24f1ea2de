"""Words that the writer saw offered and typed past: they are not offered again in that word."""

from __future__ import annotations

import re

# Letters and digits, with apostrophes inside: "don't" is a word, "well-known" is two.
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTERS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?\Z")
_LONGEST_CHARS = 60  # of a word, as far as it is looked at


class PassedWords:
    """Those of the word that is being written; a new word has none."""

    def __init__(self) -> None:
        self._start = -1
        self._words: set[str] = set()

    def add(self, place: int, before: str, ghost: str) -> None:
        """Note the first word of a suggestion that was seen and not taken.

        Args:
            place: of the caret in the text, at which the suggestion stood.
            before: some text before it, at least the letters of the word.
            ghost: the suggestion.
        """
        letters = self._go_to(place, before)
        word = WORD.match(letters + ghost)
        if word is not None and word.end() > len(letters):
            self._words.add(plain(word.group()))

    def at(self, place: int, before: str) -> tuple[str, ...]:
        """What must not be offered at a place, in order of the alphabet."""
        self._go_to(place, before)
        return tuple(sorted(self._words))

    def _go_to(self, place: int, before: str) -> str:
        """The letters of the word before a place; those of another word are forgotten."""
        found = _LETTERS.search(before[-_LONGEST_CHARS:])
        letters = found.group() if found else ""
        if place - len(letters) != self._start:
            self._start = place - len(letters)
            self._words.clear()
        return letters


def plain(word: str) -> str:
    """A word in small letters with straight apostrophes, as words are compared."""
    return word.lower().replace("’", "'")
