"""The simulated writer: how many keys a text costs with suggestions.

The writer knows the text to come and sees one suggestion after each key; a word that was seen and typed
past is not offered again, as in the editor where there was a second to read it. Three ways of writing are
counted at once, since all see the same suggestion at the same place:

- *word*: one key accepts the rest of the current word (or, at a word's start, the next word) with the
  space behind it, where that is what the text has next; else the writer types one character.
- *whole*: one key may also accept the entire suggestion, where all of it is what comes next.
- *asked*: nothing is shown until a key asks for it. The ghost then stays while its words are accepted
  one by one, and letters typed along it keep the rest. The writer asks only where that pays, which
  nobody can know beforehand, so this is the most that asking can save.
"""

from __future__ import annotations

import dataclasses
import os
from bisect import bisect_right
from collections.abc import Callable, Sequence

from aiauthor.inference.passed_words import WORD as WORD
from aiauthor.inference.passed_words import PassedWords

EXCERPT_START = 100_000
EXCERPT_CHARS = 20_000


@dataclasses.dataclass(frozen=True)
class Keys:
    """What an excerpt cost.

    Attributes:
        chars: characters of the excerpt.
        word: keys pressed in *word*.
        whole: keys pressed in *whole*.
        asked: keys pressed in *asked*.
        word_starts: places in *word* where the writer was about to begin a word.
        shown: of these, where there was a suggestion.
        right: of these, where its first word was the next one.
    """

    chars: int = 0
    word: int = 0
    whole: int = 0
    asked: int = 0
    word_starts: int = 0
    shown: int = 0
    right: int = 0

    def __add__(self, other: Keys) -> Keys:
        mine, theirs = dataclasses.astuple(self), dataclasses.astuple(other)
        return Keys(*(one + another for one, another in zip(mine, theirs, strict=True)))

    def savings(self) -> dict[str, float]:
        """1 - keys / characters, each way of writing."""
        chars = max(1, self.chars)
        return {way: 1 - getattr(self, way) / chars for way in ("word", "whole", "asked")}


def excerpt_of(chars: int, *, length: int = EXCERPT_CHARS) -> tuple[int, int]:
    """Where the excerpt of a text lies.

    `length` characters from character 100,000 on; the last ones of a text that ends sooner; all of
    a text that is no longer than that.
    """
    start = min(EXCERPT_START, max(0, chars - length))
    return start, min(chars, start + length)


def count_keys(
    text: str,
    start: int,
    stop: int,
    suggest: Callable[[str, Sequence[str]], str],
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> Keys:
    """Write an excerpt with the help of suggestions.

    Args:
        text: the whole text, normalised.
        start: first character to be written; what comes before it can be read.
        stop: where the writer stops.
        suggest: the text before the caret, and words that were passed there -> one suggestion, or "" for none.
            Called at ever later places of the text, twice at a place where words were passed: who asks has seen none.
        progress: told how many characters went by since the last call.
    """
    text = text[:stop]
    words = [match.span() for match in WORD.finditer(text)]
    begins = [begin for begin, _ in words]
    at = {"word": start, "whole": start, "asked": start}
    keys = dict.fromkeys(at, 0)
    word_starts = shown = right = 0
    passed_words = PassedWords()
    here = start
    while here < stop:
        before = text[:here]
        passed = passed_words.at(here, before)
        ghost = suggest(before, passed)
        inside = bisect_right(begins, here) - 1
        begin, end = words[inside] if inside >= 0 else (0, 0)
        if here >= end:
            begin = end = here
        one_word = _accept_word(text, here, ghost, begin, end)
        if at["word"] == here == begin < end:
            word_starts += 1
            shown += ghost != ""
            right += one_word > 0
        whole = len(ghost) if text.startswith(ghost, here) else 0
        steps = {
            "word": (max(1, one_word), 1),
            "whole": (max(1, one_word, whole), 1),
            "asked": (0, 0),
        }
        if at["asked"] == here:
            steps["asked"] = _ask(text, here, suggest(before, ()) if passed else ghost, begin)
        if not one_word:
            passed_words.add(here, before, ghost)
        for way, (chars, cost) in steps.items():
            if at[way] == here:
                at[way] += chars
                keys[way] += cost
        there = min(at.values())
        progress(min(there, stop) - here)
        here = there
    return Keys(stop - start, keys["word"], keys["whole"], keys["asked"], word_starts, shown, right)


def _accept_word(text: str, here: int, ghost: str, begin: int, end: int) -> int:
    """Characters that one key brings: the rest of the word [begin, end) and the space behind it, or none."""
    if not begin <= here < end:
        return 0
    shown = WORD.match(text[begin:here] + ghost)
    if shown is None or shown.group() != text[begin:end]:
        return 0
    return end - here + text.startswith(" ", end)


def _ask(text: str, here: int, ghost: str, begin: int) -> tuple[int, int]:
    """Characters and keys of the best that asking here gives; one character for one key where nothing pays."""
    whole = text.startswith(ghost, here)
    best = (len(ghost), 2) if whole and len(ghost) > 2 else (1, 1)
    # Along the ghost, as far as it is right: a key for each word with its space, a key for each other character.
    line = text[begin:here] + ghost
    words = [match.span() for match in WORD.finditer(line)]
    right = len(os.path.commonprefix([line, text[begin : begin + len(line)]]))
    place, keys = here - begin, 1
    while place < right:
        first, last = next(((first, last) for first, last in words if first <= place < last), (place, place))
        theirs = WORD.match(text, begin + first)
        step = _accept_word(text, begin + place, line[place:], begin + first, theirs.end() if theirs else 0)
        place, keys = place + (step if last > first else 1), keys + 1
        if not step and last > first:
            break
        if place - (here - begin) - keys > best[0] - best[1]:
            best = (place - (here - begin), keys)
    return best
