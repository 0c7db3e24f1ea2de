"""A line above the page that says one thing and offers what can be done about it; it does not take the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class Banner(QFrame):
    """Hidden until there is something to say."""

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
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" while it is hidden."""
        return "" if self.isHidden() else self._label.text()

    def say(self, text: str, choices: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Show a sentence and its choices; each takes the banner away before it does what it says."""
        self.dismiss()
        self._label.setText(text)
        self.setAccessibleName(text)
        for name, action in choices:
            button = QPushButton(name, self)
            button.clicked.connect(lambda _=False, action=action: self._choose(action))
            self._layout.addWidget(button)
            self._buttons.append(button)
        self.show()

    def dismiss(self) -> None:
        """Take it away."""
        self.hide()
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()

    def _choose(self, action: Callable[[], None]) -> None:
        self.dismiss()
        action()
