"""Brings a journal to the disk soon after every key, by the clock of its own thread: the window's may be held up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from aiauthor.errors import AiAuthorError
from aiauthor.gui.journals import Journals
from aiauthor.gui.threads import Job, SerialThread

# Between two ways to the disk; with such a way it must stay well below two seconds.
EVERY_S = 0.4


class Flusher:
    """Flushes one journal on a thread that it may share with others.

    Args:
        journal: the journal.
        thread: where it is flushed.
        flushed: called on the GUI thread when all was written.
        failed: the same with the error when it could not be; what was not written waits for the next `soon`.
    """

    def __init__(
        self,
        journal: Journals,
        thread: SerialThread,
        *,
        flushed: Callable[[], None],
        failed: Callable[[AiAuthorError], None],
    ) -> None:
        self._journal = journal
        self._thread = thread
        self._flushed = flushed
        self._failed = failed
        self._hurry = threading.Event()
        self._at = 0.0
        # Guarded by the lock: whether a job is on its way that will write whatever is noted by then.
        self._lock = threading.Lock()
        self._is_running = False

    def soon(self) -> None:
        """Something waits to be written. Costs next to nothing if that is known already."""
        with self._lock:
            if self._is_running:
                return
            self._is_running = True
            self._hurry.clear()
        self._submit()

    def hurry(self) -> None:
        """Write what waits now: somebody waits for the disk."""
        self._hurry.set()

    def _submit(self) -> None:
        self._thread.submit(
            Job(self._run, done=lambda is_all: self._flushed() if is_all else None, failed=self._failed)
        )

    def _run(self) -> bool:
        """Write until nothing waits, or somebody else does; whether all is written."""
        try:
            while True:
                self._hurry.wait(max(0.0, self._at + EVERY_S - time.monotonic()))
                self._journal.flush()
                self._at = time.monotonic()
                with self._lock:
                    if not self._journal.dirty:
                        self._is_running = False
                        return True
                if self._thread.has_more:
                    self._submit()  # behind the others
                    return False
        except BaseException:
            with self._lock:
                self._is_running = False
            raise
