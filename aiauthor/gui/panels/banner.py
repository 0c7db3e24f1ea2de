"""A line above the page that says one thing and offers what can be done about it; it does not take the keyboard.

What is said while something else is still there waits behind it, and comes back when that is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

Choices = Sequence[tuple[str, Callable[[], None]]]


@dataclass(frozen=True)
class _Said:
    text: str = field(repr=False)
    choices: Choices


class Banner(QFrame):
    """Hidden until there is something to say.

    Signals:
        answered: a choice is made, and the button that may have the keyboard is gone; emitted before it is done.
    """

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(18, 8, 12, 8)
        self._layout.addWidget(self._label, 1)
        self._buttons: list[QPushButton] = []
        self._said: dict[Hashable, _Said] = {}  # what matters, the latest last; that one is shown
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" while it is hidden."""
        return "" if self.isHidden() else self._label.text()

    def say(self, text: str, choices: Choices, *, about: Hashable = None) -> None:
        """Show a sentence and its choices; each takes the sentence away before it does what it says.

        Args:
            text: the sentence.
            choices: what can be done, each with its name.
            about: what it is about; a later sentence about the same takes its place.
        """
        self._said.pop(about, None)
        self._said[about] = _Said(text, choices)
        self._show()

    def withdraw(self, about: Hashable) -> None:
        """Take away what was said about something; harmless if nothing was."""
        if self._said.pop(about, None) is not None:
            self._show()

    def dismiss(self) -> None:
        """Take away what is shown."""
        if self._said:
            self._said.popitem()
        self._show()

    def _show(self) -> None:
        for button in self._buttons:
            button.setParent(None)
            button.deleteLater()
        self._buttons.clear()
        if not self._said:
            self.hide()
            return
        about, said = next(reversed(self._said.items()))
        self._label.setText(said.text)
        self.setAccessibleName(said.text)
        for name, action in said.choices:
            button = QPushButton(name, self)
            button.clicked.connect(lambda _=False, action=action: self._choose(about, action))
            self._layout.addWidget(button)
            self._buttons.append(button)
        self.show()

    def _choose(self, about: Hashable, action: Callable[[], None]) -> None:
        self.withdraw(about)
        self.answered.emit()
        action()
