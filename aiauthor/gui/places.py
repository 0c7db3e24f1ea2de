"""How the keyboard gets about in the window, where the page keeps the Tab key for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from aiauthor.gui.window import Window


class Places(QObject):
    """The parts of one window, and the texts open in it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    def turn_by(self, step: int) -> None:
        """Turn to the next (1) or previous (-1) text, going round at the end."""
        window = self._window
        documents = window.desk.documents
        window.turn_to(documents[(documents.index(window.document) + step) % len(documents)])

    @Slot()
    def go_round(self) -> None:
        """Put the focus into the next part of the window that is shown and holds something for the keyboard."""
        window = self._window
        parts: list[QWidget] = [
            window.editor, window.banner, window.voices.banner, window.sidebar, window.alternatives, window.find_bar,
            window.status_bar,
        ]  # fmt: skip
        focused = QApplication.focusWidget()
        held = [focused is not None and (part is focused or part.isAncestorOf(focused)) for part in parts]
        here = held.index(True) if True in held else -1
        for part in parts[here + 1 :] + parts[: here + 1]:
            first = _first_control(part)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return


def _first_control(part: QWidget) -> QWidget | None:
    """What the Tab key would come to first in a part of the window."""
    if not part.isVisible():
        return None
    for widget in (part, *part.findChildren(QWidget)):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return widget
    return None
