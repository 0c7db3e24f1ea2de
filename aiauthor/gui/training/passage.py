"""One held-out passage of the writer's own, continued by the base and by the voice so far, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from aiauthor.gui import typeface
from aiauthor.gui.training.look import GAP, card, label

if TYPE_CHECKING:
    from aiauthor.training.voice_events import Sample

PROMPT_CHARS = 190
LINES = 4


class Passage(QWidget):
    """Where both begin, and below it how each goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prompt = self._prose(2)
        self.base, self.voice = self._prose(LINES), self._prose(LINES)
        self.written = self._prose(2)
        self._base_title = label(self.tr("Before"), look="quiet")
        columns = QHBoxLayout()
        columns.setSpacing(GAP)
        for title, text in (
            (self._base_title, self.base),
            (label(self.tr("Your voice so far"), look="accent"), self.voice),
        ):
            frame, inside = card(self)
            inside.addWidget(title)
            inside.addWidget(text)
            inside.addStretch(1)
            columns.addWidget(frame, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(self.tr("From a page of yours that it does not learn from"), self, look="quiet"))
        layout.addWidget(self.prompt)
        layout.addLayout(columns)
        written = QHBoxLayout()
        written.setSpacing(8)
        written.addWidget(label(self.tr("You wrote"), self, look="quiet"), 0, Qt.AlignmentFlag.AlignTop)
        written.addWidget(self.written, 1)
        layout.addLayout(written)
        self.clear()

    def clear(self) -> None:
        """Show nothing yet."""
        for text in (self.prompt, self.base, self.voice, self.written):
            text.setText("")
        self.setVisible(False)

    def show_sample(self, sample: Sample) -> None:
        """Show the newest continuations."""
        prompt = " ".join(sample.prompt.split())
        if len(prompt) > PROMPT_CHARS:
            prompt = "… " + prompt[-PROMPT_CHARS:].partition(" ")[2]
        self.prompt.setText(prompt + " …")
        self.base.setText(_shown(sample.base))
        self.voice.setText(_shown(sample.voice) or self.tr("…"))
        self.written.setText(_shown(sample.written))
        self.setVisible(True)

    def _prose(self, lines: int) -> QLabel:
        text = label(parent=self, wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        font = QFont(text.font())
        font.setFamilies([typeface.SHIPPED["serif"], *font.families()])
        text.setFont(font)
        text.setMinimumHeight(lines * QFontMetrics(font).lineSpacing())
        return text


def _shown(text: str) -> str:
    """A continuation on one flow of lines, cut at a word; what begins inside a word keeps doing so."""
    flat = " ".join(text.split())
    return f"… {flat} …" if flat else ""
