"""Ctrl-C and termination, which a command that trains answers between two steps."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def noted_interrupts() -> Iterator[Callable[[], bool]]:
    """A callable that tells whether Ctrl-C or a termination came; a second Ctrl-C ends at once."""
    seen = False

    def note(number: int, _frame: object) -> None:
        nonlocal seen
        if seen and number == signal.SIGINT:
            raise KeyboardInterrupt
        seen = True

    old = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: seen
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
