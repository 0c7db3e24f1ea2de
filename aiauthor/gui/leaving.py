"""How a window ends: after asking the writer, or at once where the system ends the program.

In either case every thread is told first and all are waited for together, so that the whole takes no longer than the
slowest of them, and at most `LEAVE_MS` beyond what is still being saved.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer

from aiauthor.gui import dialogs
from aiauthor.gui.filing import SAVE_WAIT_MS

if TYPE_CHECKING:
    from aiauthor.gui.window import Window

log = logging.getLogger(__name__)

LEAVE_MS = 1_500
# Of it, what an export that is under way is given.
EXPORT_MS = 800
QUIET_MS = 30_000


class Leaving(QObject):
    """Ends one window."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._is_over = False
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)

    def ask_and_leave(self) -> bool:
        """The writer closes the window: ask about what would be lost, and end everything.

        Returns:
            Whether the window may go.
        """
        if self._quiet.isActive():
            self.leave()
        elif not self._is_over:
            if not self._may_leave():
                return self._is_over  # the system may have ended it meanwhile
            if not self._is_over:
                self._end(keep=False, until=QDeadlineTimer(SAVE_WAIT_MS))
        return True

    def leave(self) -> None:
        """The system ends the program: ask nothing, and keep what is not saved for the next start."""
        if self._is_over:
            return
        until = QDeadlineTimer(LEAVE_MS)
        window = self._window
        try:
            dialogs.leave_unattended(window)
            for document in window.desk.documents:
                document.hurry()
                if document.is_modified and document.path is not None and document.saves_by_itself:
                    document.save(wished=False)
            window.exchanging.wait(wait_ms=EXPORT_MS)
            window.desk.wait_for_disk(wait_ms=until.remainingTime())
        finally:
            self._end(keep=True, until=until)

    def secure(self) -> None:
        """The system may end the program any moment: bring all to the disk, and ask nothing for a while."""
        if not self._is_over:
            self._window.filing.keep_session()
            self._window.desk.wait_for_disk(wait_ms=LEAVE_MS)
            self._quiet.start()

    def _may_leave(self) -> bool:
        window = self._window
        if not all(window.filing.may_close(document) for document in list(window.desk.documents)):
            return False
        if self._is_over or window.exchanging.wait(wait_ms=EXPORT_MS):
            return True
        question = self.tr("“{0}” is still being exported. Do you want to quit without it?")
        names = "”, “".join(window.exchanging.under_way)
        return dialogs.ask(window, question.format(names), self.tr("Quit Without It"), self.tr("Go On"))

    def _end(self, *, keep: bool, until: QDeadlineTimer) -> None:
        self._is_over = True
        window = self._window
        for document in window.desk.documents:
            _do(partial(document.close, keep=keep and document.is_modified))
        _do(
            window.voices.stop,
            window.service.stop,
            window.comparing.stop,
            window.spelling.stop,
            window.exchanging.call_off,
            lambda: window.desk.wait_for_disk(wait_ms=until.remainingTime()),
            window.desk.stop,
        )
        rest = until if keep else QDeadlineTimer(LEAVE_MS)
        _do(
            lambda: window.desk.close(rest),
            lambda: window.service.close(wait_ms=rest.remainingTime()),
            lambda: window.voices.close(rest),
            lambda: window.comparing.close(wait_ms=rest.remainingTime()),
            lambda: window.spelling.close(wait_ms=rest.remainingTime()),
        )
        if keep:  # only now is it known what was not exported
            window.filing.note_cut_off(list(window.exchanging.under_way))
        _do(window.filing.keep_session, window.counting.goals.save)


def _do(*steps: Callable[[], object]) -> None:
    for step in steps:
        try:
            step()
        except Exception:  # whatever it is: what comes after must be done all the same, and nobody is there to be told
            log.exception("a step of leaving failed")
