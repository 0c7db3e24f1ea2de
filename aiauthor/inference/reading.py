"""The engine's copy of the text before the caret, and the network's state kept warm along it.

Knows nothing of words or suggestions. Costs follow what changed, never the length of the document:
appended characters cost one step each, a deletion rewinds to a recent snapshot, and a jump to a
place that was not read yet reads a bounded window before it.
"""

from __future__ import annotations

import dataclasses
import math
import unicodedata
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from aiauthor.inference.engine import Engine, State
from aiauthor.text.alphabet import UNKNOWN, Alphabet
from aiauthor.text.normalise import normalise

WINDOW_CHARS = 500

_TAIL_CHARS = 2_000  # raw characters looked at on every call
_TAIL_LIMIT_CHARS = 64_000  # the most, where nearly all of them are blank
_HISTORY_CHARS = 32_000
_ANCHOR_CHARS = 48
_MARGIN_CHARS = 8  # at the front of a tail, where the cut may have changed what normalising does
_AGREEMENT_CHARS = 200  # a state is kept if so much of the text before it agrees
_MOST_PLACES = 24  # of an anchor that are looked at
_EVERY = 8  # characters between the snapshots of a longer reading
# Snapshots thin out with their distance from the end of what was read: (within so many characters, one every so many).
_THINNING = ((256, 1), (4_096, 64), (1 << 40, 512))
_MOST_SNAPSHOTS = 768
_MEMORY = 0.99  # per character: an average over about the last hundred


@dataclasses.dataclass(frozen=True)
class Place:
    """A state of the network at a place of the text.

    Attributes:
        state: B = 1.
        surprise: nats a character that the text before cost lately; NaN before any was read.
        unknown: share of characters outside the alphabet lately.
        chars: how many were read since a beginning or a jump.
    """

    state: State
    surprise: float = math.nan
    unknown: float = 0.0
    chars: int = 0


class Reading:
    """One text, read up to a caret.

    Args:
        engine: the network.
        alphabet: its characters.
        window_chars: the most that a jump reads again.

    Attributes:
        place: where the last call to `read` ended.
        steps: how many characters that call read.
        jumped: whether it began afresh; `back` and `forth` then say nothing.
        back: how many characters the caret went back before it went on.
        forth: the text that it then went over, whether that had to be read again or not.
    """

    def __init__(self, engine: Engine, alphabet: Alphabet, *, window_chars: int = WINDOW_CHARS) -> None:
        self._engine = engine
        self._alphabet = alphabet
        self._window_chars = window_chars
        start = engine.start()
        newline = alphabet.encode("\n")
        if newline[0] != UNKNOWN:
            # As in training, where a text follows the last line of another.
            start = engine.step([int(newline[0])], start.hidden)
        self._origin = Place(start)
        self._text = ""  # what was read; may go on behind the caret
        self._base = 0  # characters dropped from its front
        self._whole = True  # whether it begins where the document does
        self._snapshots: dict[int, Place] = {0: self._origin}  # by number of characters read, the dropped ones included
        self.place = self._origin
        self.steps = 0
        self.jumped = False
        self.back = 0
        self.forth = ""
        self._caret = 0  # number of characters before it, the dropped ones included

    def read(self, before: str) -> Place:
        """Go to the end of a text.

        Args:
            before: the document up to the caret, as it is, or a long tail of it.

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
        """
        found = self._find(*_tail(before, _TAIL_CHARS))
        self.jumped = found is None
        if found is None:
            text, self._whole = self._window(*_tail(before, max(_TAIL_CHARS, 2 * self._window_chars)))
            self._text, self._base, self._snapshots = "", 0, {0: self._origin}
            found = 0, text
        end, rest = found
        caret, self._caret = self._caret, self._base + end + len(rest)
        self.back = max(0, caret - self._base - end)
        self.forth = self._text[max(0, caret - self._base) : end] + rest
        self.place = self._go_on(end, rest)
        return self.place

    def _go_on(self, end: int, rest: str) -> Place:
        """From `end` characters into the text that was read, over `rest`."""
        near = self._snapshot_before(end)
        again = self._text[near - self._base : end] + rest
        if rest:
            self._text = self._text[:end] + rest
            self._snapshots = {count: place for count, place in self._snapshots.items() if count <= near}
        place = self._snapshots[near]
        self.steps = len(again)
        if not again:
            return place
        ids = self._alphabet.encode(again, fold=True).astype(np.int64)
        every = 1 if len(ids) <= _EVERY else _EVERY
        done = 0
        for hidden, log_probs in self._engine.read(ids, place.state):
            piece = ids[done : done + len(log_probs)]
            costs = -np.concatenate([place.state.log_probs, log_probs[:-1]])[np.arange(len(piece)), piece]
            averages = _Averages(place, costs, piece == UNKNOWN)
            for index in range(len(piece)):
                if (done + index + 1) % every == 0 or index == len(piece) - 1:
                    state = State(hidden[index : index + 1].copy(), log_probs[index : index + 1].copy())
                    place = averages.place(index + 1, state)
                    self._snapshots[near + done + index + 1] = place
            done += len(piece)
        self._thin()
        return place

    def _find(self, tail: str, whole: bool) -> tuple[int, str] | None:
        """Where in the text that was read the tail leads, and what of it must still be read; None for a jump."""
        if whole and self._whole and self._base == 0:
            common = _common_prefix(tail, self._text)
            if (common or not tail) and self._near_enough(common, tail[common:]):
                return common, tail[common:]
        starts = [_MARGIN_CHARS, *(len(tail) - back for back in (1024, 512, 256, 128, _ANCHOR_CHARS))]
        for start in starts:
            anchor = tail[start : start + _ANCHOR_CHARS] if start >= 0 else ""
            # A text that repeats itself has the anchor in several places: the one that agrees furthest is meant.
            best = max((self._agreement(tail, start, found) for found in self._places(anchor)), default=None)
            if best is None:
                continue
            agreement, found, back, common = best
            agrees = agreement >= _AGREEMENT_CHARS or back == found or back >= start - _MARGIN_CHARS
            rest = tail[start + common :]
            if agrees and self._near_enough(found + common, rest):
                return found + common, rest
        return None

    def _places(self, anchor: str) -> Iterator[int]:
        """Where an anchor stands in the text that was read: the last places."""
        end = len(self._text)
        for _ in range(_MOST_PLACES):
            end = self._text.rfind(anchor, 0, end) if len(anchor) == _ANCHOR_CHARS else -1
            if end < 0:
                return
            yield end
            end += _ANCHOR_CHARS - 1

    def _agreement(self, tail: str, start: int, found: int) -> tuple[int, int, int, int]:
        """How far the tail agrees with the text that was read, if one's `start` is the other's `found`.

        Returns:
            Characters in all, `found`, characters before it and from it on.
        """
        back = _common_prefix(tail[:start][::-1], self._text[max(0, found - start) : found][::-1])
        common = _common_prefix(tail[start:], self._text[found:])
        return back + common, found, back, common

    def _near_enough(self, end: int, rest: str) -> bool:
        """Whether going on from there is no more work than a jump."""
        near = self._snapshot_before(end)
        return near >= 0 and self._base + end - near + len(rest) <= self._window_chars

    def _snapshot_before(self, end: int) -> int:
        """The last snapshot within the first `end` characters of the text, -1 if there is none."""
        return max((count for count in self._snapshots if count <= self._base + end), default=-1)

    def _window(self, tail: str, whole: bool) -> tuple[str, bool]:
        """What a jump reads, and whether that is all: from the start of a paragraph, else of a sentence or a word."""
        if whole and len(tail) <= self._window_chars:
            return tail, True
        text = tail[-self._window_chars :]
        for mark in ("\n", ". ", " "):
            found = text.find(mark, 0, len(text) // 2)
            if found >= 0:
                return text[found + len(mark) :], False
        return text, False

    def _thin(self) -> None:
        """Drop old text and all but a few of the older snapshots."""
        surplus = len(self._text) - 2 * _HISTORY_CHARS
        if surplus > 0:
            self._text = self._text[surplus:]
            self._base += surplus
            self._snapshots = {place: kept for place, kept in self._snapshots.items() if place >= self._base}
        if len(self._snapshots) <= _MOST_SNAPSHOTS:
            return
        end = self._base + len(self._text)
        kept: dict[tuple[int, int], int] = {}
        for count in sorted(self._snapshots):
            every = next(every for within, every in _THINNING if end - count <= within)
            kept.setdefault((every, count // every), count)
        self._snapshots = {count: self._snapshots[count] for count in kept.values()}


class _Averages:
    """Running averages along a piece of text.

    Args:
        before: where the piece begins.
        costs: nats, (T,).
        unknown: whether outside the alphabet, (T,).
    """

    def __init__(self, before: Place, costs: npt.NDArray[np.float32], unknown: npt.NDArray[np.bool_]) -> None:
        self._before = before
        self._costs = costs
        self._unknown = unknown

    def place(self, count: int, state: State) -> Place:
        """The place after the first `count` characters."""
        weights = (1 - _MEMORY) * _MEMORY ** np.arange(count)[::-1]
        old = _MEMORY**count
        cost = float(weights @ self._costs[:count])
        unknown = old * self._before.unknown + float(weights @ self._unknown[:count])
        surprise = cost / (1 - old) if math.isnan(self._before.surprise) else old * self._before.surprise + cost
        return Place(state, surprise, unknown, self._before.chars + count)


def _tail(before: str, at_least: int) -> tuple[str, bool]:
    """The normalised end of a text, and whether that is the whole of it."""
    length = at_least
    while True:
        tail = normalise(before[-length:])
        whole = length >= len(before)
        if whole or len(tail) >= at_least // 2 or length >= _TAIL_LIMIT_CHARS:
            break
        length *= 2
    if not whole and tail and unicodedata.combining(tail[0]):
        tail = tail[1:]
    return tail, whole


def _common_prefix(one: str, other: str) -> int:
    """How many characters two texts share at their beginnings."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while low < high - 1:
        middle = (low + high) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle
    return low
