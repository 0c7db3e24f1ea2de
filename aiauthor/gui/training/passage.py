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
        self.prompt, self.written = Prose(2, self), Prose(2, self)
        self.base, self.voice = Prose(LINES, self), Prose(LINES, self)
        self._voice_title = label(look="accent")
        columns = QHBoxLayout()
        columns.setSpacing(GAP)
        for title, text in ((label(self.tr("Before"), look="quiet"), self.base), (self._voice_title, self.voice)):
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
        self._voice_title.setText(self.tr("Your voice so far"))
        self.prompt.setText(self.tr("One passage is chosen for you to compare by; both go on from the same place."))

    def finish(self) -> None:
        """There will be no better one."""
        self._voice_title.setText(self.tr("Your voice"))

    def show_sample(self, sample: Sample) -> None:
        """Show the newest continuations."""
        prompt = " ".join(sample.prompt.split())
        if len(prompt) > PROMPT_CHARS:
            prompt = "… " + prompt[-PROMPT_CHARS:].partition(" ")[2]
        self.prompt.setText(prompt + " …")
        self.base.setText(_shown(sample.base))
        self.voice.setText(_shown(sample.voice) or self.tr("…"))
        self.written.setText(_shown(sample.written))


class Prose(QLabel):
    """Some lines in the page's typeface, as high as so many lines whatever it says."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        font = QFont(self.font())
        font.setFamilies([typeface.SHIPPED["serif"], *font.families()])
        self.setFont(font)
        self.setFixedHeight(lines * QFontMetrics(font).lineSpacing())

    def hasHeightForWidth(self) -> bool:
        """Layouts would give it what its text needs, whatever was fixed."""
        return False


def _shown(text: str) -> str:
    """A continuation on one flow of lines, up to its last whole word."""
    flat = " ".join(text.split()).rpartition(" ")[0]
    return f"… {flat} …" if flat else ""
