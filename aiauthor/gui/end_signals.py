"""What the system sends to end a program (SIGTERM, SIGHUP, Ctrl+C), told on the GUI thread.

Python runs handlers of signals only between its own steps, and Qt waits outside of them. So the number of a signal is
also written to a pipe, in which Qt looks (https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd). On
Windows Qt cannot look into a pipe; there Python is woken now and then.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot

_NAMES = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")
_WINDOWS_LOOK_MS = 500
# How long after the first another signal does nothing: they come in pairs (a terminal that is closed, systemd).
PAIR_S = 3.0


class EndSignals(QObject):
    """Listens as long as it lives; a signal that comes `PAIR_S` after the first or later ends the program at once.

    Signals:
        came: the program is to end.
    """

    came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._came_s: float | None = None  # when the program was told to end
        numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
        # Under nohup a hang-up is ignored, and Ctrl+C in a shell's background; so it stays.
        self._before = {number: signal.getsignal(number) for number in numbers}
        self._watched = [number for number, handler in self._before.items() if handler is not signal.SIG_IGN]
        if sys.platform == "win32":
            self._timer = QTimer(self, interval=_WINDOWS_LOOK_MS)
            self._timer.timeout.connect(lambda: None)
            self._timer.start()
        else:
            self._read_end, self._write_end = os.pipe()
            for end in (self._read_end, self._write_end):
                os.set_blocking(end, False)
            signal.set_wakeup_fd(self._write_end, warn_on_full_buffer=False)
            self._notifier = QSocketNotifier(self._read_end, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._on_written)
        for number in self._watched:
            signal.signal(number, self._on_signal)

    def stop(self) -> None:
        """Listen no more: signals do again what they did before, or nothing where one has ended the program."""
        for number in self._watched:
            signal.signal(number, self._before[number] if self._came_s is None else signal.SIG_IGN)
        self._watched.clear()
        if sys.platform == "win32":
            self._timer.stop()
        elif self._notifier.isEnabled():
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(-1)
            os.close(self._read_end)
            os.close(self._write_end)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._came_s is not None and time.monotonic() >= self._came_s + PAIR_S:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        if sys.platform == "win32":
            QTimer.singleShot(0, self._end)

    @Slot()
    def _on_written(self) -> None:
        if any(number in self._watched for number in os.read(self._read_end, 64)):
            self._end()

    @Slot()
    def _end(self) -> None:
        if self._watched and self._came_s is None:
            self._came_s = time.monotonic()
            self.came.emit()
