"""Freed memory goes back to the system."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from aiauthor.gui.freed_memory import give_back

PIECE_BYTES = 100_000  # below the size from which glibc asks the system for every piece by itself
PIECES = 1_500


def resident_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps freed memory")
def test_freed_memory_goes_back():
    pieces = [b"x" * PIECE_BYTES for _ in range(PIECES)]
    kept = pieces[::50]  # so that none of the memory's end is free
    full = resident_mb()
    del pieces
    give_back()
    assert full - resident_mb() > 0.8 * PIECES * PIECE_BYTES / 2**20
    assert all(kept)


@pytest.mark.skipif(platform.system() != "Linux", reason="elsewhere no library is asked")
def test_a_library_that_cannot_do_it_is_let_be(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ctypes.CDLL", lambda _: object())
    give_back()
