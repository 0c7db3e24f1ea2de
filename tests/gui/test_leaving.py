"""How a window ends: asked, or at once where the system ends the program; nothing is lost either way."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from aiauthor import paths
from aiauthor.documents.recovery import Run
from aiauthor.gui import application, dialogs, exchanging, session, threads
from aiauthor.gui.end_signals import EndSignals
from aiauthor.gui.leaving import EXPORT_MS
from aiauthor.gui.threads import Job
from aiauthor.settings import Settings
from tests.gui.conftest import close_quickly, open_window

ROOT = Path(__file__).parent.parent.parent


def kept() -> list[str]:
    run = Run()
    try:
        return [text.text for text in run.recover().texts]
    finally:
        run.close()


@pytest.fixture
def gate(monkeypatch):
    """Holds up every export until it is set."""
    from aiauthor.documents import exporting

    gate, render = threading.Event(), exporting.render

    def slowly(*args: object) -> bytes:
        gate.wait(20)
        return render(*args)

    monkeypatch.setattr(exporting, "render", slowly)
    yield gate
    gate.set()
    threads.wait_for_unfinished()


def export(window, monkeypatch, path) -> None:
    monkeypatch.setattr(dialogs, "ask_export", lambda *_: path)
    window.editor.set_text("# One\n\nHe went.\n")
    window.editor.document().setModified(False)
    window.exchanging.ask_and_export()


def test_a_window_that_the_system_ends_asks_nothing_and_keeps_what_is_unsaved(window, talk):
    QTest.keyClicks(window.editor, "Never saved.")
    window.leaving.leave()
    assert window.close()
    assert talk.asked == []
    assert kept() == ["Never saved."]


def test_what_saves_itself_is_saved_when_the_system_ends_the_window(qtbot, talk, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("a", encoding="utf-8")
    window = open_window(qtbot, Settings(save_by_itself=True))
    window.open(path)
    QTest.keyClicks(window.editor, "x")
    window.leaving.leave()
    assert path.read_text(encoding="utf-8") == "xa"
    assert kept() == []


def test_a_save_that_fails_while_the_system_ends_the_window_shows_no_dialog(window, tmp_path, monkeypatch):
    monkeypatch.undo()  # the real dialogs, of which none may open
    path = tmp_path / "gone" / "one.md"
    path.parent.mkdir()
    path.write_text("a", encoding="utf-8")
    window.open(path)
    QTest.keyClicks(window.editor, "x")
    path.unlink()
    path.parent.rmdir()
    window.save()
    window.leaving.leave()
    for parent in (window, QDialog(window), QWidget(QDialog(window))):
        dialogs.tell(parent, "It is done.")
        assert dialogs.ask(parent, "May it?", "Yes", "No") is False
        assert dialogs.ask_unsaved(parent, "one.md") is dialogs.Unsaved.CANCEL


def test_before_a_log_out_all_is_on_disk_and_the_close_that_follows_asks_nothing(window, talk):
    QTest.keyClicks(window.editor, "Never saved.")
    window.leaving.secure()
    run = Run()
    assert len(run.others()) == 1  # this one goes on
    run.close()
    assert [file.stat().st_size > 0 for file in window.desk._run.folder.glob("*.journal")] == [True]
    assert window.close()
    assert talk.asked == []
    assert kept() == ["Never saved."]


def test_a_log_out_that_is_called_off_is_forgotten_after_a_while(window, talk):
    QTest.keyClicks(window.editor, "Never saved.")
    window.leaving.secure()
    window.leaving._quiet.stop()  # as if the time were up
    window.close()
    assert talk.asked == ["Untitled"]


def test_quitting_waits_a_little_for_an_export(window, talk, gate, monkeypatch, tmp_path):
    export(window, monkeypatch, tmp_path / "book.docx")
    threading.Timer(0.2, gate.set).start()
    assert window.close()
    assert (tmp_path / "book.docx").exists()
    assert talk.asked == []


@pytest.mark.parametrize("yes", [True, False])
def test_quitting_asks_about_an_export_that_takes_long(qtbot, window, talk, gate, monkeypatch, tmp_path, yes):
    path = tmp_path / "book.docx"
    path.write_text("of yesterday")
    talk.yes = yes
    export(window, monkeypatch, path)
    assert window.close() is yes
    assert talk.asked == ["“book.docx” is still being exported. Do you want to quit without it?"]
    gate.set()
    if yes:
        threads.wait_for_unfinished()
        assert path.read_text() == "of yesterday"
    else:
        qtbot.waitUntil(lambda: "Exported" in window.status_bar.note)
        assert path.read_bytes().startswith(b"PK")


def test_an_export_that_the_system_cut_off_is_told_once_at_the_next_start(
    qtbot, window, talk, gate, monkeypatch, tmp_path
):
    path = tmp_path / "book.docx"
    path.write_text("of yesterday")
    export(window, monkeypatch, path)
    window.leaving.leave()
    gate.set()
    threads.wait_for_unfinished()
    assert path.read_text() == "of yesterday"
    for said in (True, False):
        after = open_window(qtbot, Settings())
        after.filing.tell_of_cut_off()
        assert ("before “book.docx” was exported" in after.banner.text) is said
        after.close()


def test_threads_that_do_not_end_are_waited_for_together(window, talk):
    let_go = threading.Event()
    for thread in (window.comparing, window.spelling._thread, window.voices.list._thread, window.desk._journals):
        thread.submit(Job(lambda: let_go.wait(30)))
    window.desk.wait_for_disk = lambda **_: False  # whose time is the saves'
    close_quickly(window, seconds=2.5)
    assert threads.has_unfinished()
    let_go.set()
    threads.wait_for_unfinished()


def test_an_export_that_is_put_in_its_place_while_the_program_ends_is_told_as_it_came_out(
    window, talk, monkeypatch, tmp_path
):
    path, slow, put = tmp_path / "book.docx", threading.Event(), exchanging.replace_file

    def slowly(*args: object) -> object:
        slow.set()
        time.sleep(0.5 + EXPORT_MS / 1000)  # longer than it is waited for, and than `call_off` waits
        return put(*args)

    monkeypatch.setattr(exchanging, "replace_file", slowly)
    export(window, monkeypatch, path)
    assert slow.wait(20)
    window.leaving.leave()
    threads.wait_for_unfinished()
    assert path.read_bytes().startswith(b"PK")
    assert session.load(paths.data_dir()).cut_off == ()


def break_down() -> None:
    raise RuntimeError


@pytest.mark.parametrize("part", ["voices", "service", "exchanging", "filing"])
def test_whatever_fails_in_leaving_the_words_are_kept_and_the_program_ends(qapp, window, talk, monkeypatch, part):
    QTest.keyClicks(window.editor, "Never saved.")
    broken = {"voices": "stop", "service": "stop", "exchanging": "wait", "filing": "keep_session"}[part]
    whole, ended = getattr(getattr(window, part), broken), []

    def breaking(**options: object) -> None:
        whole(**options)
        break_down()

    monkeypatch.setattr(getattr(window, part), broken, breaking)
    monkeypatch.setattr(qapp, "exit", ended.append)
    with contextlib.suppress(RuntimeError):
        application._leave(qapp, window)
    assert ended == [0]
    assert not window.isVisible()
    assert not threads.has_unfinished()
    assert kept() == ["Never saved."]


@pytest.fixture
def heard(qtbot):
    heard = EndSignals()
    yield heard
    before = heard._before
    heard.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_pair_of_signals_is_told_once_and_then_all_are_ignored(qtbot, heard):
    came = []
    heard.came.connect(lambda: came.append(1))
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM):
        os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: bool(came))
    os.kill(os.getpid(), signal.SIGHUP)
    qtbot.wait(50)
    assert came == [1]
    heard.stop()  # all is kept by now, and Python is torn down
    os.kill(os.getpid(), signal.SIGTERM)
    assert came == [1]


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_signals_do_what_they_did_where_none_came(qtbot):
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    heard = EndSignals()
    assert signal.getsignal(signal.SIGTERM) is not before[signal.SIGTERM]
    heard.stop()
    assert {number: signal.getsignal(number) for number in before} == before


LATER = """
import os, signal
from PySide6.QtCore import QCoreApplication, QTimer
from aiauthor.gui import end_signals

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests themselves may run under nohup
app = QCoreApplication([])
heard = end_signals.EndSignals()
end_signals.PAIR_S = 0.3
heard.came.connect(lambda: QTimer.singleShot(400, lambda: os.kill(os.getpid(), signal.SIGHUP)))
QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
QTimer.singleShot(20_000, app.quit)
app.exec()
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_signal_that_comes_later_than_a_pair_does_ends_a_program_that_hangs():
    done = subprocess.run([sys.executable, "-c", LATER], cwd=ROOT, timeout=60)
    assert done.returncode == -signal.SIGHUP


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_what_is_ignored_stays_ignored(qtbot, monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        heard = EndSignals()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        heard.stop()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
