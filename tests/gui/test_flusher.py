"""A journal's way to the disk: soon, whatever the window and other journals do."""

from __future__ import annotations

import time

import pytest

from aiauthor.documents.journal import Journal
from aiauthor.errors import DocumentError
from aiauthor.gui.flusher import Flusher
from aiauthor.gui.threads import SerialThread


class FakeJournal:
    """Notes when it was flushed, and what waited then."""

    needs_text = False

    def __init__(self) -> None:
        self.waiting = 0
        self.flushed: list[int] = []
        self.broken = False

    @property
    def dirty(self) -> bool:
        return self.waiting > 0

    def flush(self) -> None:
        if self.broken:
            raise DocumentError("full")
        self.flushed.append(self.waiting)
        self.waiting = 0


@pytest.fixture
def thread(qapp):
    thread = SerialThread("journals")
    yield thread
    assert thread.close(wait_ms=5000)


@pytest.fixture
def told():
    return []


def flusher_of(journal, thread, told):
    return Flusher(journal, thread, flushed=lambda: told.append("well"), failed=lambda error: told.append(str(error)))


def test_the_first_key_is_written_at_once_and_the_next_ones_together(thread, told):
    journal = FakeJournal()
    flusher = flusher_of(journal, thread, told)
    for _ in range(10):
        journal.waiting += 1
        flusher.soon()
        time.sleep(0.02)
    until(lambda: sum(journal.flushed) == 10)
    assert journal.flushed[0] <= 3
    assert len(journal.flushed) <= 3


def test_journals_that_share_a_thread_take_turns(thread, told):
    journals = [FakeJournal(), FakeJournal()]
    flushers = [flusher_of(journal, thread, told) for journal in journals]
    stop = time.monotonic() + 2
    journals[1].waiting = 0
    while time.monotonic() < stop and not journals[1].flushed:
        journals[0].waiting += 1  # somebody types without end
        flushers[0].soon()
        if journals[0].flushed and not journals[1].waiting:
            journals[1].waiting = 1
            flushers[1].soon()
        time.sleep(0.01)
    assert journals[1].flushed == [1]


def test_a_failure_is_told_and_the_next_try_writes_all(qtbot, thread, told):
    journal = FakeJournal()
    flusher = flusher_of(journal, thread, told)
    journal.broken, journal.waiting = True, 1
    flusher.soon()
    qtbot.waitUntil(lambda: told == ["full"])
    journal.broken = False
    flusher.soon()
    qtbot.waitUntil(lambda: told == ["full", "well"])
    assert journal.flushed == [1]


def test_a_closed_journal_keeps_no_thread_busy(qtbot, thread, told, tmp_path):
    journal = Journal(tmp_path / "1.journal", "", title="x")
    flusher = flusher_of(journal, thread, told)
    journal.edit(0, 0, "a")
    journal.close()
    flusher.soon()
    flusher.hurry()
    qtbot.waitUntil(lambda: told == ["well"])
    assert not journal.dirty


def until(ready):
    stop = time.monotonic() + 5
    while not ready() and time.monotonic() < stop:
        time.sleep(0.005)
    assert ready()
