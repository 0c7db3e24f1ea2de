"""A text as it is here beside what another program has made of its file."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aiauthor.documents.differences import Block, compare
from aiauthor.documents.text_file import TextFile
from aiauthor.gui.open_document import OpenDocument
from aiauthor.gui.panels.difference_view import DifferenceView, summary_line
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.settings import Settings


class CompareDialog(QDialog):
    """What differs, and the choice between the two; rejected if the writer chose neither."""

    def __init__(
        self,
        document: OpenDocument,
        file: TextFile,
        thread: SerialThread,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("“{0}” here and on disk").format(document.title))
        self.resize(820, 640)
        self._document, self._file = document, file
        self._summary = QLabel(self.tr("Comparing…"), self)
        self._view = DifferenceView(document.editor.theme, settings, self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for text, slot in (
            (self.tr("Decide &Later"), self.reject),
            (self.tr("&Reload from Disk"), self._on_reload),
            (self.tr("&Keep Mine"), self._on_keep),
        ):
            button = QPushButton(text, self)
            button.clicked.connect(slot)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self._summary)
        layout.addWidget(self._view, 1)
        layout.addLayout(buttons)
        here, there = document.text(), file.text

        def done(blocks: list[Block]) -> None:
            self._summary.setText(self.tr("Here, against the file: {0}").format(summary_line(blocks)))
            self._view.show_blocks(blocks)

        thread.submit(Job(lambda: compare(there, here), done=done))

    @Slot()
    def _on_reload(self) -> None:
        self._document.reload(self._file)
        self.accept()

    @Slot()
    def _on_keep(self) -> None:
        self._document.keep_mine(self._file)
        self.accept()
