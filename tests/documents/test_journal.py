import contextlib
import errno
import os
import random
import stat
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents import journal as journal_module
from aiauthor.documents import journal_format
from aiauthor.documents.journal import Journal
from aiauthor.documents.journal_format import DamagedJournal, NewerJournal, replay
from aiauthor.documents.text_file import read, write
from aiauthor.errors import DocumentError


def edited(text, position, removed, inserted):
    return text[:position] + inserted + text[position + removed :]


def start(folder, text="", **kwargs) -> Journal:
    return Journal(folder / "1.journal", text, title="Untitled", **kwargs)


def on_disk(folder):
    return replay((folder / "1.journal").read_bytes())


EDITS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 30), st.text(max_size=8), st.sampled_from("....fsu")), max_size=40
)


@given(text=st.text(max_size=100), edits=EDITS)
@settings(max_examples=100, deadline=None)
def test_what_was_flushed_is_what_is_replayed(tmp_path_factory, text, edits):
    folder = tmp_path_factory.mktemp("journal")
    journal = start(folder, text)
    flushed = None
    for position, removed, inserted, act in edits:
        position = min(position, len(text))
        removed = min(removed, len(text) - position)
        text = edited(text, position, removed, inserted)
        if act == "u":
            journal.update(text)
        else:
            journal.edit(position, removed, inserted)
        if act == "s":
            journal.snapshot(text)
        if act == "f":
            journal.flush()
            flushed = text
        if flushed is not None:
            assert on_disk(folder).text == flushed
    if edits:
        journal.flush()
        if (folder / "1.journal").exists():
            assert on_disk(folder).text == text
    journal.close()
    assert list(folder.iterdir()) == []


def test_nothing_is_written_before_the_first_edit(tmp_path):
    journal = start(tmp_path / "run", "a long text")
    journal.flush()
    assert not (tmp_path / "run").exists()
    journal.edit(0, 0, "x")
    journal.flush()
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "run" / "1.journal").stat().st_mode) == 0o600


def test_typing_is_joined_into_few_small_records(tmp_path):
    journal = start(tmp_path, "x" * 1_000_000)
    journal.edit(500_000, 0, "a")
    journal.flush()
    before = (tmp_path / "1.journal").stat().st_size
    for i in range(1000):
        journal.edit(500_001 + i, 0, "b")
    journal.edit(501_000, 1, "")
    journal.flush()
    assert (tmp_path / "1.journal").stat().st_size - before < 1300
    assert on_disk(tmp_path).text == "x" * 500_000 + "a" + "b" * 999 + "x" * 500_000


@pytest.mark.parametrize("cut", range(1, 44, 6))
def test_a_torn_tail_costs_the_torn_record_alone(tmp_path, cut):
    journal = start(tmp_path, "base ")
    journal.edit(5, 0, "one ")
    journal.flush()
    journal.edit(0, 0, "NOT JOINED ")
    journal.flush()
    data = (tmp_path / "1.journal").read_bytes()
    torn = replay(data[:-cut])
    assert torn.text in ("base one ", "NOT JOINED base one ")
    assert replay(data).whole
    assert not replay(data + b"\0" * cut).whole
    assert replay(data + b"\0" * cut).text == "NOT JOINED base one "


@given(at=st.integers(0, 400), value=st.integers(0, 255))
@settings(max_examples=200, deadline=None)
def test_a_damaged_byte_never_yields_a_text_that_never_was(tmp_path_factory, at, value):
    folder = tmp_path_factory.mktemp("journal")
    journal = start(folder, "base ")
    texts = {"base "}
    text = "base "
    for word in ("one ", "two ", "three "):
        text = word + text
        journal.edit(0, 0, word)
        journal.flush()
        texts.add(text)
    data = bytearray((folder / "1.journal").read_bytes())
    data[at % len(data)] = value
    with contextlib.suppress(DamagedJournal, NewerJournal):
        assert replay(bytes(data)).text in texts


@given(data=st.binary(max_size=300))
@settings(deadline=None)
def test_noise_is_refused(data):
    with pytest.raises(DamagedJournal):
        replay(data)
    with pytest.raises(DamagedJournal):
        replay(journal_format.MAGIC + data)


def test_a_text_record_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(journal_format, "MAX_TEXT_BYTES", 1000)
    body, _ = journal_format.frame([journal_format.header_record({}), journal_format.text_record("x" * 2000, 0)], 0)
    with pytest.raises(DamagedJournal):
        replay(journal_format.MAGIC + body)


@pytest.mark.parametrize("call", ["write", "fsync", "lseek"])
def test_a_failed_flush_keeps_the_edits_for_the_next(tmp_path, monkeypatch, call):
    journal = start(tmp_path, "base ")
    journal.edit(5, 0, "one ")
    journal.flush()
    journal.edit(0, 0, "two ")
    real = getattr(os, call)

    def fail(fd, *args):
        if call == "write":
            os.lseek(fd, 0, os.SEEK_CUR)
            real(fd, bytes(args[0])[:7])  # half a record, then no more room
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, call, fail)
    for _ in range(3):
        with pytest.raises(DocumentError, match="full"):
            journal.flush()
        journal.edit(0, 0, "!")
    monkeypatch.undo()
    assert on_disk(tmp_path).text.startswith("base one") or call == "fsync"
    journal.flush()
    assert on_disk(tmp_path).text == "!!!two base one "
    assert on_disk(tmp_path).whole


def test_a_first_flush_that_fails_is_made_up_for(tmp_path, monkeypatch):
    journal = start(tmp_path, "base ")
    journal.edit(5, 0, "one ")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "gone")))
    with pytest.raises(DocumentError):
        journal.flush()
    monkeypatch.undo()
    journal.edit(9, 0, "two ")
    journal.flush()
    assert on_disk(tmp_path).text == "base one two "


def test_a_deleted_journal_is_made_anew(tmp_path):
    journal = start(tmp_path / "run", "base ")
    journal.edit(5, 0, "one ")
    journal.flush()
    (tmp_path / "run" / "1.journal").unlink()
    (tmp_path / "run").rmdir()
    journal.edit(9, 0, "two ")
    journal.flush()
    assert on_disk(tmp_path / "run").text == "base one two "
    journal.edit(13, 0, "three")
    journal.flush()
    assert on_disk(tmp_path / "run").text == "base one two three"


def test_an_edit_outside_the_text_asks_for_the_whole_of_it(tmp_path):
    journal = start(tmp_path, "short")
    journal.edit(100, 0, "lost")
    assert journal.needs_text
    journal.snapshot("the truth")
    assert not journal.needs_text
    journal.flush()
    assert on_disk(tmp_path).text == "the truth"


def test_a_long_log_asks_for_the_whole_text_and_shrinks_with_it(tmp_path, monkeypatch):
    monkeypatch.setattr(journal_module, "_MAX_LOG_EDITS", 10)
    journal = start(tmp_path, "x" * 100)
    text = "x" * 100
    for i in range(12):
        journal.edit(50 - i, 0, "ab")
        text = edited(text, 50 - i, 0, "ab")
    journal.flush()
    assert journal.needs_text
    size = (tmp_path / "1.journal").stat().st_size
    journal.snapshot(text)
    journal.edit(0, 0, "more")
    journal.flush()
    assert not journal.needs_text
    assert (tmp_path / "1.journal").stat().st_size < size
    assert on_disk(tmp_path).text == "more" + text


def test_marks_count_edits_so_that_typing_during_a_save_is_not_taken_for_saved(tmp_path):
    path = tmp_path / "novel.txt"
    write(path, "base ")
    state = read(path).state
    journal = start(tmp_path, "base ", document=path, mark=journal_module.save_mark(state))
    journal.edit(5, 0, "one ")
    position = journal.position()
    journal.edit(9, 0, "two ")  # typed on while the save runs; not joined with what is being saved
    journal.flush()
    journal.edit(13, 0, "three ")
    saved = journal.save(position, path, "base one ")
    found = on_disk(tmp_path)
    assert saved.text == "base one "
    assert found.mark["edits"] == position
    assert found.edits > position
    assert found.text == "base one two three "
    position = journal.position()
    journal.edit(19, 0, "four")
    journal.save(position, path, "base one two three ")
    assert on_disk(tmp_path).mark["edits"] == position < on_disk(tmp_path).edits


def test_a_save_goes_through_though_the_journal_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "run").write_text("a file where the folder should be")
    journal = Journal(tmp_path / "run" / "1.journal", "", title="Untitled")
    journal.edit(0, 0, "words")
    path = tmp_path / "novel.txt"
    journal.save(journal.position(), path, "words")
    assert path.read_text() == "words"
    assert journal.document == path
    with pytest.raises(DocumentError):
        journal.flush()


def test_flushing_on_another_thread_while_typing(tmp_path):
    text = "x" * 20_000
    journal = start(tmp_path, text)
    stop = threading.Event()

    def flusher():
        while not stop.is_set():
            journal.flush()

    thread = threading.Thread(target=flusher)
    thread.start()
    rng = random.Random(0)
    for i in range(3000):
        position = rng.randrange(len(text))
        removed = rng.randrange(3) if position < len(text) - 3 else 0
        inserted = "ab"[: rng.randrange(3)]
        text = edited(text, position, removed, inserted)
        journal.edit(position, removed, inserted)
        if i % 500 == 499:
            journal.snapshot(text)
    stop.set()
    thread.join()
    journal.flush()
    assert on_disk(tmp_path).text == text
