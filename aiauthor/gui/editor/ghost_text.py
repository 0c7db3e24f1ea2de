"""Ghost text: a suggestion painted at the caret that is not in the document.

It is the preedit area of the caret's block, where input methods show unfinished words: it wraps,
the text after it moves on, and neither the text, nor undo, nor the modified flag know of it. Qt
tells of a change all the same (`textChanged`, the revision), so whoever listens asks `is_painting`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextLayout

from aiauthor.gui.editor.text_units import qt_length
from aiauthor.gui.theme import Theme

# A line separator breaks the line inside one block, as a new paragraph will.
_LINE_SEPARATOR = "\u2028"


class GhostText:
    r"""The ghost text of one document.

    Attributes:
        text: what is shown, "" for none; a new paragraph is "\n".
        position: where in the document it stands.
    """

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        self.text = ""
        self.position = -1
        self._document = document
        self._block = QTextBlock()
        self._format = QTextCharFormat()
        self._painting = 0
        self.apply_theme(theme)

    @property
    def is_painting(self) -> bool:
        """Whether the document's signals now tell of ghost text and not of an edit."""
        return self._painting > 0

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours, for what is shown as well."""
        styles = QTextCharFormat.UnderlineStyle
        self._format = QTextCharFormat()
        self._format.setForeground(QColor(theme.ghost))
        self._format.setUnderlineStyle(styles.DotLine if theme.ghost_underline else styles.NoUnderline)
        if self.text:
            self.show(self.position, self.text)

    def show(self, position: int, text: str) -> None:
        """Show a suggestion, in place of any other."""
        block = self._document.findBlock(position)
        if not text or self.text and block != self._block:
            self.clear()
        if text:
            self.text, self.position, self._block = text, position, block
            self._paint(block, position - block.position(), text.replace("\n", _LINE_SEPARATOR))

    def clear(self) -> None:
        """Show nothing. Must come before anything that changes the text or asks where something is on screen."""
        if self.text:
            self.text, self.position = "", -1
            if self._block.isValid():
                self._paint(self._block, -1, "")

    def set_formats(self, block: QTextBlock, formats: list[QTextLayout.FormatRange]) -> None:
        """Give a paragraph other looks, the ghost text in it keeping its own."""
        layout = block.layout()
        if self.text and block == self._block:
            index, length = layout.preeditAreaPosition(), qt_length(layout.preeditAreaText())
            formats = _with_gap(formats, index, length, self._format)
        layout.setFormats(formats)

    @contextmanager
    def painting(self) -> Iterator[None]:
        """While this lasts, the document's signals tell of a change of looks alone."""
        self._painting += 1
        try:
            yield
        finally:
            self._painting -= 1

    def _paint(self, block: QTextBlock, index: int, text: str) -> None:
        layout = block.layout()
        cursor = QTextCursor(block)
        with self.painting():
            cursor.beginEditBlock()
            try:
                formats = _without_gap(layout)
                layout.setPreeditArea(index, text)
                layout.setFormats(_with_gap(formats, index, qt_length(text), self._format) if text else formats)
            finally:
                cursor.endEditBlock()


def _without_gap(layout: QTextLayout) -> list[QTextLayout.FormatRange]:
    """A layout's formats as they are without its preedit area."""
    index, length = layout.preeditAreaPosition(), qt_length(layout.preeditAreaText())
    formats = layout.formats()
    if not length:
        return formats
    kept = []
    for old in formats:
        if index <= old.start and old.start + old.length <= index + length:
            continue
        start, end = (at if at <= index else max(index, at - length) for at in (old.start, old.start + old.length))
        kept.append(_range(start, end - start, old.format))
    return kept


def _with_gap(
    formats: list[QTextLayout.FormatRange], index: int, length: int, ghost: QTextCharFormat
) -> list[QTextLayout.FormatRange]:
    """Formats moved aside for a preedit area, and the area's own, which lets none of theirs in."""
    moved = []
    for old in formats:
        end = old.start + old.length
        if end <= index:
            moved.append(old)
        elif old.start >= index:
            moved.append(_range(old.start + length, old.length, old.format))
        else:
            moved.append(_range(old.start, index - old.start, old.format))
            moved.append(_range(index + length, end - index, old.format))
    return [*moved, _range(index, length, ghost)]


def _range(start: int, length: int, text_format: QTextCharFormat) -> QTextLayout.FormatRange:
    result = QTextLayout.FormatRange()
    result.start, result.length, result.format = start, length, text_format
    return result
