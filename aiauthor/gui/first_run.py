"""The first start: a sentence that waits for its end, and one line that says which key gives it one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor

if TYPE_CHECKING:
    from aiauthor.gui.window import Window

_ABOUT = "first run"


class FirstRun(QObject):
    """Leads a newcomer from Tab to Esc."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._step = 0

    def begin(self) -> None:
        """Lay the sentence on the empty page."""
        editor = self._window.editor
        editor.set_text(self.tr("The rain had stopped before midnight, and when she opened the window there was"))
        editor.moveCursor(QTextCursor.MoveOperation.End)
        editor.suggesting.shown.connect(self._on_shown)
        editor.suggesting.accepted.connect(self._on_accepted)
        self._window.desk.opened.connect(self._on_left)
        self._say(self.tr("Press Tab, and the network on this machine goes on with your sentence."))

    @Slot(str)
    def _on_shown(self, text: str) -> None:
        if text and self._step == 0:
            self._step = 1
            self._say(
                self.tr("The grey words are not yours yet: Tab takes them, Ctrl+Right takes one, Esc none. Or type on.")
            )

    @Slot()
    def _on_accepted(self) -> None:
        if self._step == 1:
            self._step = 2
            self._say(
                self.tr("That is all. F1 shows every key, and “Train on My Manuscripts” teaches it your own voice.")
            )

    @Slot()
    def _on_left(self) -> None:
        """Another text was opened: whoever does that needs no leading."""
        self._window.banner.withdraw(_ABOUT)

    def _say(self, text: str) -> None:
        self._window.banner.say(text, [(self.tr("Got It"), self._done)], about=_ABOUT)
        self._window.editor.setFocus()

    def _done(self) -> None:
        self._step = 3
        self._window.editor.setFocus()
