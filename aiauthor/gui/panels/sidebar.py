"""The side of the window: outline and book, one at a time, or nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

WIDTH_PX = 270


class Sidebar(QFrame):
    """Panels that share the side of the window.

    Signals:
        turned: the name of the panel that is shown now.
    """

    turned = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._names: list[str] = []
        self._stack = QStackedWidget(self)
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addLayout(self._row)
        layout.addWidget(self._stack, 1)
        self._group.idClicked.connect(self._on_clicked)
        self.hide()

    def add(self, name: str, title: str, panel: QWidget) -> None:
        """Add a panel."""
        button = QToolButton(self)
        button.setText(title)
        button.setCheckable(True)
        button.setAutoRaise(True)
        self._group.addButton(button, len(self._names))
        self._row.insertWidget(len(self._names), button)
        self._names.append(name)
        self._stack.addWidget(panel)

    @property
    def shown(self) -> str:
        """The name of the panel that is shown, "" if none is."""
        return "" if self.isHidden() else self._names[self._stack.currentIndex()]

    def show_panel(self, name: str) -> None:
        """Show a panel, or ("") none."""
        if name in self._names:
            index = self._names.index(name)
            self._stack.setCurrentIndex(index)
            self._group.button(index).setChecked(True)
            self.show()
        else:
            self.hide()
        self.turned.emit(self.shown)

    @Slot(int)
    def _on_clicked(self, index: int) -> None:
        self.show_panel(self._names[index])
