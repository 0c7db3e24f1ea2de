"""Whether suggestions know how sure they are, and what a writer sees of those that come by themselves.

The writer knows the text to come and types it all. At the start of each word and behind each of its
first letters a suggestion is asked for, however unsure, and judged. From these looks follows, for any
confidence that a ghost must have to come by itself, how many word starts have one and how many of
these are right in their first word, and the same where a ghost may also come behind the word's first
letters. A ghost stays while letters are typed along it and counts once; where it turned out wrong
another may follow, which counts again.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from aiauthor.evaluation.writer import WORD
from aiauthor.inference.suggester import Suggestion

MOST_LETTERS = 3  # typed of a word, behind which is looked
LEAST_CONFIDENCE = 0.02  # of what is looked at
_BINS = 10


@dataclasses.dataclass(frozen=True)
class Look:
    """What was offered at one place.

    Attributes:
        text: the suggestion, "" for none.
        confidences: of its words, see `Suggestion`.
        right: whether all is right up to the end of each of those words.
    """

    text: str = ""
    confidences: tuple[float, ...] = ()
    right: tuple[bool, ...] = ()


@dataclasses.dataclass(frozen=True)
class Word:
    """A word of the text, and the looks behind its first letters, none of them the first."""

    text: str
    looks: tuple[Look, ...]


def look_at_words(
    text: str,
    start: int,
    stop: int,
    suggest: Callable[[str], Suggestion | None],
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Word]:
    """Look at all words of an excerpt.

    Args:
        text: the whole text, normalised.
        start: first character of the excerpt; what comes before it can be read.
        stop: its end.
        suggest: the text before the caret -> the likeliest suggestion. Called at ever later places.
        progress: told how many characters went by since the last call.
    """
    words = []
    here = start
    for match in WORD.finditer(text, start, stop):
        begin, end = match.span()
        if begin > start or not text[begin - 1 : begin].isalnum():  # else the excerpt begins within it
            found = [suggest(text[: begin + typed]) for typed in range(min(MOST_LETTERS + 1, end - begin))]
            looks = [Look() if each is None else _judge(text, begin, typed, each) for typed, each in enumerate(found)]
            words.append(Word(match.group(), tuple(looks)))
        progress(end - here)
        here = end
    progress(stop - here)
    return words


def _judge(text: str, begin: int, typed: int, found: Suggestion) -> Look:
    line = text[begin : begin + typed] + found.text
    same = len(os.path.commonprefix([line, text[begin : begin + len(line)]]))
    right = []
    for match in WORD.finditer(line):
        if match.end() > typed:  # else the ghost begins with the blank behind what was typed
            theirs = WORD.match(text, begin + match.start())
            right.append(match.end() <= same and theirs is not None and theirs.end() == begin + match.end())
    count = min(len(right), len(found.confidences))
    return Look(found.text, found.confidences[:count], tuple(right[:count]))


@dataclasses.dataclass(frozen=True)
class Shown:
    """Ghosts that come by themselves.

    Attributes:
        words: in all.
        covered: words at which at least one came.
        ghosts: that came.
        right: of these, in their first word.
        ghost_words: words that the ghosts showed in all.
    """

    words: int = 0
    covered: int = 0
    ghosts: int = 0
    right: int = 0
    ghost_words: int = 0

    @property
    def coverage(self) -> float:
        """Share of words with a ghost."""
        return self.covered / max(1, self.words)

    @property
    def precision(self) -> float:
        """Share of ghosts with the right first word."""
        return self.right / max(1, self.ghosts)

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "coverage": round(self.coverage, 4),
            "precision": round(self.precision, 4),
            "words_shown": round(self.ghost_words / max(1, self.ghosts), 3),
        }


def shown(words: Sequence[Word], confidence: float, letters: int) -> Shown:
    """What a writer would have seen.

    Args:
        words: with looks.
        confidence: that a ghost must have.
        letters: it comes behind so many typed letters of a word at most.
    """
    covered = ghosts = right = ghost_words = 0
    for word in words:
        before, rest = ghosts, ""
        for typed, look in enumerate(word.looks[: letters + 1]):
            if typed:
                letter = word.text[typed - 1]
                rest = rest[1:] if rest[:1] == letter else ""
            if not rest and look.confidences and look.confidences[0] >= confidence:
                rest = look.text
                ghosts += 1
                right += look.right[0]
                ghost_words += sum(each >= confidence for each in look.confidences)
        covered += ghosts > before
    return Shown(len(words), covered, ghosts, right, ghost_words)


@dataclasses.dataclass(frozen=True)
class Bin:
    """Words shown with about the same confidence.

    Attributes:
        count: how many.
        confidence: their mean.
        right: share of them that was right.
    """

    count: int
    confidence: float
    right: float


def curve(words: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Of words with a confidence of about p, what share was right.

    Args:
        words: the confidence of each, and whether it was right.

    Returns:
        Ten bins, those without words left out.
    """
    words = list(words)
    bins = []
    for step in range(_BINS):
        inside = [pair for pair in words if min(_BINS - 1, int(pair[0] * _BINS)) == step]
        if inside:
            count = len(inside)
            bins.append(Bin(count, sum(p for p, _ in inside) / count, sum(right for _, right in inside) / count))
    return bins


def first_words(words: Sequence[Word], typed: int) -> list[tuple[float, bool]]:
    """Confidence and rightness of the first words that were offered behind so many letters."""
    looks = [word.looks[typed] for word in words if len(word.looks) > typed]
    return [(look.confidences[0], look.right[0]) for look in looks if look.confidences]


def later_words(words: Sequence[Word]) -> list[tuple[float, bool]]:
    """Confidence and rightness of all words behind a suggestion's first."""
    looks = [look for word in words for look in word.looks]
    return [pair for look in looks for pair in zip(look.confidences[1:], look.right[1:], strict=True)]
