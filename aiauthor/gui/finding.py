"""Find and replace in the window: the bar asks, a thread searches, the page shows; one text or a whole book."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor

from aiauthor.documents import companions, text_file
from aiauthor.documents.snapshots import Snapshots
from aiauthor.errors import AiAuthorError
from aiauthor.gui import dialogs
from aiauthor.gui.editor.block_index import Edit
from aiauthor.gui.editor.editor import Editor
from aiauthor.gui.editor.styler import Stretch
from aiauthor.gui.editor.text_units import python_index, qt_length
from aiauthor.gui.searching import Found, find_all, replaced
from aiauthor.gui.threads import Job
from aiauthor.gui.translation import told

if TYPE_CHECKING:
    from aiauthor.gui.window import Window

AGAIN_MS = 300
_LAYER = "found"
_InBook = list[tuple[Path | None, str, list[Found]]]


class Finding(QObject):
    """Searches for one window."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._bar = window.find_bar
        self._editor: Editor | None = None
        self._found: list[Found] = []
        self._in_book: _InBook = []
        self._counted_at = -1
        self._asked = 0
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self.search)
        self._bar.query_changed.connect(self.search)
        self._bar.step_wanted.connect(self.step)
        self._bar.replace_wanted.connect(self.replace)
        self._bar.replace_all_wanted.connect(self.replace_all)
        self._bar.closed.connect(self._on_closed)
        window.found.chosen.connect(self._on_chosen)

    @Slot()
    def open(self, *, replacing: bool = False) -> None:
        """Show the bar, looking for what is selected."""
        selected = self._window.editor.textCursor().selectedText()
        self._bar.open(selected if "\u2029" not in selected else "", replacing=replacing)

    def open_for_replacing(self) -> None:
        """Show the bar with what a find is to become."""
        self.open(replacing=True)

    def turn_to(self, editor: Editor) -> None:
        """Another page is in front."""
        if editor is self._editor:
            return
        self._leave()
        self._editor = editor
        editor.edited.connect(self._on_edited)
        editor.destroyed.connect(self._forget)
        if self._bar.isVisible():
            self.search()

    @Slot()
    def search(self, then: Callable[[], None] | None = None) -> None:
        """Look for what the bar says, on a thread."""
        if not self._bar.isVisible() or self._editor is None:
            return
        self._asked += 1
        asked, query, becomes = self._asked, self._bar.query(), self._bar.replace_edit.text()
        editor, counted = self._editor, self._editor.edit_counter
        document = self._window.document
        texts: list[tuple[Path | None, str, str | None]] = [(document.path, document.title, document.text())]
        if self._bar.book.isChecked() and self._window.book.book is not None:
            texts = self._texts_of_book()

        def work() -> _InBook:
            found: _InBook = []
            for path, title, text in texts:
                if text is None:
                    assert path is not None
                    text = text_file.read(path).text
                found.append((path, title, find_all(query, text, becomes)))
            return found

        def done(found: _InBook) -> None:
            if asked != self._asked or self._editor is not editor:
                return
            here = next((places for path, _, places in found if path == document.path), [])
            self._found, self._in_book, self._counted_at = here, [entry for entry in found if entry[2]], counted
            self._show()
            if then is not None:
                then()

        def failed(error: AiAuthorError) -> None:
            if asked == self._asked:
                self._found, self._in_book = [], []
                self._show()
                self._bar.say(told(error))

        self._window.comparing.submit(Job(work, done=done, failed=failed))

    @Slot(int)
    def step(self, step: int) -> None:
        """Select the next (1) or previous (-1) find, going round at the end."""
        if not self._bar.isVisible():
            self._bar.open()
        if self._editor is None or not self._is_fresh():
            self.search(lambda: self.step(step))
            return
        if not self._found:
            return
        cursor = self._editor.textCursor()
        starts = [place.start for place in self._found]
        if step > 0:
            index = bisect.bisect_left(starts, cursor.selectionEnd()) % len(starts)
        else:
            index = (bisect.bisect_left(starts, cursor.selectionStart()) - 1) % len(starts)
        self._select(self._found[index])
        self._bar.say(self.tr("{0} of {1}").format(index + 1, f"{len(starts):,}"))

    @Slot()
    def replace(self) -> None:
        """Replace the find that is selected, and go to the next; where none is selected, only go."""
        if self._editor is None or not self._is_fresh():
            self.search(self.replace)
            return
        cursor = self._editor.textCursor()
        here = [p for p in self._found if (p.start, p.end) == (cursor.selectionStart(), cursor.selectionEnd())]
        if here:
            self._editor.replace(here[0].start, here[0].end, here[0].replacement)
            self._editor.go_to(here[0].start + qt_length(here[0].replacement))
            self.search(lambda: self.step(1))
        else:
            self.step(1)

    @Slot()
    def replace_all(self) -> None:
        """Replace everything that was found, in this text or in the book; what was is kept as a snapshot."""
        if self._editor is None or not self._is_fresh():
            self.search(self.replace_all)
            return
        count = sum(len(places) for _, _, places in self._in_book)
        if not count:
            return
        others = [entry for entry in self._in_book if entry[0] != self._window.document.path]
        if others:
            question = self.tr("Replace {0} finds in {1} texts? Each is kept as a snapshot first.")
            question = question.format(f"{count:,}", len(self._in_book))
            if not dialogs.ask(self._window, question, self.tr("Replace All"), self.tr("Cancel")):
                return
        for path, _, places in self._in_book:
            if path == self._window.document.path:
                self._replace_here(places)
            elif path is not None:
                self._replace_there(path, places)
        self._window.show_note(self.tr("{0} replaced.").format(f"{count:,}"))
        self.search()

    def _replace_here(self, places: list[Found]) -> None:
        document, editor = self._window.document, self._window.editor
        document.keeper.take_snapshot(document.text(), label=self.tr("Before replacing"), act=True)
        parts, shift = [], 0
        for place in places:
            start = editor.index.code_point_position(place.start) + shift
            parts.append(Edit(start, len(place.text), place.replacement))
            shift += len(place.replacement) - len(place.text)
        editor.replace_many([(place.start, place.end, place.replacement) for place in places], parts)

    def _replace_there(self, path: Path, places: list[Found]) -> None:
        document = self._window.desk.find(path)
        label = self.tr("Before replacing")
        if document is not None:
            document.keeper.take_snapshot(document.text(), label=label, act=True)
            document.replace_text(replaced(document.text(), places))
            return

        def work() -> None:
            file = text_file.read(path)
            Snapshots(companions.companion_folder(path, file.text)).take(file.text, kind="act", label=label)
            again = find_all(query, file.text, becomes)  # it may have changed since it was searched
            text_file.write(path, replaced(file.text, again), like=file, expected=file.state)

        query, becomes = self._bar.query(), self._bar.replace_edit.text()
        window = self._window
        window.comparing.submit(
            Job(work, done=lambda _: window.book.refresh(), failed=lambda error: window.show_note(told(error)))
        )

    def _texts_of_book(self) -> list[tuple[Path | None, str, str | None]]:
        book = self._window.book.book
        assert book is not None
        texts: list[tuple[Path | None, str, str | None]] = []
        for chapter in book.chapters:
            document = self._window.desk.find(chapter)
            path = chapter if document is None else document.path
            texts.append((path, chapter.stem, None if document is None else document.text()))
        if all(path != self._window.document.path for path, _, _ in texts):
            document = self._window.document
            texts.insert(0, (document.path, document.title, document.text()))
        return texts

    def _is_fresh(self) -> bool:
        return self._editor is not None and self._counted_at == self._editor.edit_counter

    def _select(self, place: Found) -> None:
        assert self._editor is not None
        self._editor.go_to(place.start)
        cursor = self._editor.textCursor()
        cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)

    def _show(self) -> None:
        assert self._editor is not None
        editor, starts = self._editor, [place.start for place in self._found]
        found, looks = self._found, QTextCharFormat()
        looks.setBackground(QColor(editor.theme.found))

        def layer(block: QTextBlock, text: str) -> list[Stretch]:
            begin, end = block.position(), block.position() + block.length() - 1
            stretches = []
            for place in found[max(0, bisect.bisect_left(starts, begin) - 1) :]:
                if place.start >= end:
                    break
                low, high = max(place.start, begin) - begin, min(place.end, end) - begin
                if low < high:
                    stretches.append((python_index(text, low), python_index(text, high), looks))
            return stretches

        if found:
            editor.styler.layers[_LAYER] = layer
        else:
            editor.styler.layers.pop(_LAYER, None)
        editor.styler.restyle()
        count = sum(len(places) for _, _, places in self._in_book)
        texts = len(self._in_book)
        if not self._bar.find_edit.text():
            self._bar.say("")
        elif self._bar.book.isChecked() and texts:
            self._bar.say(self.tr("{0} in {1} texts").format(f"{count:,}", texts))
        else:
            self._bar.say(self.tr("{0} found").format(f"{count:,}") if count else self.tr("Nothing found"))
        self._window.found.show_found(self._in_book, replacing=self._bar.replace_edit.isVisible())

    @Slot()
    def _on_edited(self) -> None:
        if self._bar.isVisible():
            self._again.start()

    @Slot(object, object)
    def _on_chosen(self, path: Path | None, place: Found) -> None:
        if path is None or path == self._window.document.path or self._window.open(path):
            self._select(place)
            self._window.editor.setFocus()

    @Slot()
    def _on_closed(self) -> None:
        self._asked += 1
        self._found, self._in_book = [], []
        if self._editor is not None:
            self._editor.styler.layers.pop(_LAYER, None)
            self._editor.styler.restyle()
            self._editor.setFocus()

    def _leave(self) -> None:
        if self._editor is not None:
            self._editor.styler.layers.pop(_LAYER, None)
            self._editor.edited.disconnect(self._on_edited)
            self._editor.destroyed.disconnect(self._forget)

    @Slot()
    def _forget(self) -> None:
        self._editor = None
