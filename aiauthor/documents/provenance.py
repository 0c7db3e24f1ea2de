"""Whose words: which characters of the open document were accepted from the machine.

A character is the machine's from its acceptance until the writer edits the word that it stands in. The
window reports every change of the text to `Provenance.edit`, which costs microseconds for typing on a book
of any length. Undo and redo are followed by the text widget's own count of undo steps. Nothing of this
is ever inside the manuscript: `whose_words` keeps it beside the program's data. No Qt.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiauthor.documents.chunked_text import ChunkedText
from aiauthor.documents.counts import IDEOGRAPH
from aiauthor.documents.edits import splice
from aiauthor.documents.whose_words import MarkedText, Span, rematch

_LONGEST_WORD = 200
_APOSTROPHES = "'’ʼ"


class Provenance:
    """The machine's spans of one open document, kept through edits. For one thread.

    Positions count characters as Python does; a span is (start, end), end exclusive. Holds a copy of
    the text, so that it can see words.
    """

    def __init__(self, marked: MarkedText | None = None) -> None:
        """Begin with a document just opened, or an empty one."""
        marked = marked or MarkedText("", ())
        self._text = ChunkedText(marked.text)
        self._spans = _Spans(len(marked.text), marked.spans)
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def edit(
        self,
        position: int,
        removed: int,
        inserted: str,
        *,
        machine: bool = False,
        spans: Sequence[Span] | None = None,
        step: int | None = None,
        undoing: bool = False,
    ) -> None:
        """Follow one change of the text.

        Args:
            position: where, in characters of the text before the change.
            removed: how many characters went.
            inserted: what came.
            machine: it is a suggestion that the writer accepted.
            spans: it was cut or copied in this program, and these of its characters (counted from its
                start) are the machine's: what `copy` gave.
            step: how many undo steps the text widget has after the change
                (`QTextDocument.availableUndoSteps`); without it, undo is taken for typing.
            undoing: the change is an undo or a redo.

        Raises:
            ValueError: if the change does not lie inside the text: call `reset` with the whole text.
        """
        gone = self._text.splice(position, removed, inserted)
        if undoing and step is not None and self._retrace(step, len(inserted) - removed):
            return
        if gone == inserted and not machine and spans is None:
            return  # a widget's way to say that only the looks changed
        if undoing or step is None:
            self._done.clear()  # what these steps began from is no more
        self._undone.clear()
        if machine:
            spans = [(0, len(inserted))]
        elif spans is None:
            # Widgets report more than was changed; what is the same at both ends stays whose it was.
            change = splice(gone, inserted)
            assert change is not None
            position += change.position
            gone = gone[change.position : change.position + change.removed]
            inserted, spans = change.inserted, []
        low, high = position, position + len(inserted)
        if not machine:
            low, high = self._touched(position, gone, inserted)
        fresh = [(start + position - low, end + position - low) for start, end in _clean(spans, len(inserted))]
        old_high = high - len(inserted) + len(gone)
        lost = self._spans.replace(low, old_high, high - low, fresh)
        if step is not None:
            self._note(_Step(step, low, old_high - low, high - low, tuple(lost), tuple(fresh)))

    def reset(self, text: str) -> None:
        """Take over a text that was changed without our seeing how (reloaded, restored): matched as far as it goes."""
        marked = rematch(self.marked(), text)
        self._text = ChunkedText(text)
        self._spans = _Spans(len(text), marked.spans)
        self._done.clear()
        self._undone.clear()

    def marked(self) -> MarkedText:
        """The text and its spans now: to be saved or reported on another thread. About 2 ms for 5 MB."""
        return MarkedText(self._text.value(), tuple(self._spans.within(0, len(self._text))))

    def spans(self, start: int = 0, end: int | None = None) -> list[Span]:
        """The machine's spans inside a part of the text, cut off at its ends: for tinting what is on screen."""
        return self._spans.within(start, len(self._text) if end is None else end)

    def copy(self, start: int, end: int) -> list[Span]:
        """The spans of a part that is cut or copied, counted from its start."""
        return [(low - start, high - start) for low, high in self._spans.within(start, end)]

    def count(self, start: int = 0, end: int | None = None) -> int:
        """How many characters of a part are the machine's; at once for the whole text."""
        if start <= 0 and end is None:
            return self._spans.total
        return sum(high - low for low, high in self.spans(start, end))

    def share(self, start: int = 0, end: int | None = None) -> float:
        """The machine's share of a part's characters, from 0 to 1."""
        length = max(0, min(len(self._text), len(self._text) if end is None else end) - max(0, start))
        return self.count(start, end) / length if length else 0.0

    def _touched(self, position: int, gone: str, inserted: str) -> tuple[int, int]:
        """What the writer edited in the new text: what came, and the words that were cut, joined or grown by it."""
        end = position + len(inserted)
        if not self._spans.total:
            return position, end
        left = self._text.slice(position - _LONGEST_WORD, position)
        right = self._text.slice(end, end + _LONGEST_WORD)
        low = high = 0
        for middle in (gone, inserted):
            after = (middle[:2] + right[:2])[:2]
            before = (left[-2:] + middle[-2:])[-2:]
            low = max(low, _reach(left + after, len(left), -1))
            high = max(high, _reach(before + right, len(before), 1))
        return position - low, end + high

    def _note(self, step: _Step) -> None:
        if self._done and (joined := self._done[-1].joined(step)) is not None:
            self._done[-1] = joined
        else:
            self._done.append(step)

    def _retrace(self, count: int, growth: int) -> bool:
        """Undo or redo until the widget's count of steps is reached, if that explains the text's growth."""
        back = [step for step in reversed(self._done) if step.count > count]
        forth = [step for step in reversed(self._undone) if step.count <= count]
        if not back and not forth:
            return growth == 0
        if sum(s.old_length - s.new_length for s in back) + sum(s.new_length - s.old_length for s in forth) != growth:
            return False
        for step in back:
            self._spans.replace(step.start, step.start + step.new_length, step.old_length, step.old)
            self._undone.append(self._done.pop())
        for step in forth:
            self._spans.replace(step.start, step.start + step.old_length, step.new_length, step.new)
            self._done.append(self._undone.pop())
        return True


@dataclass(frozen=True)
class _Step:
    """A change of the spans that can be taken back: a part of the text, and its spans before and after."""

    count: int
    start: int
    old_length: int
    new_length: int
    old: tuple[Span, ...]
    new: tuple[Span, ...]

    def joined(self, later: _Step) -> _Step | None:
        """Both as one where the widget counts them as one and none has spans: typing, key by key."""
        if self.count != later.count or self.old or self.new or later.old or later.new:
            return None
        offset = later.start - self.start
        if offset < 0 or offset + later.old_length > self.new_length:
            return None
        return _Step(
            self.count, self.start, self.old_length, self.new_length + later.new_length - later.old_length, (), ()
        )


class _Spans:
    """Disjoint spans in a text of known length.

    Those before a gap are counted from the text's start, those after it from its end: an edit at the
    gap moves none of them, and the gap moves to the edit, past what spans lie between.

    Attributes:
        total: how many characters they cover.
    """

    def __init__(self, length: int, spans: Iterable[Span] = ()) -> None:
        self._length = length
        self._before: list[Span] = _clean(spans, length)
        self._after: list[Span] = []  # (characters from its start to the text's end, from its end), nearest last
        self.total = sum(end - start for start, end in self._before)

    def replace(self, start: int, end: int, new_length: int, spans: Sequence[Span]) -> list[Span]:
        """Make the part from `start` to `end` one of `new_length` characters with these spans, counted from `start`.

        Returns:
            The spans that lay in the part, counted from its start.
        """
        self._move_to(start)
        lost: list[Span] = []
        if self._before and self._before[-1][1] > start:
            # One span reaches into the part, or over it; what sticks out at either side stays.
            low, high = self._before.pop()
            if low < start:
                self._before.append((low, start))
            self._after.append((self._length - start, self._length - high))
        rest = self._length - end
        while self._after and self._after[-1][0] > rest:
            low, high = self._after.pop()
            lost.append((self._length - low - start, self._length - max(high, rest) - start))
            if high < rest:
                self._after.append((rest, high))
        self.total -= sum(high - low for low, high in lost)
        self._length += new_length - (end - start)
        for low, high in spans:
            self._push((start + low, start + high))
            self.total += high - low
        return lost

    def within(self, start: int, end: int) -> list[Span]:
        """The spans inside a part, cut off at its ends and joined where they touch."""
        found: list[Span] = []
        n = bisect.bisect_right(self._before, start, key=lambda span: span[1])
        while n < len(self._before) and self._before[n][0] < end:
            found.append(self._before[n])
            n += 1
        # From far to near; those that begin before `end` are the last ones.
        n = bisect.bisect_left(self._after, self._length - start, key=lambda span: span[1])
        n -= 1
        while n >= 0 and self._length - self._after[n][0] < end:
            found.append((self._length - self._after[n][0], self._length - self._after[n][1]))
            n -= 1
        joined: list[Span] = []
        for low, high in found:
            low, high = max(low, start), min(high, end)
            if low >= high:
                continue
            if joined and joined[-1][1] == low:
                joined[-1] = (joined[-1][0], high)
            else:
                joined.append((low, high))
        return joined

    def _move_to(self, position: int) -> None:
        while self._before and self._before[-1][0] >= position:
            low, high = self._before.pop()
            self._after.append((self._length - low, self._length - high))
        while self._after and self._length - self._after[-1][0] < position:
            low, high = self._after.pop()
            self._push((self._length - low, self._length - high))

    def _push(self, span: Span) -> None:
        if self._before and self._before[-1][1] == span[0]:
            span = (self._before.pop()[0], span[1])
        self._before.append(span)


def _clean(spans: Iterable[Span], length: int) -> list[Span]:
    """Sorted, inside the text, none empty, none overlapping."""
    cleaned: list[Span] = []
    for start, end in sorted(spans):
        start, end = max(0, start), min(end, length)
        if cleaned and start <= cleaned[-1][1]:
            cleaned[-1] = (cleaned[-1][0], max(end, cleaned[-1][1]))
        elif start < end:
            cleaned.append((start, end))
    return cleaned


def _reach(text: str, position: int, step: int) -> int:
    """How far a word that runs across `position` reaches backward (-1) or forward (1); 0 if none does."""
    reach = 0
    while _inside_word(text, position + step * reach):
        reach += 1
    return reach


def _inside_word(text: str, position: int) -> bool:
    """Whether the characters on both sides of a position belong to one word; an apostrophe joins letters."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if _is_letter(before):
        return _is_letter(after) or (after in _APOSTROPHES and _is_letter(text[position + 1 : position + 2]))
    return before in _APOSTROPHES and _is_letter(after) and position > 1 and _is_letter(text[position - 2])


def _is_letter(character: str) -> bool:
    """A letter, digit or mark of a script that is written in words; an ideograph is a word by itself."""
    if character.isascii():
        return character.isalnum()
    return (character.isalnum() or unicodedata.category(character)[0] == "M") and not IDEOGRAPH.match(character)
