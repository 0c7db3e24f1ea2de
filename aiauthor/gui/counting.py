"""What the status bar counts: words, goals, and the machine's share, of the text in front and of what is selected."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from aiauthor import paths
from aiauthor.documents.counts import WORDS_PER_PAGE
from aiauthor.gui.goals import Goals
from aiauthor.gui.open_document import OpenDocument
from aiauthor.gui.panels.goals import GoalsDialog, progress_lines

if TYPE_CHECKING:
    from aiauthor.gui.window import Window

DELAY_MS = 60
SAVE_MS = 30_000


@dataclasses.dataclass(frozen=True)
class Counted:
    """What is told of a text or a selection.

    Attributes:
        words: how many.
        characters: line breaks left out.
        pages: of a standard manuscript.
        machine: the machine's share of the characters, 0 to 1.
    """

    words: int
    characters: int
    pages: int
    machine: float


class Counting(QObject):
    """Counts for one window.

    Attributes:
        goals: what was written, day by day.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.goals = Goals(paths.data_dir())
        self._window = window
        self._words: dict[OpenDocument, int] = {}
        self._replaced: set[OpenDocument] = set()
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.show)
        self._save_timer = QTimer(self, interval=SAVE_MS)
        self._save_timer.timeout.connect(self.goals.save)
        self._save_timer.start()
        window.desk.opened.connect(self._on_opened)
        window.desk.closed.connect(self._on_closed)

    @Slot()
    def show(self) -> None:
        """Tell what there is, once it is counted."""
        window = self._window
        if not window.desk.documents or not window.editor.index.is_counted:
            return  # it will be called again
        document = window.document
        selected = self._selected(document) if document.editor.textCursor().hasSelection() else None
        window.status_bar.show_counts(self._whole(document), selected, machine=window.settings.show_whose_words)
        settings = window.settings
        lines = progress_lines(self.goals, self._all_words(), settings)
        for made, goal in (
            (self.goals.session, settings.session_goal),
            (self.goals.day, settings.daily_goal),
            (self._all_words(), settings.text_goal),
        ):
            if goal:
                window.status_bar.goal.show_progress(made, goal, window.theme, "\n".join(lines))
                break
        else:
            window.status_bar.goal.show_progress(0, 0, window.theme, "")

    @Slot()
    def show_goals(self) -> None:
        """Open the history, and let goals be set."""
        window = self._window
        GoalsDialog(
            self.goals,
            self._all_words(),
            window.settings,
            window.theme,
            lambda name, value: window.change_settings(**{name: value}),
            window,
        ).open()

    @Slot(object)
    def _on_opened(self, document: OpenDocument) -> None:
        index = document.editor.index
        index.counted.connect(lambda: self._on_counted(document))
        document.editor.selectionChanged.connect(self._timer.start)
        document.editor.text_set.connect(lambda: self._words.pop(document, None))
        document.text_replaced.connect(lambda: self._replaced.add(document))

    @Slot(object)
    def _on_closed(self, document: OpenDocument) -> None:
        self._words.pop(document, None)
        self._replaced.discard(document)

    def _on_counted(self, document: OpenDocument) -> None:
        if document not in self._window.desk.documents:
            return
        words = document.editor.index.words
        # What a text has when it is opened was written another time.
        was_empty = document.file is None and not document.came_with_text
        before = self._words.get(document, 0 if was_empty else words)
        if document in self._replaced:
            self._replaced.discard(document)
            before = words
        self.goals.add(words - before)
        self._words[document] = words
        self._timer.start()

    def _all_words(self) -> int:
        book = self._window.book
        return book.words if book.book is not None else self._window.editor.index.words

    def _whole(self, document: OpenDocument) -> Counted:
        index = document.editor.index
        characters = index.length - document.editor.document().blockCount() + 1
        return Counted(index.words, characters, -(-index.words // WORDS_PER_PAGE), document.keeper.share())

    def _selected(self, document: OpenDocument) -> Counted:
        editor, cursor = document.editor, document.editor.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        words, index = editor.selected_words(), editor.index
        low, high = index.code_point_position(start), index.code_point_position(end)
        find = editor.document().findBlock
        breaks = find(end).blockNumber() - find(start).blockNumber()
        return Counted(words, high - low - breaks, -(-words // WORDS_PER_PAGE), document.keeper.share(low, high))
