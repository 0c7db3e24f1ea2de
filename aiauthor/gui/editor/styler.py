"""What paragraphs look like: Markdown in place, the machine's words tinted, misspelt words waved, finds marked.

A paragraph is styled when it is edited, or about to be painted for the first time; so a book of any length costs
what is on screen. Layers say what they want of a paragraph, in Python's count; the looks never touch
the text, its undo stack or its modified flag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QFont, QTextBlock, QTextCharFormat, QTextCursor, QTextLayout

from aiauthor.gui.editor.markdown import Style, spans_of
from aiauthor.gui.editor.text_units import qt_index
from aiauthor.gui.theme import Theme

if TYPE_CHECKING:
    from aiauthor.gui.editor.editor import Editor

Stretch = tuple[int, int, QTextCharFormat]  # start and end in a paragraph, in Python's count
Layer = Callable[[QTextBlock, str], Iterable[Stretch]]

_SIZES = {1: 1.5, 2: 1.25, 3: 1.12}
_AT_ONCE = 50


class Styler(QObject):
    """Styles the paragraphs of one editor.

    Attributes:
        layers: by name, in the order in which they are laid on; each is asked for every paragraph.
    """

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.layers: dict[str, Layer] = {}
        self._editor = editor
        self._generation = 0
        self._markdown: dict[tuple[Style, int], QTextCharFormat] = {}

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._markdown = _markdown_formats(theme, self._editor.font())
        self.restyle()

    def restyle(self) -> None:
        """Look at every paragraph again, when it is next painted."""
        self._generation += 1
        self._editor.viewport().update()

    def restyle_paragraph(self, block: QTextBlock) -> None:
        """Look at one paragraph again now."""
        if block.isValid():
            self._style([block])

    def on_edited(self, position: int, added: int) -> None:
        """Style what an edit changed; called while Qt tells of the edit, and before it lays the text out."""
        document = self._editor.document()
        block = document.findBlock(position)
        last = document.findBlock(min(position + added, document.characterCount() - 1))
        if last.blockNumber() - block.blockNumber() > _AT_ONCE:
            block.setUserState(-1)
            last.setUserState(-1)
            return
        while block.isValid():
            self._set_formats(block)
            if block == last:
                break
            block = block.next()

    def style_visible(self) -> None:
        """Style the paragraphs on screen that were not yet styled."""
        editor = self._editor
        block, blocks = editor.firstVisibleBlock(), []
        bottom = editor.viewport().height()
        top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).top()
        while block.isValid() and top <= bottom:
            if block.userState() != self._generation:
                blocks.append(block)
            top += editor.blockBoundingRect(block).height()
            block = block.next()
        if blocks:
            self._style(blocks)

    def _style(self, blocks: list[QTextBlock]) -> None:
        cursor = QTextCursor(blocks[0])
        with self._editor.ghost.painting():
            cursor.beginEditBlock()
            for block in blocks:
                self._set_formats(block)
            cursor.endEditBlock()

    def _set_formats(self, block: QTextBlock) -> None:
        block.setUserState(self._generation)
        text = block.text()
        stretches = [
            (span.start, span.end, self._markdown[span.style, span.level])
            for span in (spans_of(text) if self._editor.styles_markdown else ())
        ]
        for layer in self.layers.values():
            stretches += layer(block, text)
        if stretches or block.layout().formats():
            self._editor.ghost.set_formats(block, _ranges(stretches, text))


def _ranges(stretches: list[Stretch], text: str) -> list[QTextLayout.FormatRange]:
    plain = text.isascii()
    ranges = []
    for start, end, text_format in stretches:
        found = QTextLayout.FormatRange()
        found.start = start if plain else qt_index(text, start)
        found.length = (end if plain else qt_index(text, end)) - found.start
        found.format = text_format
        ranges.append(found)
    return ranges


def _markdown_formats(theme: Theme, font: QFont) -> dict[tuple[Style, int], QTextCharFormat]:
    formats = {(style, 0): QTextCharFormat() for style in Style}
    formats[Style.MARK, 0].setForeground(QColor(theme.faint))
    formats[Style.SCENE, 0].setForeground(QColor(theme.faint))
    formats[Style.EMPHASIS, 0].setFontItalic(True)
    formats[Style.STRONG, 0].setFontWeight(QFont.Weight.Bold)
    formats[Style.QUOTE, 0].setForeground(QColor(theme.chrome_ink))
    for level in range(1, 8):
        heading = QTextCharFormat()
        heading.setFontWeight(QFont.Weight.Bold)
        heading.setFontPointSize(font.pointSizeF() * _SIZES.get(level, 1.0))
        formats[Style.HEADING, level] = heading
    return formats
