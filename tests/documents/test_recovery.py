import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aiauthor.documents import recovery as recovery_module
from aiauthor.documents.recovery import Run
from aiauthor.documents.text_file import read, write
from aiauthor.errors import DocumentError


def crash(run: Run) -> None:
    """What the death of a program does to its locks."""
    for lock in (run._lock, *run._claimed.values()):
        os.close(lock._fd)
        lock._fd = None


def typed(run: Run, path: Path | None, more: str):
    """A document opened, typed at its end, flushed."""
    opened = read(path) if path else None
    text = opened.text if opened else ""
    journal = run.journal(
        text, title=path.name if path else "Untitled 1", document=path, state=opened.state if opened else None
    )
    journal.edit(len(text), 0, more)
    journal.flush()
    return journal, text + more


@pytest.fixture
def novel(tmp_path):
    path = tmp_path / "novel.md"
    write(path, "Saved. ")
    return path


def test_unsaved_typing_comes_back_with_what_differs(novel):
    run = Run()
    typed(run, novel, "Typed.")
    typed(run, None, "An untitled thought.")
    assert Run().recover().texts == ()  # the first program still lives
    crash(run)
    later = Run()
    first, second = later.recover().texts
    assert (first.document, first.text, first.file.text) == (novel, "Saved. Typed.", "Saved. ")
    assert not first.changed_outside
    assert first.whole
    assert (second.document, second.title, second.text, second.file) == (
        None,
        "Untitled 1",
        "An untitled thought.",
        None,
    )
    assert abs(first.written - time.time()) < 60


def test_a_recovered_text_is_safe_until_it_is_adopted_or_discarded(novel):
    run = Run()
    typed(run, novel, "Typed.")
    crash(run)
    second = Run()
    (found,) = second.recover().texts
    crash(second)  # before anybody chose
    third = Run()
    (found,) = third.recover().texts
    journal = third.adopt(found)
    crash(third)
    assert not run.folder.exists()
    fourth = Run()
    (found,) = fourth.recover().texts
    assert found.text == "Saved. Typed."
    assert not found.changed_outside
    journal = fourth.adopt(found)
    journal.edit(0, 0, "More. ")
    journal.flush()
    saved = journal.save(journal.position(), novel, "More. Saved. Typed.", like=found.file)
    crash(fourth)
    fifth = Run()
    assert fifth.recover().texts == ()
    assert saved.text == "More. Saved. Typed."
    assert not fourth.folder.exists()


def test_discarded_texts_are_set_aside_and_limited(novel, monkeypatch, home):
    monkeypatch.setattr(recovery_module, "_MAX_ASIDE", 3)
    aside = []
    for _ in range(5):
        run = Run()
        typed(run, novel, "Typed.")
        crash(run)
        later = Run()
        (found,) = later.recover().texts
        aside.append(later.discard(found))
        later.close()
    assert [path.exists() for path in aside] == [False, False, True, True, True]
    assert sorted(p.name for p in (home / "data" / "journal").iterdir()) == ["set-aside"]


def test_saved_text_is_not_shown(novel):
    run = Run()
    journal, text = typed(run, novel, "Typed.")
    journal.save(journal.position(), novel, text)
    crash(run)
    assert Run().recover().texts == ()


def test_a_save_that_was_not_noted_any_more_is_recognised(novel, monkeypatch):
    run = Run()
    journal, text = typed(run, novel, "Typed.")
    journal.edit(len(text), 0, " Not flushed before the save.")
    text += " Not flushed before the save."
    flushes = []
    real = type(journal).flush

    def flush(self):
        flushes.append(1)
        if len(flushes) == 1:
            real(self)  # the intent; then the program dies

    monkeypatch.setattr(type(journal), "flush", flush)
    journal.save(journal.position(), novel, text)
    crash(run)
    assert Run().recover().texts == ()


def test_typing_after_an_unnoted_save_is_recovered_as_ours(novel, monkeypatch):
    run = Run()
    journal, text = typed(run, novel, "Typed.")
    position = journal.position()
    journal.edit(len(text), 0, " On.")
    real_write = recovery_module.text_file.write

    def write_then_die(*args, **kwargs):
        real_write(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr("aiauthor.documents.journal.write", write_then_die)
    with pytest.raises(KeyboardInterrupt):
        journal.save(position, novel, text)
    crash(run)
    (found,) = Run().recover().texts
    assert found.text == text + " On."
    assert not found.changed_outside


def test_a_file_changed_by_another_program_is_told(novel):
    run = Run()
    typed(run, novel, "Typed.")
    crash(run)
    novel.write_text("Rewritten elsewhere.")
    (found,) = Run().recover().texts
    assert found.changed_outside
    assert found.file.text == "Rewritten elsewhere."


def test_a_file_that_vanished_or_was_emptied(novel):
    run = Run()
    journal, text = typed(run, novel, "Typed.")
    journal.save(journal.position(), novel, text)
    crash(run)
    novel.write_text("")  # what a dying disk leaves
    later = Run()
    (found,) = later.recover().texts
    assert found.text == text
    later.adopt(found)
    crash(later)
    novel.unlink()
    (found,) = Run().recover().texts
    assert found.file is None
    assert "no such file" in found.problem


def test_the_clock_may_go_back(novel):
    run = Run()
    journal, text = typed(run, novel, "Typed.")
    for file in run.folder.iterdir():
        os.utime(file, (10**9 * 4, 10**9 * 4))
    journal.edit(len(text), 0, " More.")
    journal.flush()
    os.utime(novel, (0, 0))
    crash(run)
    (found,) = Run().recover().texts
    assert found.text == "Saved. Typed. More."
    assert not found.changed_outside


def test_a_damaged_journal_is_set_aside_and_the_others_come_back(novel):
    run = Run()
    typed(run, novel, "Typed.")
    (run.folder / "9999.journal").write_bytes(b"something else")
    (run.folder / "9998.journal").write_bytes(b"")
    crash(run)
    recovery = Run().recover()
    assert [found.text for found in recovery.texts] == ["Saved. Typed."]
    assert len(recovery.damaged) == 2
    assert {path.read_bytes() for path in recovery.damaged} == {b"", b"something else"}


def test_journals_that_cannot_be_opened_or_set_aside_are_told_and_the_others_come_back(novel, monkeypatch):
    run = Run()
    typed(run, novel, "Typed.")
    (run.folder / "0007.journal").mkdir()  # reading it fails
    (run.folder / "0008.journal").write_bytes(b"something else")
    crash(run)
    monkeypatch.setattr(Run, "_set_aside", lambda *_: (_ for _ in ()).throw(DocumentError("no room")))
    recovery = Run().recover()
    assert [text.text for text in recovery.texts] == ["Saved. Typed."]
    assert [path.name for path in recovery.damaged] == ["0007.journal", "0008.journal"]


def test_a_journal_of_a_later_version_is_left_to_it(novel):
    run = Run()
    typed(run, novel, "Typed.")
    later = run.folder / "9999.journal"
    later.write_bytes(b"AIAJ\x02\nfrom the future")
    crash(run)
    for _ in range(2):
        program = Run()
        recovery = program.recover()
        assert recovery.newer == (later,)
        assert recovery.damaged == ()
        program.close()
    assert later.read_bytes() == b"AIAJ\x02\nfrom the future"


def test_quitting_keeps_an_untitled_text_on_purpose(home):
    run = Run()
    journal, _ = typed(run, None, "For tomorrow.")
    journal.close(keep=True)
    run.close()
    later = Run()
    (found,) = later.recover().texts
    assert found.kept
    journal = later.adopt(found)
    crash(later)
    (found,) = Run().recover().texts
    assert not found.kept


def test_a_clean_quit_leaves_nothing(novel, home):
    run = Run()
    journal, text = typed(run, novel, "Typed.")
    journal.save(journal.position(), novel, text)
    journal.close()
    run.close()
    assert list((home / "data" / "journal").iterdir()) == []


def test_two_running_programs_know_of_each_other(home):
    code = (
        "import sys; from aiauthor.documents.recovery import Run; r = Run(); print('up', flush=True); sys.stdin.read()"
    )
    run = Run()
    assert run.others() == []
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdout.readline()
    ((pid, _),) = run.others()
    assert pid == child.pid
    child.kill()
    child.communicate()
    assert run.others() == []
    run.recover()
    run.close()
    assert list((home / "data" / "journal").iterdir()) == []


def test_everything_is_for_this_user_alone(novel, home):
    run = Run()
    typed(run, novel, "Typed.")
    for path in (home / "data").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_data_folder_that_cannot_be_written_is_told(home):
    home.mkdir(exist_ok=True)
    (home / "data").write_text("a file where the folder should be")
    with pytest.raises(DocumentError):
        Run()
