"""What a crash left, shown at the next start: each text, and how it differs from its file."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aiauthor.documents.counts import count_words
from aiauthor.documents.differences import Block, compare
from aiauthor.documents.recovery import Recovered
from aiauthor.gui.panels.difference_view import DifferenceView, list_and_view, summary_line
from aiauthor.gui.theme import Theme
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.gui.translation import told
from aiauthor.settings import Settings

_TEXT = Qt.ItemDataRole.UserRole


class RecoveryDialog(QDialog):
    """Texts that were not saved when the program ended.

    Signals:
        opened: a `Recovered` that the writer wants back.
        discarded: one that the writer gives up.
    """

    opened = Signal(object)
    discarded = Signal(object)

    def __init__(
        self,
        texts: tuple[Recovered, ...],
        thread: SerialThread,
        theme: Theme,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Recovered"))
        self.resize(980, 640)
        self._thread = thread
        self._asked = 0
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Recovered texts"))
        self._summary = QLabel(self)
        self._summary.setWordWrap(True)
        self._view = DifferenceView(theme, settings, self)
        self._open = QPushButton(self.tr("&Open"), self)
        self._open_all = QPushButton(self.tr("Open &All"), self)
        self._discard = QPushButton(self.tr("&Discard"), self)
        later = QPushButton(self.tr("Decide &Later"), self)
        self._lay_out(later)
        for text in texts:
            item = QListWidgetItem(self._describe(text), self._list)
            item.setData(_TEXT, text)
        self._list.currentItemChanged.connect(self._on_chosen)
        self._open.clicked.connect(self._on_open)
        self._open_all.clicked.connect(self._on_open_all)
        self._discard.clicked.connect(self._on_discard)
        later.clicked.connect(self.reject)
        self._open_all.setDefault(True)
        self._list.setCurrentRow(0)

    def chosen(self) -> Recovered | None:
        """The text that is selected."""
        item = self._list.currentItem()
        return None if item is None else cast(Recovered, item.data(_TEXT))

    def are_any_left(self) -> bool:
        """Whether the writer has not decided about all of them."""
        return self._list.count() > 0

    def _describe(self, text: Recovered) -> str:
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(text.written)), QLocale.FormatType.ShortFormat)
        words = f"{count_words(text.text):,}"
        return self.tr("{0}\n{1}  ·  {2} words").format(text.title, when, words)

    def _lay_out(self, later: QPushButton) -> None:
        told = QLabel(
            self.tr("The program ended before these texts were saved. Nothing is lost: open them and save them."), self
        )
        told.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self._discard)
        buttons.addStretch(1)
        buttons.addWidget(later)
        buttons.addWidget(self._open)
        buttons.addWidget(self._open_all)
        layout = QVBoxLayout(self)
        layout.addWidget(told)
        layout.addWidget(list_and_view(self._list, self._summary, self._view, self), 1)
        layout.addLayout(buttons)

    @Slot()
    def _on_chosen(self) -> None:
        text = self.chosen()
        if text is None:
            return
        self._asked += 1
        asked = self._asked
        notes = [told(text.problem)] if text.problem else []
        if text.changed_outside:
            notes.append(self.tr("The file was changed by another program since it was last saved here."))
        if not text.whole:
            notes.append(self.tr("The end of the journal is damaged: more than two seconds may be missing."))
        if text.file is None:
            self._summary.setText(" ".join([self.tr("This text is in no file."), *notes]))
            self._view.show_text(text.text)
            return
        self._summary.setText(self.tr("Comparing…"))
        in_file, recovered = text.file.text, text.text

        def done(blocks: list[Block]) -> None:
            if asked == self._asked:
                line = self.tr("Against the file: {0}.").format(summary_line(blocks))
                self._summary.setText(" ".join([line, *notes]))
                self._view.show_blocks(blocks)

        self._thread.submit(Job(lambda: compare(in_file, recovered), done=done))

    @Slot()
    def _on_open(self) -> None:
        self._take(self.opened)

    @Slot()
    def _on_open_all(self) -> None:
        while self.chosen() is not None:
            self._take(self.opened)

    @Slot()
    def _on_discard(self) -> None:
        self._take(self.discarded)

    def _take(self, signal: SignalInstance) -> None:
        text = self.chosen()
        if text is None:
            return
        self._list.takeItem(self._list.currentRow())
        signal.emit(text)
        if not self._list.count():
            self.accept()
