"""What differs between two states of a text, to be read: what went is struck through, what came is underlined."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from aiauthor.documents.differences import Block, summarise
from aiauthor.gui import typeface
from aiauthor.gui.theme import Theme
from aiauthor.settings import Settings

CONTEXT_CHARS = 240
_MOST_CHARS = 400_000


class DifferenceView(QPlainTextEdit):
    """Shows `Block`s of `differences.compare`; what is the same is cut down to a little around each change."""

    def __init__(self, theme: Theme, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setFont(typeface.page_font(settings.font, settings.font_size * 0.9, settings.line_spacing * 0.95))
        self.document().setDocumentMargin(18)
        self.setAccessibleName(self.tr("What differs"))
        plain, added, removed, gap = (QTextCharFormat() for _ in range(4))
        plain.setForeground(QColor(theme.ink))
        added.setForeground(QColor(theme.ink))
        added.setBackground(QColor(theme.added))
        added.setFontUnderline(True)
        removed.setForeground(QColor(theme.ink))
        removed.setBackground(QColor(theme.removed))
        removed.setFontStrikeOut(True)
        gap.setForeground(QColor(theme.chrome_faint))
        self._formats = {"same": plain, "added": added, "removed": removed, "gap": gap}

    def show_text(self, text: str) -> None:
        """Show one state alone."""
        self.clear()
        self._write(text[:_MOST_CHARS], "same")
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def show_blocks(self, blocks: list[Block]) -> None:
        """Show a comparison."""
        self.clear()
        if not any(block.changed for block in blocks):
            self._write(self.tr("Nothing differs.") + "\n\n", "gap")
        written = 0
        for number, block in enumerate(blocks):
            if written > _MOST_CHARS:
                self._write("\n" + self.tr("… and more."), "gap")
                break
            for piece in block.pieces:
                text = piece.text
                if not block.changed:
                    text = _around(text, first=number == 0, last=number == len(blocks) - 1)
                self._write(text, piece.kind)
                written += len(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _write(self, text: str, kind: str) -> None:
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text, self._formats[kind])


def summary_line(blocks: list[Block]) -> str:
    """How much differs, for the line above."""
    summary = summarise(blocks)
    text = QCoreApplication.translate("DifferenceView", "{0} words added, {1} words removed")
    return text.format(f"{summary.added:,}", f"{summary.removed:,}")


def list_and_view(listed: QListWidget, summary: QLabel, view: DifferenceView, parent: QWidget) -> QSplitter:
    """A list on the left; on the right what differs, under a line that sums it up."""
    right = QWidget(parent)
    column = QVBoxLayout(right)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(summary)
    column.addWidget(view, 1)
    splitter = QSplitter(parent)
    splitter.addWidget(listed)
    splitter.addWidget(right)
    splitter.setSizes([290, 690])
    return splitter


def _around(text: str, *, first: bool, last: bool) -> str:
    """What is left of an unchanged stretch: its paragraphs nearest to what changed."""
    if len(text) <= 3 * CONTEXT_CHARS:
        return text
    head = "" if first else _cut(text[:CONTEXT_CHARS], at_end=True)
    tail = "" if last else _cut(text[-CONTEXT_CHARS:], at_end=False)
    return f"{head}\n⋯\n{tail}"


def _cut(text: str, *, at_end: bool) -> str:
    """Cut at a word."""
    if at_end:
        return text.rpartition(" ")[0] + " …" if " " in text else text
    return "… " + text.partition(" ")[2] if " " in text else text
