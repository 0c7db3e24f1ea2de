"""The window and its network: loading, answering, failing, and being closed in the middle."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from aiauthor.errors import ModelFileError
from aiauthor.gui import threads
from aiauthor.gui.editor import suggest_worker
from aiauthor.gui.editor.suggest_worker import Answer, ModelState, ModelStatus
from aiauthor.gui.editor.text_units import whole_text
from tests.gui.conftest import close_quickly, open_window, shown

Key, Mod = Qt.Key, Qt.KeyboardModifier


def test_the_status_bar_shows_model_device_and_state(window):
    window.service.status_changed.emit(ModelStatus(ModelState.LOADING))
    assert "loading" in shown(window)
    window.service.status_changed.emit(ModelStatus(ModelState.READY, "gutenberg", "CPU (int8)"))
    assert "gutenberg · CPU (int8) · ready" in shown(window)
    window.service.status_changed.emit(ModelStatus(ModelState.THINKING, "gutenberg", "CPU (int8)"))
    assert "thinking" in shown(window)


def test_a_network_that_is_slower_than_it_could_be_is_told_once(window):
    slow = ModelStatus(ModelState.READY, "gutenberg", "CPU (float)", note="Suggestions are slow.")
    window.service.status_changed.emit(slow)
    assert window.status_bar.note == "Suggestions are slow."
    window.status_bar.show_note("")
    window.service.status_changed.emit(slow)
    assert window.status_bar.note == ""


@pytest.fixture
def taught_window(qtbot, talk, taught_model_path):
    """A window with a real network on its real thread."""
    return open_window(qtbot, model=taught_model_path)


def test_a_real_network_loads_after_the_window_and_answers(qtbot, taught_window):
    window = taught_window
    window.start()
    QTest.keyClicks(window.editor, "The old man went")
    QTest.keyClick(window.editor, Key.Key_Tab)  # while it loads
    qtbot.waitUntil(lambda: window.editor.ghost.text != "", timeout=60_000)
    assert window.editor.ghost.text.startswith(" down to the sea")
    qtbot.waitUntil(lambda: "taught · CPU" in shown(window))
    qtbot.waitUntil(lambda: "ready" in shown(window))
    QTest.keyClick(window.editor, Key.Key_BracketRight, Mod.AltModifier)
    qtbot.waitUntil(lambda: not window.editor.ghost.text.startswith(" down"), timeout=10_000)
    QTest.keyClick(window.editor, Key.Key_BracketLeft, Mod.AltModifier)
    QTest.keyClick(window.editor, Key.Key_Tab)
    assert whole_text(window.editor.document()).startswith("The old man went down to the sea")


def test_a_real_network_suggests_in_the_pauses(qtbot, taught_window):
    window = taught_window
    window.change_settings(suggest_as_i_type=True, suggest_delay_ms=100)
    window.start()
    qtbot.waitUntil(lambda: "ready" in shown(window), timeout=60_000)
    QTest.keyClicks(window.editor, "The cat sat on")
    qtbot.waitUntil(lambda: window.editor.ghost.text.startswith(" the mat"), timeout=10_000)
    QTest.keyClicks(window.editor, " the")
    assert window.editor.ghost.text.startswith(" mat")


def test_a_real_network_writes_on(qtbot, taught_window):
    window = taught_window
    window.start()
    QTest.keyClicks(window.editor, "The old man went")
    QTest.keyClick(window.editor, Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(window.editor.ghost.text) > 60, timeout=60_000)
    QTest.keyClick(window.editor, Key.Key_Escape)
    qtbot.waitUntil(lambda: "ready" in shown(window))
    assert whole_text(window.editor.document()) == "The old man went"


class SlowSuggester:
    """Stands in for a network that takes its time and looks up now and then."""

    name, device, note = "slow", "CPU", ""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.thinking = threading.Event()

    def suggest(self, request, *, stopped=lambda: False):
        self.thinking.set()
        until = time.monotonic() + self.seconds
        while time.monotonic() < until and not stopped():
            time.sleep(0.005)
        return []


def test_what_is_asked_during_a_load_is_answered_after_it(qtbot, window, monkeypatch):
    let_go = threading.Event()

    class Suggestion:
        text = " and so on"

    class Quick(SlowSuggester):
        def suggest(self, request, *, stopped=lambda: False):
            return [Suggestion()]

    def load(*_, **__):
        let_go.wait(30)
        return Quick(0)

    monkeypatch.setattr(suggest_worker, "load_suggester", load)
    window.start()
    qtbot.waitUntil(lambda: "loading" in shown(window))
    QTest.keyClicks(window.editor, "abc")
    QTest.keyClick(window.editor, Key.Key_Tab)
    let_go.set()
    qtbot.waitUntil(lambda: window.editor.ghost.text == " and so on")
    qtbot.waitUntil(lambda: "slow · CPU · ready" in shown(window))


def test_an_answer_goes_to_the_page_that_asked(window, tmp_path):
    QTest.keyClick(window.editor, Key.Key_Tab)
    first, ask = window.editor, window.editor.suggesting._pending
    window.new_document()
    window.service.answered.emit(Answer(ask, ("abc",)))
    assert window.editor.ghost.text == ""
    assert first.ghost.text == ""  # left, so it was dismissed


def test_the_newest_ask_replaces_the_one_that_waits(qtbot):
    mailbox = suggest_worker.Mailbox()
    first, second, third = (suggest_worker.Ask(n, 0, "") for n in range(3))
    mailbox.put(first)
    assert mailbox.take() is first
    assert not mailbox.is_stopped()
    mailbox.put(second)
    assert mailbox.is_stopped()
    mailbox.put(third)
    assert mailbox.take() is third
    assert mailbox.take() is None
    mailbox.close()
    mailbox.put(first)
    assert mailbox.take() is None


def test_a_broken_model_file_is_told(qtbot, talk, tmp_path):
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"\xff" * 64)
    window = open_window(qtbot, model=broken)
    window.start()
    qtbot.waitUntil(lambda: "no network" in shown(window), timeout=60_000)
    QTest.keyClick(window.editor, Key.Key_Tab)
    qtbot.waitUntil(lambda: "broken.safetensors" in window.status_bar.note, timeout=10_000)


def test_no_model_is_told_and_everything_else_works(qtbot, window, monkeypatch, tmp_path):
    def load(*_, **__):
        raise ModelFileError("there is no model file at nowhere")

    monkeypatch.setattr(suggest_worker, "load_suggester", load)
    window.start()
    qtbot.waitUntil(lambda: "no network" in shown(window))
    QTest.keyClicks(window.editor, "abc")
    QTest.keyClick(window.editor, Key.Key_Tab)
    qtbot.waitUntil(lambda: "there is no model file" in window.status_bar.note)
    assert whole_text(window.editor.document()) == "abc"


def test_closing_before_the_network_was_started(window):
    assert window.close()


def test_closing_during_a_load_is_quick_and_lets_the_load_end(qtbot, window, monkeypatch):
    loading, let_go = threading.Event(), threading.Event()

    def load(*_, **__):
        loading.set()
        let_go.wait(30)
        return SlowSuggester(0)

    monkeypatch.setattr(suggest_worker, "load_suggester", load)
    window.start()
    qtbot.waitUntil(loading.is_set)
    close_quickly(window)
    assert threads.has_unfinished()
    let_go.set()
    threads.wait_for_unfinished()
    assert not threads.has_unfinished()


def test_closing_during_a_suggestion_is_quick(qtbot, taught_window):
    window = taught_window
    window.start()
    qtbot.waitUntil(lambda: "ready" in shown(window), timeout=60_000)
    with qtbot.waitSignal(window.service.status_changed):
        QTest.keyClick(window.editor, Key.Key_Tab)
    window.editor.document().setModified(False)
    close_quickly(window)
    assert not threads.has_unfinished()


def test_closing_during_a_suggestion_that_does_not_end_is_quick(qtbot, window, monkeypatch):
    slow = SlowSuggester(60)
    monkeypatch.setattr(suggest_worker, "load_suggester", lambda *_, **__: slow)
    window.start()
    QTest.keyClick(window.editor, Key.Key_Tab)
    qtbot.waitUntil(slow.thinking.is_set)
    close_quickly(window)
    assert not threads.has_unfinished()
