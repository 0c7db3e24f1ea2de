"""Chrome that fades while the writer types, and is there again when the mouse moves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, Slot
from PySide6.QtWidgets import QGraphicsOpacityEffect, QWidget

FADED = 0.22
OUT_MS, IN_MS = 900, 160


class Fader(QObject):
    """Fades some widgets together.

    Attributes:
        enabled: whether it does.
    """

    def __init__(self, widgets: Sequence[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self.enabled = True
        self._faded = False
        self._animations: list[QPropertyAnimation] = []
        for widget in widgets:
            self.add(widget)

    @property
    def is_faded(self) -> bool:
        """Whether the widgets are faded, or about to be."""
        return self._faded

    def add(self, widget: QWidget) -> None:
        """Fade one more widget together with the others."""
        effect = QGraphicsOpacityEffect(widget)
        effect.setOpacity(FADED if self._faded else 1.0)
        effect.setEnabled(self._faded)  # while all is shown it would only cost time
        widget.setGraphicsEffect(effect)
        animation = QPropertyAnimation(effect, b"opacity", self)
        animation.finished.connect(self._on_finished)
        self._animations.append(animation)
        self.watch(widget)

    def watch(self, widget: QWidget) -> None:
        """Show everything again when the mouse moves over a widget."""
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    @Slot()
    def fade(self) -> None:
        """The writer types."""
        if self.enabled and not self._faded:
            self._faded = True
            self._animate(FADED, OUT_MS)

    @Slot()
    def show(self) -> None:
        """The writer looks up."""
        if self._faded:
            self._faded = False
            self._animate(1.0, IN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look up when the mouse moves."""
        if self._faded and event.type() in (QEvent.Type.MouseMove, QEvent.Type.Enter, QEvent.Type.FocusIn):
            self.show()
        return False

    def _animate(self, opacity: float, duration_ms: int) -> None:
        for animation in self._animations:
            animation.stop()
            effect = animation.targetObject()
            assert isinstance(effect, QGraphicsOpacityEffect)
            effect.setEnabled(True)
            animation.setStartValue(effect.opacity())
            animation.setEndValue(opacity)
            animation.setDuration(duration_ms)
            animation.start()

    @Slot()
    def _on_finished(self) -> None:
        for animation in self._animations:
            effect = animation.targetObject()
            if isinstance(effect, QGraphicsOpacityEffect) and effect.opacity() >= 1.0:
                effect.setEnabled(False)
