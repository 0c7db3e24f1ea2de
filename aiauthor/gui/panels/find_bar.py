"""The line at the foot of the page in which the writer says what to find, and what to make of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from aiauthor.gui.searching import Query

TYPING_MS = 180


class FindBar(QFrame):
    """Hidden until it is wanted.

    Signals:
        query_changed: what is looked for, or what it becomes, is another thing now.
        step_wanted: the next (1) or previous (-1) find.
        replace_wanted: the find that is selected.
        replace_all_wanted: everything that was found.
        closed: the bar was put away.
    """

    query_changed = Signal()
    step_wanted = Signal(int)
    replace_wanted = Signal()
    replace_all_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find_bar")
        self._timer = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._timer.timeout.connect(self.query_changed)
        self.find_edit = self._edit(self.tr("Find"))
        self.replace_edit = self._edit(self.tr("Replace with"))
        self.case = self._switch("Aa", self.tr("Match case"))
        self.whole_word = self._switch("“W”", self.tr("Whole words"))
        self.regex = self._switch(".*", self.tr("Regular expression"))
        self.book = self._switch(self.tr("Book"), self.tr("In the whole book"))
        self.count = QLabel(self)
        self.count.setAccessibleName(self.tr("Found"))
        self.count.setMinimumWidth(150)
        previous = self._button(self.tr("Pre&vious"), lambda: self.step_wanted.emit(-1))
        following = self._button(self.tr("Ne&xt"), lambda: self.step_wanted.emit(1))
        self._replace = self._button(self.tr("&Replace"), self.replace_wanted.emit)
        self._replace_all = self._button(self.tr("Replace &All"), self.replace_all_wanted.emit)
        close = QToolButton(self)
        close.setText("✕")
        close.setAutoRaise(True)
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.put_away)
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setColumnStretch(0, 1)
        rows: list[list[QWidget]] = [
            [self.find_edit, self.case, self.whole_word, self.regex, self.book, previous, following, self.count, close],
            [self.replace_edit],
        ]
        for row, widgets in enumerate(rows):
            for column, widget in enumerate(widgets):
                layout.addWidget(widget, row, column)
        layout.addWidget(self._replace, 1, 5)
        layout.addWidget(self._replace_all, 1, 6)
        self.hide()

    def query(self) -> Query:
        """What is looked for."""
        return Query(self.find_edit.text(), self.case.isChecked(), self.whole_word.isChecked(), self.regex.isChecked())

    def open(self, text: str = "", *, replacing: bool = False) -> None:
        """Show the bar, looking for some text, or for what was looked for last."""
        if text:
            self.find_edit.setText(text)
        for widget in (self.replace_edit, self._replace, self._replace_all):
            widget.setVisible(replacing)
        self.show()
        self.find_edit.setFocus()
        self.find_edit.selectAll()
        self.query_changed.emit()

    @Slot()
    def put_away(self) -> None:
        """Hide the bar."""
        self.hide()
        self.closed.emit()

    def say(self, text: str) -> None:
        """Show how much was found, or what is wrong."""
        self.count.setText(text)
        self.count.setToolTip(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Esc puts the bar away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step_wanted.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _edit(self, name: str) -> QLineEdit:
        edit = QLineEdit(self)
        edit.setPlaceholderText(name)
        edit.setAccessibleName(name)
        edit.setClearButtonEnabled(True)
        edit.textChanged.connect(self._timer.start)
        return edit

    def _switch(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setCheckable(True)
        button.toggled.connect(self.query_changed)
        return button

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: slot())
        return button
