"""The page: a plain-text editor whose caret can carry ghost text.

It owns the text, the ghost text on it and the count of edits; what the suggestion keys mean is
`suggesting`'s. Ghost text is cleared before anything that would see it: the mouse, the arrows,
undo, an input method, a drop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from aiauthor.documents.outline import heading_of_line
from aiauthor.gui.announcing import Announcer
from aiauthor.gui.editor.block_index import BlockIndex, Edit
from aiauthor.gui.editor.clipboard import Span, files_in, mime_data, spans_in
from aiauthor.gui.editor.ghost_text import GhostText
from aiauthor.gui.editor.origin import Origin
from aiauthor.gui.editor.page import Page
from aiauthor.gui.editor.smart_typing import swap_for
from aiauthor.gui.editor.styler import Styler
from aiauthor.gui.editor.suggest_worker import SuggestService
from aiauthor.gui.editor.suggesting import Suggesting
from aiauthor.gui.editor.text_units import text_between
from aiauthor.gui.theme import Theme
from aiauthor.settings import Settings

# How much text before the caret the network is given: enough to know the book's names and manner.
TAIL_CHARS = 40_000
BEGINNING_CHARS = 2_000  # of a text tell which way it runs
_TAIL_MIN, _TAIL_MAX = 20_000, 80_000
_SMART = ("'", '"', "-", ".")
_HEADING_CHARS = 200
_SMART_CHARS = 200  # looked at before the caret


class Editor(Page):
    """The page.

    Signals:
        edited: the text really changed (ghost text does not count): position, characters removed, added.
        text_set: another text altogether was put here.
        files_dropped: paths of files that were dropped or pasted here.
        menu_wanted: the context menu of a place in the text, and where on screen it should open.

    Attributes:
        ghost: what is painted at the caret and not in the text.
        suggesting: when to ask, what to show, what its keys do.
        edit_counter: how often the text has changed; rises with every edit and with nothing else.
        is_composing: whether an input method is in the middle of a word.
        index: counts of every paragraph.
        last_edit: the latest change of the text, in Python's count, and `origin` where it came from.
        announcer: tells screen readers of ghost text.
        styler: what its paragraphs look like; `styles_markdown` whether Markdown's marks mean anything in it.
    """

    edited = Signal(int, int, int)
    text_set = Signal()
    menu_wanted = Signal(QTextCursor, QPoint)
    files_dropped = Signal(list)

    def __init__(self, service: SuggestService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit_counter = 0
        self.is_composing = False
        self.ghost = GhostText(self.document(), self.theme)
        self.suggesting = Suggesting(self, service)
        self.index = BlockIndex(self.document(), self)
        self.last_edit = Edit(0, 0, "")
        self.origin = Origin()
        self.styles_markdown = True
        self.spans_between: Callable[[int, int], Sequence[Span]] | None = None
        self.styler = Styler(self)
        self.styler.apply_theme(self.theme)
        self.announcer = Announcer(self)
        self.suggesting.shown.connect(self.announcer.show)
        self.setAccessibleName(self.tr("Page"))
        self._tail_start = QTextCursor(self.document())
        self._typing_along = False
        self._replacing_all = False
        self._direction_timer = QTimer(self, singleShot=True, interval=0)
        self._direction_timer.timeout.connect(self._follow_beginning)
        self.document().contentsChange.connect(self._on_contents_change)
        self.cursorPositionChanged.connect(self._on_caret_moved)

    def apply_settings(self, settings: Settings) -> None:
        """Take the writer's settings, for the page and for its suggestions."""
        super().apply_settings(settings)
        if hasattr(self, "styler"):
            self.suggesting.apply_settings(settings)
            self.styles_markdown = settings.style_markdown
            self.styler.apply_theme(self.theme)  # headings are larger than the text around them

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours, for ghost text as well."""
        super().apply_theme(theme)
        if hasattr(self, "styler"):
            self.ghost.apply_theme(theme)
            self.styler.apply_theme(theme)

    def before_painting(self) -> None:
        """Style paragraphs that come into sight."""
        self.styler.style_visible()

    # The text around the caret.

    def text_before(self, chars: int = 0) -> str:
        """Text before the caret: so many characters, or (0) a long tail for the network.

        The tail begins at a paragraph's start where it can, and at the same one while the caret stays
        near, so that from key to key it only grows or shrinks at its end.
        """
        position = self.textCursor().position()
        if chars:
            return text_between(self.document(), position - chars, position)
        reach = position - self._tail_start.position()
        if reach < _TAIL_MIN and self._tail_start.position() > 0 or reach < 0 or reach > _TAIL_MAX:
            start = max(0, position - TAIL_CHARS)
            paragraph = self.document().findBlock(start).position()
            self._tail_start.setPosition(paragraph if position - paragraph <= _TAIL_MAX else start)
        return text_between(self.document(), self._tail_start.position(), position)

    def text_after(self, chars: int) -> str:
        """So many characters after the caret."""
        position = self.textCursor().position()
        return text_between(self.document(), position, position + chars)

    def selected_words(self) -> int:
        """How many words are selected."""
        cursor = self.textCursor()
        return self.index.words_between(cursor.selectionStart(), cursor.selectionEnd())

    def suits_suggestion(self) -> bool:
        """Whether the caret stands where a suggestion that nobody asked for would not disturb."""
        cursor = self.textCursor()
        if cursor.hasSelection() or self.is_composing or not cursor.positionInBlock():
            return False
        if heading_of_line(cursor.block().text()[:_HEADING_CHARS]) is not None:
            return False
        rest = self.text_after(1)
        return not rest or not (rest.isalnum() or rest in "'’")

    def selects_several_lines(self) -> bool:
        """Whether the selection reaches over more than one paragraph."""
        cursor = self.textCursor()
        find = self.document().findBlock
        return cursor.hasSelection() and find(cursor.selectionStart()) != find(cursor.selectionEnd())

    # Changing the text.

    def insert_suggestion(self, text: str) -> None:
        """Put text at the caret as one step of undo, which neither the typing before nor after joins."""
        self.ghost.clear()
        with self._from(Origin(machine=True)):
            self._insert_apart(self.textCursor(), text)
        self.ensureCursorVisible()

    def replace(self, start: int, end: int, text: str) -> None:
        """Put text in place of what stands between two of Qt's positions, as one step of undo."""
        self.suggesting.dismiss()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.beginEditBlock()
        cursor.insertText(text)
        cursor.endEditBlock()

    def replace_many(self, places: Sequence[tuple[int, int, str]], parts: Sequence[Edit]) -> None:
        """Put text in place of several stretches, as one step of undo.

        Args:
            places: start and end in Qt's count and what comes there, in order.
            parts: the same, in Python's count and one after the other, as each is found when its turn comes.
        """
        self.suggesting.dismiss()
        cursor = QTextCursor(self.document())
        with self._from(Origin(parts=parts)):
            cursor.beginEditBlock()
            for start, end, text in reversed(places):
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(text)
            cursor.endEditBlock()

    def indent_selection(self, *, outdent: bool = False) -> None:
        """Put a tabulator in front of every selected line, or take one away; one step of undo."""
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(max(cursor.selectionStart(), cursor.selectionEnd() - 1))
        edit = QTextCursor(block)
        edit.beginEditBlock()
        while block.isValid():
            edit.setPosition(block.position())
            if not outdent:
                edit.insertText("\t")
            elif block.text().startswith("\t"):
                edit.deleteChar()
            if block == last:
                break
            block = block.next()
        edit.endEditBlock()

    def drop_selection(self) -> None:
        """Leave the caret at the end of what was selected."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            cursor.setPosition(cursor.selectionEnd())
            self.setTextCursor(cursor)

    def set_text(self, text: str) -> None:
        """Take another text altogether, with a fresh undo stack."""
        self.suggesting.dismiss()
        self._replacing_all = True
        self.setPlainText(text)
        self._replacing_all = False
        self.index.reset()
        self._tail_start = QTextCursor(self.document())
        self.document().setModified(False)
        self._follow_beginning()
        self.text_set.emit()

    def mark_modified(self) -> None:
        """What is here lies in no file, whatever is undone: Qt takes that back at the next key unless told twice."""
        self.document().setModified(False)
        self.document().setModified(True)

    def go_to(self, position: int, *, at_top: bool = False) -> None:
        """Put the caret at one of Qt's positions, and show the text around it."""
        self.suggesting.dismiss()
        cursor = self.textCursor()
        cursor.setPosition(min(max(0, position), self.document().characterCount() - 1))
        if at_top:
            self.moveCursor(QTextCursor.MoveOperation.End)  # what is scrolled up to ends at the top
        self.setTextCursor(cursor)
        if not at_top:
            self.centerCursor()

    def ghost_shown(self) -> None:
        """Ghost text has appeared: keep the caret's line and, where there is room, all of it in sight."""
        self.ensureCursorVisible()

    # Keys, input methods, mouse: each clears the ghost text before Qt can see it.

    def event(self, event: QEvent) -> bool:
        """Claim the keys of a suggestion before a shortcut of the window gets them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            claimed = self.suggesting.handles(event)
            if claimed:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the suggestion have its keys, then do what the key always does."""
        if self.suggesting.handle_key(event):
            event.accept()
            return
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        elif event.key() == Qt.Key.Key_Backtab:
            self.indent_selection(outdent=True)
        else:
            self._type(event, event.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Let an input method compose, with no ghost text in its way."""
        commit, preedit = event.commitString(), event.preeditString()
        if self.ghost.text and not commit and not preedit and not event.replacementLength():
            return  # nothing to do, and Qt would wipe the ghost text without telling
        along = not preedit and not event.replacementLength() and self.suggesting.types_along(commit)
        if not along:
            self.suggesting.dismiss()
        self.is_composing = bool(preedit)
        self._type(event, commit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Clear the ghost text before Qt asks where the mouse is in the text."""
        self.suggesting.dismiss()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Clear the ghost text before Qt asks where the mouse is in the text."""
        self.suggesting.dismiss()
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Clear the ghost text before the menu acts on the text."""
        self.suggesting.dismiss()
        at_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        cursor = self.cursorForPosition(event.pos()) if at_mouse else self.textCursor()
        self.menu_wanted.emit(cursor, event.globalPos() if at_mouse else self._caret_on_screen())

    def _caret_on_screen(self) -> QPoint:
        return self.viewport().mapToGlobal(self.cursorRect().bottomLeft())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Clear the ghost text before Qt asks where the drop will go."""
        self.suggesting.dismiss()
        super().dragEnterEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Dismiss when the writer goes elsewhere in the window; a menu may still act on the suggestion."""
        stays = (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        )
        if event.reason() not in stays:
            self.suggesting.dismiss()
        super().focusOutEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files are opened, text is inserted."""
        return bool(files_in(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop plain text, with the ghost text out of the way; the machine's words stay the machine's."""
        self.suggesting.dismiss()
        if files := files_in(source):
            self.files_dropped.emit(files)
            return
        with self._from(Origin(spans=spans_in(source))):
            super().insertFromMimeData(source)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied, cut or dragged: plain text, and for this program which of it is the machine's."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        spans = None if self.spans_between is None else self.spans_between(start, end)
        return mime_data(text_between(self.document(), start, end), spans)

    @Slot()
    def cut(self) -> None:
        """Cut, with the ghost text out of the way."""
        self.suggesting.dismiss()
        super().cut()

    @Slot()
    def selectAll(self) -> None:
        """Select all, with the ghost text out of the way."""
        self.suggesting.dismiss()
        super().selectAll()

    @Slot()
    def undo(self) -> None:
        """Undo, with the ghost text out of the way."""
        self.suggesting.dismiss()
        with self._from(Origin(undoing=True)):
            super().undo()

    @Slot()
    def redo(self) -> None:
        """Redo, with the ghost text out of the way."""
        self.suggesting.dismiss()
        with self._from(Origin(undoing=True)):
            super().redo()

    def _type(self, event: QKeyEvent | QInputMethodEvent, text: str) -> None:
        """Have Qt handle an event that may type `text`, which the ghost text may begin with."""
        edits = self.edit_counter
        along = bool(self.ghost.text) and self.suggesting.types_along(text)
        self._typing_along = along
        try:
            if isinstance(event, QKeyEvent):
                super().keyPressEvent(event)
            else:
                super().inputMethodEvent(event)
            if text and self.edit_counter > edits and self._settings.smart_typing:
                self._smarten(text)
        finally:
            self._typing_along = False
        if along:
            if self.edit_counter > edits:
                self.suggesting.typed_along(len(text))
            else:
                self.suggesting.dismiss()
        if text and (text.isprintable() or text == "\r") and self.edit_counter > edits and not self.ghost.text:
            self.suggesting.typed()

    def _smarten(self, typed: str) -> None:
        """Swap what was just typed for its typographic form, as a step of undo of its own."""
        if typed not in _SMART:
            return
        swap = swap_for(self.text_before(_SMART_CHARS), self._settings.quotes)
        if swap is not None:
            cursor = self.textCursor()
            cursor.setPosition(cursor.position() - swap.removed, QTextCursor.MoveMode.KeepAnchor)
            self._insert_apart(cursor, swap.text)

    def _insert_apart(self, cursor: QTextCursor, text: str) -> None:
        """Insert as a step of undo that the typing before and after does not join."""
        cursor.beginEditBlock()
        # Qt joins an insertion to the insertion that follows it, but not to a deletion.
        cursor.insertText(text + "x")
        cursor.deletePreviousChar()
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    @contextmanager
    def _from(self, origin: Origin) -> Iterator[None]:
        """While this lasts, edits come from there."""
        before, self.origin = self.origin, origin
        try:
            yield
        finally:
            self.origin = before

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        if self.ghost.is_painting:
            return
        self.edit_counter += 1
        if self._replacing_all:
            return
        if position < BEGINNING_CHARS:
            self._direction_timer.start()  # the layout is being told of the change just now
        self.last_edit = self.index.apply(position, added)
        if self.ghost.text and not self._typing_along:
            self.suggesting.dismiss()  # the text was changed from elsewhere
        self.edited.emit(position, removed, added)
        self.styler.on_edited(position, added)  # after those who know whose words they are

    @Slot()
    def _follow_beginning(self) -> None:
        self.follow_direction(text_between(self.document(), 0, BEGINNING_CHARS))

    @Slot()
    def _on_caret_moved(self) -> None:
        if not self._typing_along and not self.ghost.is_painting:
            self.suggesting.caret_moved()
