"""The list of manuscripts: ticks, words, sizes and remarks, and below them what could not be used and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QMimeData, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from aiauthor.gui.training import wording
from aiauthor.gui.training.look import set_look
from aiauthor.gui.training.shelf import Entry, Shelf
from aiauthor.gui.translation import told

TITLE, WORDS, SIZE, REMARKS = range(4)
_ENTRY = Qt.ItemDataRole.UserRole
_KINDS = ".txt  .md  .docx  .odt  .rtf  .epub  .html  Scrivener"


class ShelfView(QTreeWidget):
    """Shows a shelf; files and folders may be dropped on it.

    Signals:
        dropped: the paths of what was dropped.
    """

    dropped = Signal(list)

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._items: dict[int, QTreeWidgetItem] = {}
        self._left_out: QTreeWidgetItem | None = None
        self.setAccessibleName(self.tr("Manuscripts"))
        self.setHeaderLabels([self.tr("Manuscript"), self.tr("Words"), self.tr("Size"), self.tr("Remarks")])
        self.headerItem().setTextAlignment(WORDS, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.headerItem().setTextAlignment(SIZE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Interactive)
        for column, width in ((TITLE, 280), (WORDS, 90), (SIZE, 80)):
            header.resizeSection(column, width)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.refresh)
        shelf.changed.connect(self._timer.start)
        shelf.reading_changed.connect(self._timer.start)
        self.itemChanged.connect(self._on_item_changed)

    def selected(self) -> list[Entry]:
        """The manuscripts that are selected."""
        found = (item.data(TITLE, _ENTRY) for item in self.selectedItems())
        return [entry for entry in found if isinstance(entry, Entry)]

    @Slot()
    def refresh(self) -> None:
        """Show the shelf as it is."""
        self.blockSignals(True)
        try:
            self._remove_gone()
            for entry in self._shelf.entries:
                self._show(entry)
            self._show_left_out()
        finally:
            self.blockSignals(False)
        self.header().setVisible(self.topLevelItemCount() > 0)
        self.viewport().update()

    def remark(self, entry: Entry) -> str:
        """What is to be said of a manuscript."""
        told = []
        if entry.draft_of is not None:
            title = entry.draft_of.manuscript.title
            if entry.ticked:
                told.append(self.tr("Much the same text as “{0}”; counted once.").format(title))
            else:
                told.append(self.tr("Much the same text as “{0}”, which is longer; left out.").format(title))
        language = entry.manuscript.language
        if language not in ("", "en"):
            name = QLocale.languageToString(QLocale(language).language())
            told.append(self.tr("Seems to be {0}.").format(name))
        return " ".join([*told, *entry.manuscript.warnings])

    def _remove_gone(self) -> None:
        here = {id(entry) for entry in self._shelf.entries}
        for key in [key for key in self._items if key not in here]:
            item = self._items.pop(key)
            self.takeTopLevelItem(self.indexOfTopLevelItem(item))

    def _show(self, entry: Entry) -> None:
        item = self._items.get(id(entry))
        manuscript = entry.manuscript
        if item is None:
            item = QTreeWidgetItem([manuscript.title, f"{manuscript.words:,}", wording.size(entry.size_bytes), ""])
            item.setData(TITLE, _ENTRY, entry)
            item.setToolTip(TITLE, str(entry.path))
            for column in (WORDS, SIZE):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            at = self.topLevelItemCount() if self._left_out is None else self.indexOfTopLevelItem(self._left_out)
            self.insertTopLevelItem(at, item)
            self._items[id(entry)] = item
        remark = self.remark(entry)
        item.setCheckState(TITLE, Qt.CheckState.Checked if entry.ticked else Qt.CheckState.Unchecked)
        item.setText(REMARKS, remark)
        item.setToolTip(REMARKS, remark)
        quiet = self.palette().placeholderText() if not entry.ticked else self.palette().text()
        for column in range(self.columnCount()):
            item.setForeground(column, quiet)

    def _show_left_out(self) -> None:
        if self._left_out is not None:
            self.takeTopLevelItem(self.indexOfTopLevelItem(self._left_out))
            self._left_out = None
        if not self._shelf.rejected:
            return
        count = len(self._shelf.rejected)
        heading = self.tr("Could not be used: 1 file") if count == 1 else self.tr("Could not be used: {0} files")
        self._left_out = QTreeWidgetItem([heading.format(count)])
        self._left_out.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.addTopLevelItem(self._left_out)
        self._left_out.setFirstColumnSpanned(True)
        for rejected in self._shelf.rejected:
            child = QTreeWidgetItem([f"      {told(rejected.reason)}"])
            child.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            child.setToolTip(TITLE, f"{rejected.path}\n{told(rejected.reason)}")
            child.setForeground(TITLE, self.palette().placeholderText())
            self._left_out.addChild(child)
            child.setFirstColumnSpanned(True)
        self._left_out.setExpanded(True)

    @Slot(QTreeWidgetItem, int)
    def _on_item_changed(self, item: QTreeWidgetItem, column: int) -> None:
        entry = item.data(TITLE, _ENTRY)
        if column == TITLE and isinstance(entry, Entry):
            self._shelf.set_ticked(entry, item.checkState(TITLE) is Qt.CheckState.Checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes manuscripts off the shelf."""
        if event.matches(QKeySequence.StandardKey.Delete) and self.selected():
            self._shelf.remove(self.selected())
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what to do where there is nothing yet."""
        super().paintEvent(event)
        if self.topLevelItemCount():
            return
        painter = QPainter(self.viewport())
        font = painter.font()
        middle = self.viewport().rect()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        painter.setFont(font)
        painter.setPen(self.palette().windowText().color())
        reading = self._shelf.is_reading
        text = self.tr("Reading…") if reading else self.tr("Drop your manuscripts here, or a folder of them")
        upper = QRect(middle.left(), middle.top(), middle.width(), middle.height() // 2 - 2)
        painter.drawText(upper, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, text)
        font.setPointSizeF(font.pointSizeF() / 1.2)
        painter.setFont(font)
        painter.setPen(self.palette().placeholderText().color())
        lower = QRect(middle.left(), middle.center().y() + 8, middle.width(), middle.height() // 2)
        painter.drawText(lower, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, "" if reading else _KINDS)

    # Dropping.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if paths_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            set_look(self, "drop")

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take them anywhere."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They go elsewhere."""
        set_look(self, "")

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        set_look(self, "")
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(paths_in(event.mimeData()))


def paths_in(data: QMimeData) -> Sequence[Path]:
    """The files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
