"""The page's context menu: spelling first, then what can be done with the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from aiauthor.gui.editor.editor import Editor
    from aiauthor.gui.window import Window


class ContextMenu(QObject):
    """Opens the context menu for the pages of a window.

    Attributes:
        menu: the one that is open.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.menu: QMenu | None = None

    def open(self, editor: Editor, cursor: QTextCursor, where: QPoint) -> None:
        """Open the menu of a place in the text."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(self._on_hidden)
        word = self._window.spelling.wrong_word_at(editor, cursor)
        if word is not None:
            self._add_spelling(menu, editor, word)
        for name in ("undo", "redo", "", "cut", "copy", "paste", "select_all"):
            if name:
                menu.addAction(self._window.menus.actions[name])
            else:
                menu.addSeparator()
        self.menu = menu
        menu.popup(where)

    @Slot()
    def _on_hidden(self) -> None:
        menu, self.menu = self.menu, None  # suggestions that come late find no menu
        if menu is not None:
            menu.deleteLater()

    def _add_spelling(self, menu: QMenu, editor: Editor, word: QTextCursor) -> None:
        spelling, text = self._window.spelling, word.selectedText()
        looking = menu.addAction(self.tr("Looking…"))
        looking.setEnabled(False)
        menu.addAction(self.tr("Add to My &Dictionary"), lambda: spelling.learn(text, spelling.personal_file))
        book_words = self._window.book_words()
        if book_words is not None:
            menu.addAction(self.tr("Add to the &Book’s Words"), lambda: spelling.learn(text, book_words))
        menu.addAction(self.tr("&Ignore for Now"), lambda: spelling.learn(text, None))
        menu.addSeparator()

        def suggested(words: list[str]) -> None:
            if self.menu is not menu:
                return
            for suggestion in words:
                action = menu.addAction(suggestion.replace("&", "&&"))
                action.triggered.connect(_replacing(editor, word, suggestion))
                menu.insertAction(looking, action)
            looking.setText(self.tr("No Suggestions"))
            looking.setVisible(not words)

        spelling.suggest(text, suggested)


def _replacing(editor: Editor, word: QTextCursor, text: str) -> Callable[[], None]:
    return lambda: editor.replace(word.selectionStart(), word.selectionEnd(), text)
