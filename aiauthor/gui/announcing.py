"""What screen readers are told when it appears on the page: politely, so that it does not cut short what they say."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

DELAY_MS = 250


class Announcer(QObject):
    """Announces what is shown in a widget, once it rests.

    Attributes:
        last: what was announced last.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.last = ""
        self._widget = widget
        self._text = ""
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._announce)

    @Slot(str)
    def show(self, text: str) -> None:
        """Something is shown, or ("") nothing any more."""
        self._text = text
        if text:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _announce(self) -> None:
        self.last = self.tr("Suggestion: {0}").format(self._text.replace("\n", " "))
        if QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self._widget, self.last)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)
