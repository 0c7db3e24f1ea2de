"""The outline of the text in front: its parts, chapters and scenes, with their words; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from aiauthor.documents.outline import SCENE_LEVEL, Outline, Section
from aiauthor.gui.open_document import OpenDocument
from aiauthor.gui.threads import Job, SerialThread

REFRESH_MS = 600
CARET_MS = 150
_START = Qt.ItemDataRole.UserRole


class OutlinePanel(QTreeWidget):
    """Headings as a tree.

    Signals:
        chosen: a place in the text, in Python's count, where the writer wants to go.
    """

    chosen = Signal(int)

    def __init__(self, thread: SerialThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Outline"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._thread = thread
        self._document: OpenDocument | None = None
        self._outline = Outline()
        self._asked = 0
        self._sections: list[Section] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._refresh)
        self._caret_timer = QTimer(self, singleShot=True, interval=CARET_MS)
        self._caret_timer.timeout.connect(self._show_where)
        self.itemClicked.connect(self._on_item)
        self.itemActivated.connect(self._on_item)

    def show_document(self, document: OpenDocument | None) -> None:
        """Show another text."""
        if document is self._document:
            return
        if self._document is not None:
            self._document.editor.edited.disconnect(self._on_edited)
            self._document.editor.cursorPositionChanged.disconnect(self._caret_timer.start)
        self._document = document
        self._outline = Outline()
        if document is not None:
            document.editor.edited.connect(self._on_edited)
            document.editor.cursorPositionChanged.connect(self._caret_timer.start)
        self._timer.start(0)

    @Slot()
    def _on_edited(self) -> None:
        self._timer.start(REFRESH_MS)  # once the writer pauses: it costs some milliseconds for a book

    @Slot()
    def _refresh(self) -> None:
        if not self.isVisible() or self._document is None:
            return
        self._asked += 1
        asked, outline, text = self._asked, self._outline, self._document.text()

        def done(sections: list[Section]) -> None:
            if asked == self._asked and sections != self._sections:
                self._show(sections)

        self._thread.submit(Job(lambda: list(outline.refresh(text)), done=done))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what changed while the panel was hidden."""
        super().showEvent(event)
        self._timer.start(0)

    def _show(self, sections: list[Section]) -> None:
        self._sections = sections
        bar = self.verticalScrollBar().value()
        self.clear()
        parents: list[tuple[int, QTreeWidgetItem]] = []
        for section in sections:
            heading = section.heading
            level = heading.level if heading is not None else 1
            while parents and parents[-1][0] >= level:
                parents.pop()
            title = heading.title if heading is not None else self.tr("Beginning")
            parent = parents[-1][1] if parents else self.invisibleRootItem()
            item = QTreeWidgetItem(parent, [title, f"{section.words:,}"])
            item.setData(0, _START, heading.start if heading is not None else 0)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, title)
            if level < SCENE_LEVEL and not parents:
                font = QFont(self.font())
                font.setBold(True)
                item.setFont(0, font)
            parents.append((level, item))
        self.expandAll()
        self.verticalScrollBar().setValue(bar)
        self._show_where()

    @Slot()
    def _show_where(self) -> None:
        """Select the section that the caret is in."""
        if self._document is None or not self.isVisible():
            return
        editor = self._document.editor
        caret = editor.index.code_point_position(editor.textCursor().position())
        here: QTreeWidgetItem | None = None
        item = self.topLevelItem(0) if self.topLevelItemCount() else None
        while item is not None and item.data(0, _START) <= caret:
            here, item = item, self.itemBelow(item)
        if here is not None and here is not self.currentItem():
            self.setCurrentItem(here)

    @Slot(QTreeWidgetItem)
    def _on_item(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(item.data(0, _START))
