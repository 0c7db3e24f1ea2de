"""How a window ends: asked, or at once where the system ends the program; nothing is lost either way."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from PySide6.QtTest import QTest

from aiauthor.documents.recovery import Run
from aiauthor.gui import dialogs, threads
from aiauthor.gui.end_signals import EndSignals
from aiauthor.gui.threads import Job
from aiauthor.gui.window import Window
from aiauthor.settings import Settings


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
    window = Window(Settings(save_by_itself=True))
    qtbot.addWidget(window, before_close_func=lambda w: w.close())
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
    assert dialogs.ask(window, "May it?", "Yes", "No") is False
    assert dialogs.ask_unsaved(window, "one.md") is dialogs.Unsaved.CANCEL


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
        after = Window(Settings())
        qtbot.addWidget(after, before_close_func=lambda w: w.close())
        after.filing.tell_of_cut_off()
        assert ("before “book.docx” was exported" in after.banner.text) is said
        after.close()


def test_threads_that_do_not_end_are_waited_for_together(window, talk):
    let_go = threading.Event()
    for thread in (window.comparing, window.spelling._thread, window.voices.list._thread, window.desk._journals):
        thread.submit(Job(lambda: let_go.wait(30)))
    window.desk.wait_for_disk = lambda **_: False  # whose time is the saves'
    began = time.monotonic()
    assert window.close()
    assert time.monotonic() - began < 2.5
    assert threads.has_unfinished()
    let_go.set()
    threads.wait_for_unfinished()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_signals_are_told_once_and_then_do_what_they_did(qtbot):
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    came = []
    heard = EndSignals()
    heard.came.connect(lambda: came.append(signal.getsignal(signal.SIGTERM)))
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: bool(came))
    assert came == [before[signal.SIGTERM]]  # so that a second one ends the program
    assert {number: signal.getsignal(number) for number in before} == before


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
