"""Crashes, other programs at the same file, snapshots and backups, as the window shows them."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from aiauthor import paths
from aiauthor.documents import safe_write
from aiauthor.documents.journal_format import MAGIC, replay
from aiauthor.gui import keeper, session
from aiauthor.gui.editor.text_units import whole_text
from aiauthor.gui.panels.compare import CompareDialog
from aiauthor.gui.panels.difference_view import DifferenceView
from aiauthor.gui.panels.recovery import RecoveryDialog
from aiauthor.gui.panels.snapshots import SnapshotsDialog
from aiauthor.gui.session import OpenFile
from tests.gui.conftest import wait_saved

ROOT = Path(__file__).parent.parent.parent
Key, Mod = Qt.Key, Qt.KeyboardModifier

CRASH = """
import os, sys
from pathlib import Path
from aiauthor.documents.recovery import Run
from aiauthor.documents import text_file
run = Run()
for name, typed in zip(sys.argv[1::2], sys.argv[2::2]):
    if name == "-":
        journal = run.journal("", title="Untitled")
    else:
        file = text_file.read(Path(name))
        journal = run.journal(file.text, title=Path(name).name, document=Path(name), state=file.state)
    journal.edit(0, 0, typed)
    journal.flush()
os._exit(9)
"""


def crash(*texts: str) -> None:
    """A program that typed something into each text and died."""
    done = subprocess.run([sys.executable, "-c", CRASH, *texts], cwd=ROOT, env=dict(os.environ), timeout=60)
    assert done.returncode == 9


def recovery_dialog(qtbot, window) -> RecoveryDialog:
    window.desk.look_for_recovered(window.disk_watch.show_recovered)
    qtbot.waitUntil(lambda: bool(window.findChildren(RecoveryDialog)))
    return window.findChildren(RecoveryDialog)[0]


def press(dialog, text: str) -> None:
    from PySide6.QtWidgets import QPushButton

    (button,) = [b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def seen(dialog) -> str:
    return dialog.findChild(DifferenceView).toPlainText()


def test_what_a_crash_left_is_shown_with_what_differs_and_opened(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("Once upon a time.", encoding="utf-8")
    crash(str(path), "New words. ", "-", "Never saved.")
    dialog = recovery_dialog(qtbot, window)
    qtbot.waitUntil(lambda: "New words. Once" in seen(dialog))
    press(dialog, "Open All")
    assert [document.title for document in window.desk.documents] == ["one.md", "Untitled"]
    texts = [document.text() for document in window.desk.documents]
    assert texts == ["New words. Once upon a time.", "Never saved."]
    assert all(document.is_modified for document in window.desk.documents)
    window.desk.documents[0].save()
    qtbot.waitUntil(lambda: path.read_text(encoding="utf-8") == texts[0])
    assert window.desk.documents[0].path == path


def test_what_is_recovered_is_safe_before_it_is_saved(qtbot, window):
    crash("-", "Never saved.")
    press(recovery_dialog(qtbot, window), "Open")
    journals = list(window.desk._run.folder.glob("*.journal"))
    assert [replay(journal.read_bytes()).text for journal in journals] == ["Never saved."]


def test_what_is_discarded_is_set_aside_and_not_shown_again(qtbot, window, home):
    crash("-", "Never saved.")
    press(recovery_dialog(qtbot, window), "Discard")
    assert window.desk.wait_for_disk(wait_ms=5000)
    aside = list((home / "data" / "journal" / "set-aside").glob("*.journal"))
    assert [replay(journal.read_bytes()).text for journal in aside] == ["Never saved."]


def test_what_is_decided_later_is_shown_again(qtbot, window):
    crash("-", "Never saved.")
    bring_back = window.menus.actions["recovered"]
    assert not bring_back.isVisible()
    press(recovery_dialog(qtbot, window), "Decide Later")
    assert bring_back.isVisible()
    bring_back.trigger()
    qtbot.waitUntil(lambda: len(window.findChildren(RecoveryDialog)) == 2)
    press(window.findChildren(RecoveryDialog)[1], "Open")
    assert window.document.text() == "Never saved."
    assert not bring_back.isVisible()


def test_a_recovered_text_takes_the_place_of_its_file_on_the_desk(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("Once upon a time.", encoding="utf-8")
    crash(str(path), "New words. ")
    window.open(path)
    window.editor.go_to(5)
    press(recovery_dialog(qtbot, window), "Open")
    assert [document.text() for document in window.desk.documents] == ["New words. Once upon a time."]
    assert window.document.path == path
    assert window.editor.textCursor().position() == 5
    window.save()
    wait_saved(qtbot, window)
    assert path.read_text(encoding="utf-8") == "New words. Once upon a time."


def test_a_recovered_text_takes_nothing_away_that_was_written_meanwhile(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("Once upon a time.", encoding="utf-8")
    crash(str(path), "New words. ")
    window.open(path)
    QTest.keyClicks(window.editor, "Newer ones. ")
    press(recovery_dialog(qtbot, window), "Open")
    assert {document.title: document.text() for document in window.desk.documents} == {
        "one.md": "Newer ones. Once upon a time.",
        "one.md (recovered)": "New words. Once upon a time.",
    }
    assert window.document.path is None


def test_recovered_texts_that_another_window_took_leave_the_menu(qtbot, window, home):
    crash("-", "Never saved.")
    shown = window.menus.actions["recovered"]
    recovery_dialog(qtbot, window).reject()  # decides later
    assert shown.isVisible()
    shutil.rmtree(home / "data" / "journal")
    shown.trigger()
    qtbot.waitUntil(lambda: not shown.isVisible())


def test_journals_that_cannot_be_read_are_told(qtbot, window, home):
    for number, content in enumerate((b"no journal at all", MAGIC[:-2] + b"\x09\n" + b"x" * 40)):
        folder = home / "data" / "journal" / f"run-{number}"
        folder.mkdir(parents=True)
        (folder / "0001.journal").write_bytes(content)
    window.desk.look_for_recovered(window.disk_watch.show_recovered)
    qtbot.waitUntil(lambda: "newer version" in window.banner.text)
    press(window.banner, "Go On")
    assert "damaged" in window.banner.text
    assert Path(window.banner.text.partition("kept as ")[2].rstrip(".")).read_bytes() == b"no journal at all"
    press(window.banner, "Go On")
    assert window.banner.text == ""


def cut_off(path: Path, half: str) -> None:
    """Leave a file as a crash in the middle of writing it in place does."""
    aside = safe_write._aside(Path(os.path.realpath(path)))
    safe_write.make_private_folder(aside.parent)
    aside.write_bytes(path.read_bytes())
    path.write_text(half, encoding="utf-8")


def test_what_a_file_held_before_a_save_that_was_cut_off_is_a_snapshot(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("Once upon a time.\n", encoding="utf-8")
    cut_off(path, "Once up")
    assert window.open(path)
    qtbot.waitUntil(lambda: "cut off" in window.banner.text)
    assert safe_write.interrupted_save(path) is None
    press(window.banner, "Snapshots")
    dialog = window.findChild(SnapshotsDialog)
    qtbot.waitUntil(lambda: dialog._list.count() == 1)
    assert "Before a save that was cut off" in dialog._list.item(0).text()
    press(dialog, "Restore This State")
    assert window.document.text() == "Once upon a time.\n"


def test_a_save_that_was_cut_off_before_it_changed_anything_is_not_told(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("Once upon a time.\n", encoding="utf-8")
    cut_off(path, "Once upon a time.\n")
    assert window.open(path)
    qtbot.waitUntil(lambda: safe_write.interrupted_save(path) is None)
    window.desk.wait_for_disk(wait_ms=5000)
    assert window.banner.text == ""
    assert not window.document.keeper.snapshots.all()


def test_a_file_that_changed_since_the_crash_is_told(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("Once upon a time.", encoding="utf-8")
    crash(str(path), "New words. ")
    path.write_text("Something else altogether.", encoding="utf-8")
    dialog = recovery_dialog(qtbot, window)
    qtbot.waitUntil(lambda: "another program" in dialog._summary.text())
    press(dialog, "Decide Later")


@pytest.fixture
def opened(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("Once upon a time.\n", encoding="utf-8")
    window.open(path)
    return path


def change_on_disk(qtbot, window, path, text):
    path.write_text(text, encoding="utf-8")
    window.document.look_at_disk()
    qtbot.waitUntil(lambda: "another program" in window.banner.text)


def test_a_change_by_another_program_is_told_and_reloaded(qtbot, window, opened):
    QTest.keyClicks(window.editor, "Mine. ")
    change_on_disk(qtbot, window, opened, "Theirs.\n")
    press(window.banner, "Reload")
    assert window.document.text() == "Theirs.\n"
    assert not window.document.is_modified
    assert window.banner.text == ""
    window.editor.undo()
    assert window.document.text() == "Mine. Once upon a time.\n"
    window.desk.wait_for_disk(wait_ms=5000)
    assert [s.label for s in window.document.keeper.snapshots.all()][0] == "Before reloading"


def test_keeping_mine_writes_over_the_other_programs_change(qtbot, window, opened):
    QTest.keyClicks(window.editor, "Mine. ")
    change_on_disk(qtbot, window, opened, "Theirs.\n")
    press(window.banner, "Keep Mine")
    window.save()
    wait_saved(qtbot, window)
    assert opened.read_text(encoding="utf-8") == "Mine. Once upon a time.\n"


def test_comparing_shows_both_and_leaves_the_choice(qtbot, window, opened):
    QTest.keyClicks(window.editor, "Mine. ")
    change_on_disk(qtbot, window, opened, "Theirs. Once upon a time.\n")
    press(window.banner, "Compare")
    dialog = window.findChild(CompareDialog)
    qtbot.waitUntil(lambda: "Theirs" in seen(dialog) and "Mine" in seen(dialog))
    press(dialog, "Decide Later")
    assert "another program" in window.banner.text
    press(window.banner, "Compare")
    press(window.findChildren(CompareDialog)[-1], "Reload from Disk")
    assert window.document.text() == "Theirs. Once upon a time.\n"
    assert window.banner.text == ""


def test_a_file_that_was_only_touched_is_the_same(qtbot, window, opened):
    os.utime(opened, (1, 1))
    window.document.look_at_disk()
    window.desk.wait_for_disk(wait_ms=5000)
    assert window.banner.text == ""


def test_a_file_that_vanished_is_told_and_can_be_put_back(qtbot, window, opened):
    opened.unlink()
    window.document.look_at_disk()
    qtbot.waitUntil(lambda: "no longer" in window.banner.text)
    press(window.banner, "Save")
    wait_saved(qtbot, window)
    assert opened.read_text(encoding="utf-8") == "Once upon a time.\n"


def test_saving_by_itself_never_writes_over_another_programs_change(qtbot, window, opened, monkeypatch):
    monkeypatch.setattr("aiauthor.gui.open_document.SAVE_IDLE_MS", 30)
    window.change_settings(save_by_itself=True)
    opened.write_text("Theirs.\n", encoding="utf-8")
    QTest.keyClicks(window.editor, "x")
    qtbot.waitUntil(lambda: "another program" in window.banner.text)
    assert opened.read_text(encoding="utf-8") == "Theirs.\n"


def test_every_file_that_another_program_changed_is_told(qtbot, window, tmp_path):
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text("a", encoding="utf-8")
        window.open(tmp_path / name)
    for document in window.desk.documents:
        document.path.write_text("theirs", encoding="utf-8")
        document.look_at_disk()
        qtbot.waitUntil(lambda document=document: document.title in window.banner.text)
    press(window.banner, "Reload")
    assert "one.md" in window.banner.text
    press(window.banner, "Reload")
    assert window.banner.text == ""
    assert [document.text() for document in window.desk.documents] == ["theirs", "theirs"]


def test_a_change_that_is_taken_back_is_told_no_more(qtbot, window, opened):
    change_on_disk(qtbot, window, opened, "Theirs.\n")
    opened.write_text("Once upon a time.\n", encoding="utf-8")
    window.document.look_at_disk()
    qtbot.waitUntil(lambda: window.banner.text == "")


def test_what_is_said_of_a_text_goes_with_it(qtbot, window, opened):
    change_on_disk(qtbot, window, opened, "Theirs.\n")
    window.filing.close_current()
    assert window.banner.text == ""


def test_a_save_by_itself_that_fails_is_told_until_it_succeeds(qtbot, window, opened, monkeypatch):
    monkeypatch.setattr("aiauthor.gui.open_document.SAVE_IDLE_MS", 30)
    window.change_settings(save_by_itself=True)
    opened.chmod(0o444)
    QTest.keyClicks(window.editor, "x")
    qtbot.waitUntil(lambda: "read-only" in window.banner.text)
    press(window.banner, "Go On")
    QTest.keyClicks(window.editor, "y")
    wait_saved(qtbot, window)
    qtbot.wait(100)
    assert window.banner.text == ""  # said once is enough
    opened.chmod(0o644)
    QTest.keyClicks(window.editor, "z")
    qtbot.waitUntil(lambda: opened.read_text(encoding="utf-8").startswith("xyz"))
    opened.chmod(0o444)
    QTest.keyClicks(window.editor, "x")
    qtbot.waitUntil(lambda: "read-only" in window.banner.text)
    opened.chmod(0o644)
    press(window.banner, "Try Again")
    qtbot.waitUntil(lambda: opened.read_text(encoding="utf-8").startswith("xyzx"))
    assert window.banner.text == ""


def test_a_read_only_file_is_told_when_it_is_opened(window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("a", encoding="utf-8")
    path.chmod(0o444)
    window.open(path)
    assert "read-only" in window.status_bar.note


def test_bytes_that_cannot_be_read_are_not_lost_unasked(qtbot, window, talk, tmp_path, monkeypatch):
    monkeypatch.setattr("aiauthor.gui.open_document.SAVE_IDLE_MS", 30)
    window.change_settings(save_by_itself=True)
    path = tmp_path / "one.md"
    damaged = "“Once,” he said. ".encode() * 9 + b"\xe2\x80 and so on.\n"
    path.write_bytes(damaged)
    window.open(path)
    assert "damaged" in window.banner.text
    QTest.keyClicks(window.editor, "x")
    qtbot.wait(200)
    assert path.read_bytes() == damaged
    window.save()
    wait_saved(qtbot, window)
    assert window.banner.text == ""
    QTest.keyClicks(window.editor, "y")
    qtbot.waitUntil(lambda: path.read_bytes().startswith(b"xy"))


def test_a_journal_that_cannot_be_written_is_told_until_it_can(qtbot, window, opened, monkeypatch):
    monkeypatch.setattr("aiauthor.gui.open_document.JOURNAL_AGAIN_MS", 30)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", failing(errno.ENOSPC))
        QTest.keyClicks(window.editor, "x")
        qtbot.waitUntil(lambda: "outlives a crash" in window.banner.text)
        assert "disk is full" in window.banner.text
    qtbot.waitUntil(lambda: window.banner.text == "")


def test_what_was_typed_is_on_the_disk_though_the_window_hangs(window):
    for letter in "abcdefgh":
        QTest.keyClicks(window.editor, letter)
        time.sleep(0.05)
    time.sleep(1.9)  # whatever holds up the window: no event is worked on
    (journal,) = window.desk._run.folder.glob("*.journal")
    assert replay(journal.read_bytes()).text == "abcdefgh"


def failing(code):
    def fail(*_):
        raise OSError(code, os.strerror(code))

    return fail


def test_a_crash_leaves_the_session(qtbot, window, opened, monkeypatch):
    window.editor.go_to(4)
    QTest.keyClicks(window.editor, "x")
    window.save()
    wait_saved(qtbot, window)
    qtbot.waitUntil(lambda: session.load(paths.data_dir()).files == (OpenFile(opened, 5),))


def snapshots(window):
    window.desk.wait_for_disk(wait_ms=5000)
    return window.document.keeper.snapshots.all()


def test_a_snapshot_is_listed_compared_and_restored(qtbot, window, opened, monkeypatch):
    window.menus.actions["take_snapshot"].trigger()
    assert [s.kind for s in snapshots(window)] == ["hand"]
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.editor, "And then more.")
    window.menus.actions["snapshots"].trigger()
    dialog = window.findChild(SnapshotsDialog)
    qtbot.waitUntil(lambda: "And then more." in seen(dialog))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("second draft", True))
    press(dialog, "Take a Snapshot…")
    qtbot.waitUntil(lambda: "second draft" in dialog._list.item(0).text())
    dialog._list.setCurrentRow(dialog._list.count() - 1)
    qtbot.waitUntil(lambda: "3 words added" in dialog._summary.text())
    QTest.keyClicks(window.editor, " Yes.")
    press(dialog, "Restore This State")
    assert window.document.text() == "Once upon a time.\n"
    window.editor.undo()
    assert window.document.text() == "Once upon a time.\nAnd then more. Yes."
    assert "Before restoring" in [s.label for s in snapshots(window)]


def test_a_snapshot_can_be_removed(qtbot, window, opened):
    window.take_snapshot()
    assert len(snapshots(window)) == 1
    window.show_snapshots()
    dialog = window.findChild(SnapshotsDialog)
    press(dialog, "Remove")
    qtbot.waitUntil(lambda: dialog._list.count() == 0)
    press(dialog, "Close")


def test_the_text_as_it_was_opened_is_backed_up_at_the_first_key(qtbot, window, opened):
    QTest.keyClicks(window.editor, "x")
    (backup,) = snapshots(window)
    assert backup.kind == "backup"
    assert window.document.keeper.snapshots.text(backup) == "Once upon a time.\n"


def test_backups_are_taken_now_and_then_and_can_be_turned_off(qtbot, window, opened, monkeypatch):
    monkeypatch.setattr(keeper, "BACKUP_EVERY_S", 0)
    for letter in "abc":
        QTest.keyClicks(window.editor, letter)
        window.save()
        wait_saved(qtbot, window)
    assert [s.kind for s in snapshots(window)] == ["backup"] * 4
    window.change_settings(backups_kept=0)
    QTest.keyClicks(window.editor, "d")
    window.save()
    wait_saved(qtbot, window)
    assert len(snapshots(window)) == 4


def test_an_untitled_texts_snapshots_go_with_it_into_its_file(qtbot, window, talk, tmp_path):
    QTest.keyClicks(window.editor, "Once")
    window.take_snapshot()
    assert len(snapshots(window)) == 1
    talk.save_as = tmp_path / "new.md"
    window.save()
    wait_saved(qtbot, window)
    assert "hand" in [s.kind for s in snapshots(window)]
    assert whole_text(window.editor.document()) == "Once"
