"""What is known of every paragraph, kept up to date at the cost of what changed and not of the document.

It answers at once where a position lies in Python's count (`code_point_position`) and which edit the text
has just seen (`apply`); words are counted a few milliseconds at a time, when nothing else is to be done.
"""

from __future__ import annotations

import time
from array import array
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextDocument

from aiauthor.documents.counts import count_words
from aiauthor.gui.editor.text_units import qt_length, text_between

COUNT_DELAY_MS = 120
SLICE_S = 0.004
_UNKNOWN = -1


@dataclass(frozen=True)
class Edit:
    """One change of the text, in Python's count: at `position`, `removed` characters gave way to `inserted`."""

    position: int
    removed: int
    inserted: str


class BlockIndex(QObject):
    """Counts of every paragraph of a document.

    Signals:
        counted: the number of words is right again.
    """

    counted = Signal()

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._words = array("i")
        self._pairs = array("i")  # characters that take two of Qt's positions
        self._total_words = 0
        self._total_pairs = 0
        self._unknown = 0
        self._search_from = 0
        self._length = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._count_some)
        self.reset()

    @property
    def words(self) -> int:
        """Words of the document; after an edit right once `counted` was emitted."""
        return self._total_words

    @property
    def is_counted(self) -> bool:
        """Whether `words` is right."""
        return self._unknown == 0

    @property
    def length(self) -> int:
        """Characters of the document in Python's count, paragraph ends included."""
        return self._length

    def reset(self) -> None:
        """Take stock of another text. Costs O(document)."""
        blocks = self._document.blockCount()
        self._words = array("i", [_UNKNOWN]) * blocks
        self._pairs = array("i", [0]) * blocks
        self._total_words, self._unknown, self._search_from = 0, blocks, 0
        text = self._document.toRawText()
        units = self._document.characterCount() - 1
        self._total_pairs = units - len(text)
        self._length = len(text)
        if self._total_pairs:
            for number, line in enumerate(text.split("\u2029")):
                self._pairs[number] = qt_length(line) - len(line)
        self._timer.start(0)

    def apply(self, position: int, added: int) -> Edit:
        """Take note of a change that Qt told of.

        Args:
            position: where, in Qt's count.
            added: how many of Qt's positions there are new; Qt may say one too many at the end.

        Returns:
            The change in Python's count.
        """
        document = self._document
        end = min(position + added, document.characterCount() - 1)
        inserted = text_between(document, position, end)
        first_block, last_block = document.findBlock(position), document.findBlock(end)
        first, last = first_block.blockNumber(), last_block.blockNumber()
        grown = document.blockCount() - len(self._words)
        old = slice(first, last + 1 - grown)
        for words in self._words[old]:
            if words == _UNKNOWN:
                self._unknown -= 1
            else:
                self._total_words -= words
        self._total_pairs -= sum(self._pairs[old])
        self._words[old] = array("i", [_UNKNOWN]) * (last + 1 - first)
        self._unknown += last + 1 - first
        pairs, block = array("i"), first_block
        while block.isValid() and block.blockNumber() <= last:
            pairs.append(_pairs_in(block))
            block = block.next()
        self._pairs[old] = pairs
        self._total_pairs += sum(pairs)
        before, self._length = self._length, document.characterCount() - 1 - self._total_pairs
        self._search_from = min(self._search_from, first)
        self._timer.start(COUNT_DELAY_MS)
        return Edit(self.code_point_position(position), before - self._length + len(inserted), inserted)

    def code_point_position(self, position: int) -> int:
        """A position of Qt's in Python's count."""
        if not self._total_pairs:
            return position
        block = self._document.findBlock(position)
        number = block.blockNumber()
        if number < 0:
            return self._length
        pairs = sum(self._pairs[:number])
        if self._pairs[number]:
            inside = text_between(self._document, block.position(), position)
            return block.position() - pairs + len(inside)
        return position - pairs

    def qt_position(self, position: int) -> int:
        """A position of Python's in Qt's count. Costs O(paragraphs) where there are pairs."""
        if not self._total_pairs:
            return min(position, self._length)
        block, start = self._document.firstBlock(), 0
        while block.isValid():
            size = block.length() - self._pairs[block.blockNumber()]
            if position < start + size:
                return block.position() + qt_length(block.text()[: position - start])
            start += size
            block = block.next()
        return self._document.characterCount() - 1

    def words_between(self, start: int, end: int) -> int:
        """Words between two of Qt's positions; whole paragraphs that were counted cost nothing."""
        first, last = self._document.findBlock(start), self._document.findBlock(end)
        inner = self._words[first.blockNumber() + 1 : last.blockNumber()]
        if first == last or _UNKNOWN in inner:
            return count_words(text_between(self._document, start, end))
        ends = (start, first.position() + first.length() - 1), (last.position(), end)
        return sum(inner) + sum(count_words(text_between(self._document, *stretch)) for stretch in ends)

    def count_now(self) -> int:
        """Count whatever is not yet counted, however long it takes."""
        while self._unknown:
            self._count_some()
        return self._total_words

    def _count_some(self) -> None:
        if not self._unknown:
            return
        until = time.perf_counter() + SLICE_S
        number = self._search_from
        block = self._document.findBlockByNumber(number)
        while self._unknown and block.isValid():
            if self._words[number] == _UNKNOWN:
                words = count_words(block.text())
                self._words[number] = words
                self._total_words += words
                self._unknown -= 1
                if time.perf_counter() > until:
                    break
            block, number = block.next(), number + 1
        self._search_from = number
        if self._unknown:
            self._timer.start(0)
        else:
            self.counted.emit()


def _pairs_in(block: QTextBlock) -> int:
    return block.length() - 1 - len(block.text())
