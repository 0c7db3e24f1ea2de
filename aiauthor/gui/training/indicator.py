"""What the status bar says of a training; a click shows all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QToolButton, QWidget

from aiauthor.gui.training import wording
from aiauthor.gui.training.values import Outcome

if TYPE_CHECKING:
    from aiauthor.training.voice_events import VoiceProgress


class Indicator(QToolButton):
    """A quiet button, hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setAccessibleName(self.tr("Training"))
        self.setToolTip(self.tr("Show the training"))
        self.hide()

    @Slot(bool)
    def on_running_changed(self, running: bool) -> None:
        """A training begins or has ended."""
        if running:
            self._say(self.tr("Learning"))
        else:
            self.clear()

    @Slot(object)
    def show_progress(self, progress: VoiceProgress) -> None:
        """Percent and time left, or what is being done."""
        percent = 100 * progress.step // progress.steps if progress.steps else 0
        if progress.paused:
            self._say(self.tr("Learning paused · {0} %").format(percent))
        elif progress.phase in ("preparing", "measuring"):
            self._say(self.tr("Learning · preparing"))
        elif progress.phase == "training":
            left = progress.seconds_left
            told = self.tr("Learning · {0} %").format(percent)
            if left is not None:
                told = self.tr("{0} · {1} left").format(told, wording.short_duration(left))
            self._say(told)
        else:
            self._say(self.tr("Learning · reading the proof"))

    def show_outcome(self, outcome: Outcome) -> None:
        """A voice is there, or there is something to decide."""
        if outcome.voice is not None and outcome.verdict is not None:
            self._say(self.tr("“{0}” is ready").format(outcome.name))
        elif outcome.verdict is not None:
            self._say(self.tr("“{0}”: no better").format(outcome.name))

    def show_failure(self) -> None:
        """A training broke down."""
        self._say(self.tr("Training stopped"))

    @Slot()
    def clear(self) -> None:
        """There is nothing to say any more."""
        self.hide()
        self.setText("")

    def _say(self, text: str) -> None:
        self.setText(text)
        self.show()
