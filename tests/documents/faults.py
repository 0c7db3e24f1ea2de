"""System calls that fail on demand: the n-th call of one kind, or that and every later one."""

from __future__ import annotations

import builtins
import errno
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

# What saving, journal, snapshots and exports ask of the system.
CALLS = (
    "open", "write", "fsync", "replace", "rename", "chmod", "chown", "stat", "fstat", "lseek", "close", "mkdir",
    "ftruncate", "read", "unlink", "listxattr", "setxattr", "scandir", "listdir", "builtin open",
)  # fmt: skip


def _target(call: str) -> tuple[object, str]:
    return (builtins, "open") if call == "builtin open" else (os, call)


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count the calls of each kind."""
    counts: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        for call in CALLS:
            module, name = _target(call)
            patch.setattr(module, name, _counted(getattr(module, name), call, counts))
        yield counts


def _counted(real, call, counts):
    def wrapper(*args, **kwargs):
        counts[call] += 1
        return real(*args, **kwargs)

    return wrapper


@contextmanager
def failing(call: str, number: int, error: BaseException | int, *, on: bool = False) -> Iterator[None]:
    """Let the `number`-th call of a kind fail (from 1), and with `on` all after it.

    A failing `write` takes half of what it is given first; a failing `close` closes.
    """
    module, name = _target(call)
    real = getattr(module, name)
    seen = 0

    def wrapper(*args, **kwargs):
        nonlocal seen
        seen += 1
        if seen < number or (seen > number and not on):
            return real(*args, **kwargs)
        if call == "write":
            real(args[0], bytes(args[1])[: len(args[1]) // 2])
        if call == "close":
            real(*args)
        raise OSError(error, os.strerror(error)) if isinstance(error, int) else error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, wrapper)
        yield


# AIAUTHOR_LONG=1 tries them all.
ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES)
if os.environ.get("AIAUTHOR_LONG"):
    ERRORS += (errno.EROFS, errno.EPERM, errno.ESTALE, errno.EDQUOT, errno.EBUSY, errno.EINVAL)
