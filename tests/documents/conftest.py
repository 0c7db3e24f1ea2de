"""No test pulls the plug, so none waits for the drive; those of failing calls put their own in place."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def quick_sync() -> Iterator[None]:
    """Make `os.fsync` return at once: the suite would spend most of its time in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda fd: os.fstat(fd) and None)
        yield
