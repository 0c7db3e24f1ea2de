"""A folder as a book: its chapters in order, each with its words; drag to reorder, click to open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aiauthor.documents import book as books
from aiauthor.documents.book import Book, ChapterInfo, ChapterInfos
from aiauthor.errors import DocumentError
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.gui.translation import told

_PATH = Qt.ItemDataRole.UserRole


class BookPanel(QWidget):
    """The chapters of a book.

    Signals:
        chosen: the file of a chapter that the writer wants to open.
        wanted: the writer wants to open a folder as a book.
        note: a sentence for the status bar.

    Attributes:
        book: the book that is shown.
        words: of all its chapters, as they are saved.
    """

    chosen = Signal(object)
    wanted = Signal()
    note = Signal(str)

    def __init__(self, thread: SerialThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.book: Book | None = None
        self.words = 0
        self._thread = thread
        self._infos = ChapterInfos()
        self._asked = 0
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Chapters"))
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self._open = QPushButton(self.tr("Open a Folder as a Book…"), self)
        self._new = QPushButton(self.tr("New Chapter"), self)
        buttons = QHBoxLayout()
        buttons.addWidget(self._new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._title)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)
        layout.addWidget(self._open)
        self._list.itemClicked.connect(self._on_item)
        self._list.itemActivated.connect(self._on_item)
        self._list.model().rowsMoved.connect(self._on_moved)
        self._open.clicked.connect(self.wanted)
        self._new.clicked.connect(self._on_new)
        self._show()

    def open(self, folder: Path) -> bool:
        """Show a folder as a book.

        Returns:
            Whether it could be read; if not, `note` says why.
        """
        try:
            self.book = books.open_book(folder)
        except DocumentError as exc:
            self.note.emit(told(exc))
            return False
        if self.book.problem:
            self.note.emit(told(self.book.problem))
        self._show()
        return True

    @Slot()
    def refresh(self) -> None:
        """Look at the folder again: a chapter was saved, or files came and went."""
        if self.book is not None:
            self.open(self.book.folder)

    def move_chapter(self, start: int, to: int) -> None:
        """Move a chapter to another place in the order."""
        if self.book is not None:
            chapters = list(self.book.chapters)
            chapters.insert(to, chapters.pop(start))
            self._keep(chapters)
            self._show()

    def _keep(self, chapters: list[Path]) -> None:
        assert self.book is not None
        try:
            self.book = books.reorder(self.book, chapters)
        except DocumentError as exc:
            self.note.emit(told(exc))
            self.refresh()
        except ValueError:
            self.note.emit(self.tr("The folder has changed meanwhile; look again."))
            self.refresh()

    def _show(self) -> None:
        self._list.setVisible(self.book is not None)
        self._new.setVisible(self.book is not None)
        self._open.setVisible(self.book is None)
        if self.book is None:
            self._title.setText(self.tr("A folder of texts can be one book: its chapters stand here in their order."))
            return
        chapters, infos = self.book.chapters, self._infos
        kept = self._list.currentRow()
        self._list.clear()
        for chapter in chapters:
            item = QListWidgetItem(chapter.stem, self._list)
            item.setData(_PATH, str(chapter))
            item.setToolTip(str(chapter))
        self._list.setCurrentRow(min(kept, self._list.count() - 1))
        self._title.setText(self.book.title)
        self._asked += 1
        asked = self._asked

        def done(found: list[ChapterInfo]) -> None:
            if asked == self._asked:
                self._show_infos(found)

        self._thread.submit(Job(lambda: [infos.of(chapter) for chapter in chapters], done=done))

    def _show_infos(self, infos: list[ChapterInfo]) -> None:
        assert self.book is not None
        for row, info in enumerate(infos):
            item = self._list.item(row)
            if item is not None and item.data(_PATH) == str(info.path):
                item.setText(self.tr("{0}\n{1} words").format(info.title, f"{info.words:,}"))
                item.setToolTip(told(info.problem) or str(info.path))
        self.words = sum(info.words for info in infos)
        self._title.setText(self.tr("{0}  ·  {1} words").format(self.book.title, f"{self.words:,}"))

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        self.chosen.emit(Path(item.data(_PATH)))

    @Slot(QModelIndex, int, int, QModelIndex, int)
    def _on_moved(self, *_: object) -> None:
        self._keep([Path(self._list.item(row).data(_PATH)) for row in range(self._list.count())])

    @Slot()
    def _on_new(self) -> None:
        if self.book is None:
            return
        number = len(self.book.chapters) + 1
        while (path := self.book.folder / f"{number:02d}.md").exists():
            number += 1
        try:
            path.write_text(self.tr("# Chapter {0}\n\n").format(number), encoding="utf-8")
        except OSError as exc:
            self.note.emit(self.tr("A new chapter cannot be made here: {0}.").format(exc.strerror or exc))
            return
        self.refresh()
        self.chosen.emit(path)
