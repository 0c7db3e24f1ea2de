"""Running text gathered from any format, within the bounds of one manuscript."""

from __future__ import annotations

import io
from collections.abc import Sequence

from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts.values import Limits

SCENE_BREAK = "* * *"

# Structure without text is a trap long before it is too much: no writer's program needs so much of it.
_FREE_ELEMENTS = 200_000
_ELEMENTS_A_CHARACTER = 2
_ELEMENTS_A_FILE = 150


class Budget:
    """What reading one manuscript may still cost.

    Args:
        limits: the bounds.
        label: what to call the manuscript in an error.
    """

    def __init__(self, limits: Limits, label: str) -> None:
        self.limits = limits
        self.label = label
        self._characters = 0
        self._elements = 0
        self._pause = _FREE_ELEMENTS

    def spend_characters(self, count: int) -> None:
        """Take so many characters of text.

        Raises:
            DocumentError: if the manuscript has too many.
        """
        self._characters += count
        if self._characters > self.limits.characters:
            raise DocumentError(
                "{0} holds more than {1:,} characters; divide it and add the parts.", self.label, self.limits.characters
            )

    def spend_file(self) -> None:
        """Take one of the many files that a manuscript consists of; opening it takes as long as many marks.

        Raises:
            DocumentError: as `spend_elements`.
        """
        self.spend_elements(_ELEMENTS_A_FILE)

    def spend_elements(self, count: int = 1) -> None:
        """Take marks of structure.

        Raises:
            DocumentError: if the manuscript has too many, or too many for so little text.
        """
        self._elements += count
        if self._elements >= self._pause:
            self._pause = min(_FREE_ELEMENTS + _ELEMENTS_A_CHARACTER * self._characters, self.limits.elements)
            if self._elements >= self._pause:
                raise DocumentError("{0} holds far more markup than a text needs; it was not read.", self.label)


class Paragraphs:
    """Gathers pieces of text into paragraphs.

    Held as one growing string, not as a list: millions of short paragraphs cost no more than their
    characters.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._out = io.StringIO()
        self._pieces: list[str] = []
        self._boxes: list[list[str]] = []

    def add(self, text: str) -> None:
        """Append text to the paragraph; a newline in it breaks the line, not the paragraph."""
        self._budget.spend_characters(len(text))
        self._budget.spend_elements()
        self._pieces.append(text)

    def add_collapsed(self, text: str) -> None:
        """Append text of a markup in which any run of white space is one space.

        By `str.replace`: a pattern's substitution holds every piece between two spaces as an object.
        """
        self._budget.spend_characters(len(text))
        for blank in "\t\r\n\f":
            text = text.replace(blank, " ")
        while "  " in text:
            text = text.replace("  ", " ")
        self._pieces.append(text)

    def end(self) -> None:
        """End the paragraph, if one has begun."""
        if not self._pieces:
            return
        kept = "".join(self._pieces)
        self._pieces.clear()
        if "\n" in kept:
            kept = "\n".join(stripped for line in kept.split("\n") if (stripped := line.strip()))
        else:
            kept = kept.strip()
        if kept:
            if self._out.tell():
                self._out.write("\n\n")
            self._out.write(kept)

    def open_box(self) -> None:
        """Begin a text of its own (a text box) inside a paragraph, which goes on after `close_box`."""
        if len(self._boxes) >= 100:
            raise DocumentError("{0} is nested too deeply to be a text.", self._budget.label)
        self._boxes.append(self._pieces)
        self._pieces = []

    def close_box(self) -> None:
        """End the innermost box; its text stands before the paragraph that held it."""
        if self._boxes:
            self.end()
            self._pieces = self._boxes.pop()

    def text(self) -> str:
        """All of it, one paragraph a line, a blank line between."""
        while self._boxes:
            self.close_box()
        self.end()
        return self._out.getvalue()


def join_texts(texts: Sequence[str]) -> str:
    """Texts of paragraphs, one after the other."""
    return "\n\n".join(text for text in texts if text)
