"""Threads of the window: how one ends, and the one on which the disk is written.

A thread that cannot be cut short (it is importing, or a network drive does not answer) is let go on when
its window closes, and never destroyed before it ends; the process then leaves without waiting for it.
"""

from __future__ import annotations

import atexit
import logging
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot

from aiauthor.errors import AiAuthorError

log = logging.getLogger(__name__)

# Threads that outlived their window, with what lives on them.
_unfinished: dict[QThread, QObject] = {}


def end_thread(thread: QThread, worker: QObject, *, wait_ms: int) -> bool:
    """Wait a little for a thread that was told to quit.

    Returns:
        Whether it has ended. If not, it and its worker are kept until it does.
    """
    if thread in _unfinished:
        return not thread.isRunning()
    if not thread.isRunning() or thread.wait(QDeadlineTimer(wait_ms)):
        return True
    if not _unfinished:
        atexit.register(wait_for_unfinished)
    _unfinished[thread] = worker
    thread.finished.connect(lambda: _unfinished.pop(thread, None))
    return not thread.isRunning()


def wait_for_unfinished() -> None:
    """Wait until every thread that outlived its window has ended."""
    for thread in list(_unfinished):
        thread.wait()
        _unfinished.pop(thread, None)


def has_unfinished() -> bool:
    """Whether a thread outlived its window; the process should then end without tearing Python down."""
    return any(thread.isRunning() for thread in _unfinished)


class Job:
    """Work for a thread, and what the window does with its outcome.

    Args:
        work: runs on the thread; touches no widget.
        done: gets its result, on the GUI thread.
        failed: gets its error, on the GUI thread.
    """

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[AiAuthorError], None] | None = None,
    ) -> None:
        self.work = work
        self.done = done
        self.failed = failed
        self.result: Any = None
        self.error: AiAuthorError | None = None

    def run(self) -> None:
        """Do the work, and keep what came of it."""
        try:
            self.result = self.work()
        except AiAuthorError as exc:
            self.error = exc
        except Exception as exc:  # else it would be lost with the thread
            log.exception("work on a thread failed")
            self.error = AiAuthorError("Something went wrong inside the program ({0}).", type(exc).__name__)

    def deliver(self) -> None:
        """Hand the outcome to the window."""
        if self.error is not None:
            if self.failed is not None:
                self.failed(self.error)
        elif self.done is not None:
            self.done(self.result)


class _Worker(QObject):
    finished = Signal(object)

    @Slot(object)
    def run(self, job: Job) -> None:
        job.run()
        self.finished.emit(job)

    @Slot()
    def quit(self) -> None:
        self.thread().quit()


class SerialThread(QObject):
    """Runs jobs one after the other on a thread of its own, in the order in which they came."""

    _job_waits = Signal(object)
    _no_more = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread()
        self._thread.setObjectName(name)
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._worker.finished.connect(self._on_finished)
        self._job_waits.connect(self._worker.run)
        self._no_more.connect(self._worker.quit)
        self._undelivered: deque[Job] = deque()
        self._closed = False

    @property
    def is_busy(self) -> bool:
        """Whether a job is unfinished, or finished and not yet delivered."""
        return bool(self._undelivered)

    @property
    def has_more(self) -> bool:
        """Whether a job waits behind the one under way. Any thread."""
        return len(self._undelivered) > 1

    def submit(self, job: Job) -> None:
        """Have a job run; after `close` it is dropped."""
        if not self._closed:
            self._undelivered.append(job)
            self._thread.start()
            self._job_waits.emit(job)

    def stop(self) -> None:
        """Take no more jobs, and end behind those that wait."""
        if not self._closed:
            self._closed = True
            self._no_more.emit()

    def close(self, *, wait_ms: int) -> bool:
        """Finish what was submitted, within a time.

        Returns:
            Whether the thread has ended.
        """
        self.stop()
        return end_thread(self._thread, self._worker, wait_ms=wait_ms)

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        self._undelivered.remove(job)
        job.deliver()
