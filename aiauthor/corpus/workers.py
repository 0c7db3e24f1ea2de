"""A few low-priority processes that work through a list of jobs, with a progress bar.

Memory stays flat: no more jobs are handed out than the processes can have in hand, and a result is
given back as soon as there is one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Never, TypeVar

from tqdm import tqdm

from aiauthor.errors import CorpusError

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")
_IN_HAND = 3
_NICENESS = 10


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """A pool of processes, or this process alone if there is to be one only. Use as a context manager."""

    def __init__(self, processes: int, *, progress: bool = True) -> None:
        self._processes = processes
        self._progress = progress
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        if self._processes > 1:
            self._pool = ProcessPoolExecutor(
                self._processes, multiprocessing.get_context("spawn"), initializer=_start_worker
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def spread(
        self, work: Callable[[_Job], _Result], jobs: Iterable[tuple[_Job, int]], *, total: int, what: str
    ) -> Iterator[_Result]:
        """The result of every job, in the order in which they are done.

        Args:
            work: a function of a module; what it raises ends the iteration.
            jobs: each job and its size in bytes.
            total: the sum of all sizes.
            what: what is being done, for the progress bar, which shows on a terminal only.

        Raises:
            CorpusError: if a process died.
        """
        show = None if self._progress else True
        with tqdm(total=total, desc=what, unit="B", unit_scale=True, disable=show, mininterval=0.5) as bar:
            if self._pool is None:
                for job, size in jobs:
                    yield work(job)
                    bar.update(size)
                return
            running: dict[Future[_Result], int] = {}
            try:
                for job, size in jobs:
                    running[self._pool.submit(work, job)] = size
                    if len(running) >= _IN_HAND * self._processes:
                        yield from _finished(running, bar)
                while running:
                    yield from _finished(running, bar)
            except BrokenProcessPool as exc:
                raise CorpusError(
                    "a process died at its work, most likely for want of memory; try fewer with --processes"
                ) from exc


def _finished(running: dict[Future[_Result], int], bar: tqdm[Never]) -> Iterator[_Result]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        bar.update(running.pop(future))
        yield future.result()


def _start_worker() -> None:
    """Give way to whatever else runs, leave Ctrl-C to the parent, and end when the parent is gone."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
