"""The snapshots of a document: listed by date, compared with the text as it is now, restored."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QDateTime, QLocale, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aiauthor.documents.differences import Block, compare
from aiauthor.documents.snapshots import Snapshot
from aiauthor.errors import AiAuthorError
from aiauthor.gui.open_document import OpenDocument
from aiauthor.gui.panels.difference_view import DifferenceView, list_and_view, summary_line
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.gui.translation import told
from aiauthor.settings import Settings

_SNAPSHOT = Qt.ItemDataRole.UserRole


class SnapshotsDialog(QDialog):
    """Earlier states of one document."""

    def __init__(
        self, document: OpenDocument, thread: SerialThread, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Snapshots of “{0}”").format(document.title))
        self.resize(980, 640)
        self._document = document
        self._thread = thread
        self._asked = 0
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Snapshots, newest first"))
        self._list.setUniformItemSizes(True)
        self._list.setAlternatingRowColors(False)
        self._summary = QLabel(self)
        self._view = DifferenceView(document.editor.theme, settings, self)
        self._take = QPushButton(self.tr("&Take a Snapshot…"), self)
        self._restore = QPushButton(self.tr("&Restore This State"), self)
        self._remove = QPushButton(self.tr("Re&move"), self)
        close = QPushButton(self.tr("&Close"), self)
        self._lay_out(close)
        self._list.currentItemChanged.connect(self._on_chosen)
        self._take.clicked.connect(self._on_take)
        self._restore.clicked.connect(self._on_restore)
        self._remove.clicked.connect(self._on_remove)
        close.clicked.connect(self.accept)
        document.keeper.snapshots_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """List them anew."""
        kept = self.chosen()
        self._list.clear()
        for snapshot in self._document.keeper.snapshots.all():
            item = QListWidgetItem(self.describe(snapshot), self._list)
            item.setData(_SNAPSHOT, snapshot)
            if kept is not None and snapshot.number == kept.number:
                self._list.setCurrentItem(item)
        if self._list.currentRow() < 0 and self._list.count():
            self._list.setCurrentRow(0)
        if not self._list.count():
            self._summary.setText(self.tr("There are no snapshots yet."))
            self._view.clear()
        self._enable()

    def chosen(self) -> Snapshot | None:
        """The snapshot that is selected."""
        item = self._list.currentItem()
        return None if item is None else cast(Snapshot, item.data(_SNAPSHOT))

    def describe(self, snapshot: Snapshot) -> str:
        """Two lines: when and what for, and how long."""
        time = QDateTime.fromSecsSinceEpoch(int(snapshot.time_s))
        when = QLocale().toString(time, QLocale.FormatType.ShortFormat)
        what = (
            snapshot.label
            or {
                "hand": self.tr("Snapshot"),
                "act": self.tr("Before a change"),
                "backup": self.tr("Backup"),
            }[snapshot.kind]
        )
        return self.tr("{0}  ·  {1}\n{2} words").format(when, what, f"{snapshot.words:,}")

    def _lay_out(self, close: QPushButton) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._take)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        buttons.addWidget(self._restore)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(list_and_view(self._list, self._summary, self._view, self), 1)
        layout.addLayout(buttons)

    def _enable(self) -> None:
        for button in (self._restore, self._remove):
            button.setEnabled(self.chosen() is not None)

    @Slot()
    def _on_chosen(self) -> None:
        self._enable()
        snapshot = self.chosen()
        if snapshot is None:
            return
        self._asked += 1
        asked, snapshots, now = self._asked, self._document.keeper.snapshots, self._document.text()
        self._summary.setText(self.tr("Comparing…"))

        def done(blocks: list[Block]) -> None:
            if asked == self._asked:
                self._summary.setText(self.tr("Since then: {0}").format(summary_line(blocks)))
                self._view.show_blocks(blocks)

        def failed(error: AiAuthorError) -> None:
            if asked == self._asked:
                self._summary.setText(told(error))
                self._view.clear()

        self._thread.submit(Job(lambda: compare(snapshots.text(snapshot), now), done=done, failed=failed))

    @Slot()
    def _on_take(self) -> None:
        label, ok = QInputDialog.getText(self, self.tr("Take a Snapshot"), self.tr("A few words to know it by:"))
        if ok:
            self._document.keeper.take_snapshot(self._document.text(), label=label.strip())

    @Slot()
    def _on_restore(self) -> None:
        snapshot = self.chosen()
        if snapshot is None:
            return
        try:
            text = self._document.keeper.snapshots.text(snapshot)
        except AiAuthorError as exc:
            self._summary.setText(told(exc))
            return
        self._document.keeper.take_snapshot(self._document.text(), label=self.tr("Before restoring"), act=True)
        self._document.replace_text(text)
        self.accept()

    @Slot()
    def _on_remove(self) -> None:
        snapshot = self.chosen()
        if snapshot is not None:
            self._document.keeper.remove_snapshot(snapshot)
