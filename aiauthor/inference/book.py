"""A text of any length, in chapters where asked: what `aiauthor write` prints.

Counts words, ends chapters and the whole at the end of a sentence or paragraph, and keeps no more of
what was written than the last few thousand characters.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from aiauthor.errors import SettingsError
from aiauthor.inference.craft import ends_sentence
from aiauthor.inference.suggester import Request, Suggester

MOST_WORDS = 100_000_000
LEAST_CHAPTER_WORDS = 20

_TAIL_CHARS = 2_000  # what a chapter is begun from
_PARAGRAPH_SHARE = 0.1  # a chapter may run over by so much, for the end of a paragraph
_OVERRUN_WORDS = 120  # and by so many for the end of a sentence
_ENDING, _MOST_ENDING = 0.25, 8.0  # nats for each word too many by which sentences rather end, and the most of them
_SENTENCE_BREAK = re.compile(r"([.!?…]+[\"”’')]*)(\s+)")


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to be written.

    Attributes:
        prompt: the text begins with it.
        words: how many more, about.
        chapters: with headings where at least 1.
        boldness: 0 likely .. 1 strange.
        seed: of chance.
        heading: what stands before the number of a chapter.

    Raises:
        SettingsError: if a number is out of range.
    """

    prompt: str
    words: int
    chapters: int = 0
    boldness: float = 0.4
    seed: int = 0
    heading: str = "Chapter "

    def __post_init__(self) -> None:
        if not 1 <= self.words <= MOST_WORDS:
            raise SettingsError("the number of words must be from 1 to {0:,}, not {1:,}", MOST_WORDS, self.words)
        if not 0 <= self.boldness <= 1:
            raise SettingsError("boldness must be from 0 to 1, not {0:g}", self.boldness)
        if self.chapters < 0:
            raise SettingsError("the number of chapters cannot be {0}", self.chapters)
        if self.chapters > 1 and self.words < self.chapters * LEAST_CHAPTER_WORDS:
            raise SettingsError(
                "{0:,} words do not fill {1:,} chapters: each takes at least {2} words",
                self.words,
                self.chapters,
                LEAST_CHAPTER_WORDS,
            )


class Book:
    """Writes a plan.

    Args:
        suggester: the model at work.
        plan: what to write.

    Attributes:
        words: written so far, without prompt and headings.
    """

    def __init__(self, suggester: Suggester, plan: Plan) -> None:
        self._suggester = suggester
        self._plan = plan
        self._tail = ""
        self.words = 0

    def write(self) -> Iterator[str]:
        """The text, piece by piece, with a blank line between paragraphs and a line break at its end.

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
        """
        plan = self._plan
        for chapter in range(max(1, plan.chapters)):
            if plan.chapters:
                yield self._note(f"{'' if chapter == 0 else chr(10) * 2}{plan.heading}{_roman(chapter + 1)}\n\n")
            if chapter == 0 and plan.prompt:
                yield self._note(plan.prompt)
            remaining = max(1, plan.words - self.words)
            words = -(-remaining // (max(1, plan.chapters) - chapter))
            yield from self._chapter(self.words + words, words, chapter)
        yield "\n"

    def _chapter(self, goal: int, length: int, chapter: int) -> Iterator[str]:
        """Until `goal` words are written in all, and a good place to stop has come."""
        plan = self._plan
        request = Request(self._tail, boldness=plan.boldness, seed=plan.seed + chapter)

        def ending() -> float:
            """The later, the more a sentence's end is favoured."""
            return min(_MOST_ENDING, _ENDING * max(0, self.words - goal))

        for piece in self._suggester.stream(request, ending=ending):
            piece = re.sub(r"\n+", "\n\n", piece)
            if self.words >= goal and self._tail[-1:].isalnum():
                late = self.words - goal
                last = _last_piece(self._tail, piece, paragraph=late < _PARAGRAPH_SHARE * length - _OVERRUN_WORDS)
                if last is None and late >= _OVERRUN_WORDS:
                    last = "."
                if last is not None:
                    yield self._note(last)
                    yield self._note(_closing(self._tail))
                    return
            begins = self._tail[-1:].isspace() or not self._tail
            self.words += len(piece.split()) - (0 if begins or piece[:1].isspace() else 1)
            yield self._note(piece)

    def _note(self, piece: str) -> str:
        self._tail = (self._tail + piece)[-_TAIL_CHARS:]
        return piece


def _last_piece(before: str, piece: str, *, paragraph: bool) -> str | None:
    """The signs that end a sentence, or a paragraph, at the beginning of a piece; None if it ends none."""
    found = _SENTENCE_BREAK.match(piece)
    if found is None or (paragraph and "\n" not in found.group(2)):
        return None
    return found.group(1) if ends_sentence(before[-40:] + found.group(1)) else None


def _closing(text: str) -> str:
    """The quotation mark that the last paragraph lacks, "" for none."""
    line = text.rpartition("\n")[2]
    if line.count("“") > line.count("”"):
        return "”"
    return '"' if line.count('"') % 2 else ""


def _roman(number: int) -> str:
    if number > 3_999:
        return str(number)
    numeral = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        numeral += letters * (number // value)
        number %= value
    return numeral
