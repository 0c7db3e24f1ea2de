"""The quiet line below the page: words, suggestions, the network and what it is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QMenu, QStatusBar, QToolButton, QWidget

from aiauthor.gui.editor.suggest_worker import ModelState, ModelStatus
from aiauthor.gui.panels.goals import GoalMark

if TYPE_CHECKING:
    from aiauthor.gui.counting import Counted

NOTE_MS = 6_000


class StatusBar(QStatusBar):
    """The line below the page.

    Attributes:
        standing: what it always shows, and what may fade; a note that comes is there to be read.

    Signals:
        silence_toggled: the writer clicked on what tells whether suggestions come.
    """

    silence_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 14, 2)
        self._note = QLabel(self)
        self._note.setAccessibleName(self.tr("Note"))
        self._note_timer = QTimer(self, singleShot=True)
        self._note_timer.timeout.connect(lambda: self.show_note(""))
        self._told = ""  # of the network, once
        self._words = QLabel(self)
        self._words.setAccessibleName(self.tr("Words"))
        self._suggestions = QToolButton(self)
        self._suggestions.setAutoRaise(True)
        self._suggestions.setAccessibleName(self.tr("Suggestions"))
        self._suggestions.clicked.connect(self.silence_toggled)
        self._model = QToolButton(self)
        self._model.setAutoRaise(True)
        self._model.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._model.setAccessibleName(self.tr("Network"))
        self.addWidget(self._note, 1)
        self.goal = GoalMark(self)
        self.standing: list[QWidget] = [self.goal, self._words, self._suggestions, self._model]
        for widget in self.standing:
            self.addPermanentWidget(widget)
        self.show_model(ModelStatus())
        self.show_suggestions(silenced=False, as_typed=False, silence_key="")

    @Slot(str)
    def show_note(self, note: str) -> None:
        """Show a sentence for some seconds; "" takes it away."""
        self._note.setText(note)
        self._note.setToolTip(note)
        if note:
            self._note_timer.start(NOTE_MS)

    def set_voice_menu(self, menu: QMenu) -> None:
        """Let a click on the network's name offer its voices."""
        self._model.setMenu(menu)
        self._model.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    @property
    def note(self) -> str:
        """The sentence that is shown."""
        return self._note.text()

    def show_counts(self, whole: Counted, selected: Counted | None = None, *, machine: bool = False) -> None:
        """Show how much there is, and how much of it is selected.

        Args:
            whole: of the text.
            selected: of the selection.
            machine: whether the machine's share is shown as well.
        """
        counted = whole if selected is None else selected
        if selected is None:
            text = self.tr("{0} words").format(f"{whole.words:,}")
        else:
            text = self.tr("{0} of {1} words").format(f"{selected.words:,}", f"{whole.words:,}")
        if machine:
            text += " · " + self.tr("{0} % suggested").format(f"{100 * counted.machine:.1f}")
        self._words.setText(text)
        tip = self.tr("{0} characters, {1} pages").format(f"{counted.characters:,}", f"{counted.pages:,}")
        self._words.setToolTip(tip)
        self._words.setAccessibleDescription(tip)

    def show_suggestions(self, *, silenced: bool, as_typed: bool, silence_key: str) -> None:
        """Show whether suggestions come, and when."""
        if silenced:
            text, tip = self.tr("Suggestions silenced"), self.tr("Let suggestions come again ({0})")
        elif as_typed:
            text, tip = self.tr("Suggestions as you type"), self.tr("Silence all suggestions ({0})")
        else:
            text, tip = self.tr("Suggestions on Tab"), self.tr("Silence all suggestions ({0})")
        self._suggestions.setText(text)
        self._suggestions.setToolTip(tip.format(silence_key))

    @Slot(object)
    def show_model(self, status: ModelStatus) -> None:
        """Show the network, what it runs on and what it is doing."""
        state = {
            ModelState.WAITING: self.tr("no network yet"),
            ModelState.LOADING: self.tr("loading the network…"),
            ModelState.READY: self.tr("ready"),
            ModelState.THINKING: self.tr("thinking…"),
            ModelState.FAILED: self.tr("no network"),
        }[status.state]
        self._model.setText(" · ".join(part for part in (status.name, status.device, state) if part))
        self._model.setToolTip(status.message or status.note or self.tr("Choose a voice"))
        if status.note and status.note != self._told:
            self.show_note(status.note)
        self._told = status.note
