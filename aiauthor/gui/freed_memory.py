"""Memory that was freed goes back to the system, so that a training does not leave the program large."""

from __future__ import annotations

import contextlib
import ctypes
import sys


def give_back() -> None:
    """Return what the allocator keeps of freed memory; any thread may ask.

    Only glibc's keeps much: each thread has an arena of its own there, of which only the end goes back unasked. After
    a training that is some 130 MB, and more with every arena that a later one happens to be given.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library, which has no such function
            ctypes.CDLL(None).malloc_trim(0)
