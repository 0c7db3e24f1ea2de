"""*Train on my manuscripts* as a writer uses it: every control pressed, with a real network and real texts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from aiauthor import paths
from aiauthor.gui import threads
from aiauthor.gui.training.values import Wish
from aiauthor.gui.window import Window
from aiauthor.settings import Settings
from aiauthor.training import voice, voice_power
from aiauthor.training.verdict import Verdict
from aiauthor.training.voice_folder import unfinished
from tests.gui.training.conftest import prose, shorten

ROOT = Path(__file__).parents[3]
LONG_MS = 100_000


def press(button) -> None:
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def open_with(qtbot, window, *files: Path):
    window.menus.actions["train"].trigger()
    dialog = window.voices.training_dialog
    assert dialog.isVisible()
    dialog.shelf.add(files)
    qtbot.waitUntil(lambda: dialog.setup.train.isEnabled(), timeout=LONG_MS)
    return dialog


def begin(qtbot, window, *files: Path, until_step: int = 3):
    """A training that has done some steps."""
    dialog = open_with(qtbot, window, *files)
    events: list = []
    window.voices.training.progressed.connect(events.append)
    press(dialog.setup.train)
    qtbot.waitUntil(lambda: bool(events) and events[-1].step >= until_step, timeout=LONG_MS)
    return dialog, events


def wait_for_end(qtbot, window):
    qtbot.waitUntil(lambda: not window.voices.training.is_running, timeout=LONG_MS)


# Before.


def test_the_dialog_says_what_to_do_and_trains_nothing_yet(qtbot, window, base):
    window.menus.actions["train"].trigger()
    dialog = window.voices.training_dialog
    assert not dialog.isModal()
    assert not dialog.setup.train.isEnabled()
    assert "Add what you have written" in dialog.setup.verdict.text()
    assert dialog.setup.name.text() == "My voice"
    press(dialog.setup.close_button)
    assert not dialog.isVisible()


def test_files_and_folders_are_asked_for(qtbot, window, manuscripts, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(manuscripts / "one.txt")], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(manuscripts))
    window.voices.open_training()
    dialog = window.voices.training_dialog
    press(dialog.setup.add_files)
    qtbot.waitUntil(lambda: len(dialog.shelf.entries) == 1, timeout=LONG_MS)
    press(dialog.setup.add_folder)
    qtbot.waitUntil(lambda: len(dialog.shelf.entries) == 2, timeout=LONG_MS)
    assert not dialog.setup.remove.isEnabled()
    qtbot.waitUntil(lambda: dialog.setup.view.topLevelItemCount() == 2)
    dialog.setup.view.setCurrentItem(dialog.setup.view.topLevelItem(0))
    press(dialog.setup.remove)
    assert len(dialog.shelf.entries) == 1


def test_manuscripts_may_be_dropped_anywhere(qtbot, window, manuscripts):
    window.voices.open_training()
    dialog = window.voices.training_dialog
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(manuscripts))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    dialog.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: len(dialog.shelf.entries) == 2, timeout=LONG_MS)


def test_too_little_text_cannot_be_trained_on(qtbot, window, tmp_path):
    (tmp_path / "short.txt").write_text(prose(1, 3_000), encoding="utf-8")
    window.voices.open_training()
    dialog = window.voices.training_dialog
    dialog.shelf.add([tmp_path / "short.txt"])
    qtbot.waitUntil(lambda: "too little" in dialog.setup.verdict.text(), timeout=LONG_MS)
    assert not dialog.setup.train.isEnabled()


def test_both_efforts_have_a_time_that_was_measured(qtbot, window, short, manuscripts):
    dialog = open_with(qtbot, window, manuscripts)
    times = dialog.setup.times
    qtbot.waitUntil(lambda: all(time.text().startswith("about ") for time in times.values()), timeout=LONG_MS)
    press(dialog.setup.advanced.fold)
    dialog.setup.advanced.minutes.setValue(1)
    before = times["thorough"].text()
    qtbot.waitUntil(lambda: dialog.setup._estimate.question.minutes == 1, timeout=LONG_MS)
    assert times["thorough"].text().startswith("about ")
    assert before
    assert not window.voices.training.is_running


def test_what_is_chosen_is_what_is_ordered(qtbot, window, manuscripts):
    dialog = open_with(qtbot, window, manuscripts)
    setup = dialog.setup
    assert setup.order().wish == Wish("My voice")
    assert [text.title for text in setup.order().manuscripts] == ["one", "two"]
    setup.name.setText("  Storm  ")
    press(setup.thorough)
    assert not setup.advanced.isVisible()
    press(setup.advanced.fold)
    assert setup.advanced.isVisible()
    setup.advanced.minutes.setValue(12)
    setup.advanced.learning_rate.setValue(0.002)
    setup.advanced.dropout.setValue(0.2)
    setup.advanced.seed.setValue(7)
    setup.advanced.device.setCurrentIndex(1)
    setup.advanced.replay.setChecked(False)
    assert setup.order().wish == Wish("Storm", "thorough", 12.0, "cpu", False, 0.002, 0.2, 7)
    setup.name.setText("   ")
    assert not setup.train.isEnabled()


def test_what_was_trained_on_is_there_again_next_time(qtbot, talk, base, window, endless, manuscripts):
    dialog, _ = begin(qtbot, window, manuscripts)
    window.close()
    (manuscripts / "one.txt").unlink()
    again = Window(Settings(save_by_itself=False))
    qtbot.addWidget(again, before_close_func=lambda w: w.close())
    again.show()
    again.voices.open_training()
    shelf = again.voices.training_dialog.shelf
    qtbot.waitUntil(lambda: [entry.path.name for entry in shelf.entries] == ["two.md"], timeout=LONG_MS)
    assert shelf.rejected == []


# While it runs, and after.


def test_from_manuscripts_to_a_voice_that_speaks(qtbot, window, short, manuscripts, monkeypatch):
    window.start()
    dialog, events = begin(qtbot, window, manuscripts)
    wait_for_end(qtbot, window)
    page = dialog.progress
    assert page.isVisible()
    assert page.title.text() == "“My voice” is ready"
    assert "less than before" in page.state.text()
    assert "passages" in page.reading.text()
    assert "→" in page.figures.text()
    assert page.plot.train
    assert page.plot.held_out
    assert page.plot.base_bits == events[-1].base_bits
    assert page.passage.base.text()
    assert page.passage.voice.text()
    assert page.passage.prompt.text()
    assert not page.bar.isVisible()
    assert unfinished() == []
    press(page.use)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: [each.name for each in window.voices.list.voices] == ["My voice"], timeout=LONG_MS)
    voices = window.voices.list.voices
    assert window.voices.voice == voices[0].id
    qtbot.waitUntil(lambda: window.service.status.voice == voices[0].id, timeout=LONG_MS)
    assert window.service.status.name == "My voice"
    # The next one has a name of its own, and may start from this one.
    window.voices.open_training()
    assert dialog.setup.isVisible()
    assert dialog.setup.name.text() == "My voice 2"
    dialog.setup.start_from.setCurrentIndex(1)
    assert dialog.setup.order().voice == voices[0]
    assert dialog.setup.start_hint.isVisible()


def test_what_is_shown_while_it_learns(qtbot, window, endless, manuscripts):
    dialog, events = begin(qtbot, window, manuscripts, until_step=20)
    page = dialog.progress
    assert page.title.text() == "Learning “My voice”"
    assert "left" in page.time.text()
    assert "characters a second" in page.speed.text()
    assert "CPU" in page.speed.text()
    assert page.pause.isEnabled()
    assert page.finish.isEnabled()
    assert not page.use.isVisible()
    press(page.discard)  # the answer is no
    assert window.voices.training.wanted == "GO"


def test_pause_and_resume(qtbot, window, endless, manuscripts):
    dialog, events = begin(qtbot, window, manuscripts)
    page = dialog.progress
    press(page.pause)
    qtbot.waitUntil(lambda: events[-1].paused, timeout=LONG_MS)
    assert page.state.text().startswith("Paused")
    assert window.voices.indicator.text().startswith("Learning paused")
    assert any(paths.data_dir().rglob("state.safetensors"))
    step = events[-1].step
    qtbot.wait(300)
    assert events[-1].step == step
    assert page.pause.text() == "&Resume"
    press(page.pause)
    qtbot.waitUntil(lambda: events[-1].step > step, timeout=LONG_MS)
    assert page.pause.text() == "&Pause"


def test_a_paused_training_can_be_stopped(qtbot, window, endless, manuscripts):
    dialog, events = begin(qtbot, window, manuscripts)
    press(dialog.progress.pause)
    qtbot.waitUntil(lambda: events[-1].paused, timeout=LONG_MS)
    press(dialog.progress.finish)
    wait_for_end(qtbot, window)
    assert events[-1].phase == "done"


def test_stop_and_keep_the_best(qtbot, window, endless, manuscripts, monkeypatch):
    dialog, events = begin(qtbot, window, manuscripts, until_step=30)
    press(dialog.progress.finish)
    assert not dialog.progress.finish.isEnabled()
    wait_for_end(qtbot, window)
    assert events[-1].verdict is not None
    assert events[-1].step < events[-1].steps
    assert dialog.progress.title.text()


def test_discard_asks_and_leaves_nothing(qtbot, window, talk, endless, manuscripts):
    dialog, _ = begin(qtbot, window, manuscripts)
    press(dialog.progress.discard)
    assert "discard" in talk.asked[-1]
    assert window.voices.training.is_running
    talk.yes = True
    press(dialog.progress.discard)
    wait_for_end(qtbot, window)
    assert dialog.setup.isVisible()
    assert unfinished() == []
    assert not any(paths.data_dir().rglob("*.safetensors"))
    assert dialog.shelf.entries  # to train on again
    qtbot.waitUntil(dialog.setup.train.isEnabled)


def test_closing_the_dialog_goes_on_in_the_status_bar(qtbot, window, endless, manuscripts):
    dialog, events = begin(qtbot, window, manuscripts)
    press(dialog.progress.hide_button)
    assert not dialog.isVisible()
    step = events[-1].step
    qtbot.waitUntil(lambda: events[-1].step > step, timeout=LONG_MS)
    indicator = window.voices.indicator
    assert indicator.isVisible()
    assert "%" in indicator.text()
    assert "left" in indicator.text()
    press(indicator)
    assert dialog.isVisible()
    assert dialog.progress.isVisible()
    dialog.close()  # by its frame
    qtbot.wait(50)
    assert window.voices.training.is_running


def test_a_voice_that_is_ready_is_told_in_the_status_bar(qtbot, window, short, manuscripts):
    dialog, _ = begin(qtbot, window, manuscripts)
    dialog.hide()
    wait_for_end(qtbot, window)
    assert window.voices.indicator.text() == "“My voice” is ready"
    press(window.voices.indicator)
    assert dialog.progress.use.isVisible()
    assert not window.voices.indicator.isVisible()


def test_typing_is_told_to_the_training(qtbot, window, monkeypatch):
    controls = window.voices.training._controls
    assert not controls.is_typing()
    QTest.keyClicks(window.editor, "a")
    assert controls.is_typing()
    later = time.monotonic() + 60
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert not controls.is_typing()


# When it is not better, and when something is wrong.


def not_better(verdict: Verdict) -> Verdict:
    import dataclasses

    return dataclasses.replace(verdict, answer="not better", low=-0.01)


@pytest.fixture
def worse(monkeypatch):
    """Every voice is judged to be no better."""
    from aiauthor.training import voice_proof

    judge = voice_proof.judge
    monkeypatch.setattr(voice_proof, "judge", lambda *args, **more: not_better(judge(*args, **more)))


def test_a_voice_that_is_no_better_is_not_used_and_not_kept_unasked(qtbot, window, short, worse, manuscripts):
    dialog, _ = begin(qtbot, window, manuscripts)
    wait_for_end(qtbot, window)
    page = dialog.progress
    assert "not better" in page.title.text()
    assert not page.use.isVisible()
    assert window.voices.list.voices == []
    press(page.keep)
    qtbot.waitUntil(lambda: page.use.isVisible(), timeout=LONG_MS)
    qtbot.waitUntil(lambda: len(window.voices.list.voices) == 1, timeout=LONG_MS)
    assert window.settings.voice == ""
    assert unfinished() == []
    press(page.back)
    assert dialog.setup.isVisible()


def test_a_voice_that_is_no_better_can_be_given_up(qtbot, window, short, worse, manuscripts):
    dialog, _ = begin(qtbot, window, manuscripts)
    dialog.hide()
    wait_for_end(qtbot, window)
    assert "no better" in window.voices.indicator.text()
    press(window.voices.indicator)
    press(dialog.progress.discard)
    assert dialog.setup.isVisible()
    qtbot.waitUntil(lambda: unfinished() == [], timeout=LONG_MS)


def test_a_training_that_breaks_down_says_so_and_can_be_tried_again(qtbot, window, endless, manuscripts, monkeypatch):
    dialog, events = begin(qtbot, window, manuscripts)

    def broken(_):
        raise RuntimeError("inside")

    with monkeypatch.context() as patch:
        patch.setattr(voice.VoiceTraining, "_step", broken)
        wait_for_end(qtbot, window)
    page = dialog.progress
    assert "RuntimeError" in page.state.text()
    assert page.back.isVisible()
    press(page.again)
    assert window.voices.training.is_running
    count = len(events)
    qtbot.waitUntil(lambda: len(events) > count + 3 and events[-1].phase == "training", timeout=LONG_MS)


def test_texts_that_say_nothing_new_end_in_a_sentence(qtbot, window, short, tmp_path):
    (tmp_path / "same.txt").write_text("All work and no play makes Jack a dull boy. " * 400, encoding="utf-8")
    dialog = open_with(qtbot, window, tmp_path / "same.txt")
    press(dialog.setup.train)
    wait_for_end(qtbot, window)
    page = dialog.progress
    assert page.state.text()[0].isupper()
    assert "Traceback" not in page.state.text()
    assert not page.again.isVisible()
    press(page.back)
    assert dialog.setup.isVisible()


def test_on_battery_it_asks_first(qtbot, window, endless, manuscripts, monkeypatch):
    monkeypatch.setattr(voice_power, "on_battery", lambda: True)
    dialog = open_with(qtbot, window, manuscripts)
    press(dialog.setup.train)
    notice = dialog.progress.notice
    qtbot.waitUntil(lambda: "battery" in notice.text, timeout=LONG_MS)
    assert unfinished() == []
    press(notice.buttons[1])
    wait_for_end(qtbot, window)
    assert dialog.setup.isVisible()
    events: list = []
    window.voices.training.progressed.connect(events.append)
    press(dialog.setup.train)
    qtbot.waitUntil(lambda: bool(notice.buttons), timeout=LONG_MS)
    press(notice.buttons[0])
    qtbot.waitUntil(lambda: bool(events) and events[-1].step > 3, timeout=LONG_MS)
    assert notice.text == ""


def test_unplugged_in_the_middle_it_asks_and_waits(qtbot, window, endless, manuscripts, monkeypatch):
    monkeypatch.setattr(voice_power, "CHECK_SECONDS", 0.0)
    dialog, events = begin(qtbot, window, manuscripts)
    unplugged = True
    monkeypatch.setattr(voice_power, "on_battery", lambda: unplugged)
    notice = dialog.progress.notice
    press(dialog.progress.hide_button)
    qtbot.waitUntil(lambda: "battery" in notice.text, timeout=LONG_MS)
    assert dialog.isVisible()  # it asks where it is seen
    press(notice.buttons[1])
    qtbot.waitUntil(lambda: events[-1].paused and bool(notice.buttons), timeout=LONG_MS)
    assert "plugged in" in notice.text
    step = events[-1].step
    unplugged = False
    qtbot.waitUntil(lambda: events[-1].step > step, timeout=LONG_MS)
    assert notice.text == ""


def test_the_writer_may_think_again_about_the_battery(qtbot, window, endless, manuscripts, monkeypatch):
    monkeypatch.setattr(voice_power, "CHECK_SECONDS", 0.0)
    dialog, events = begin(qtbot, window, manuscripts)
    monkeypatch.setattr(voice_power, "on_battery", lambda: True)
    notice = dialog.progress.notice
    qtbot.waitUntil(lambda: "battery" in notice.text, timeout=LONG_MS)
    press(notice.buttons[1])
    qtbot.waitUntil(lambda: events[-1].paused and bool(notice.buttons), timeout=LONG_MS)
    step = events[-1].step
    press(notice.buttons[0])
    qtbot.waitUntil(lambda: events[-1].step > step, timeout=LONG_MS)


# Quitting, crashes, resuming.


def test_quitting_while_training_is_quick_and_can_be_resumed(qtbot, window, endless, manuscripts):
    dialog, events = begin(qtbot, window, manuscripts, until_step=10)
    started = time.monotonic()
    assert window.close()
    assert time.monotonic() - started < 2
    assert not dialog.isVisible()
    assert not threads.has_unfinished()
    (entry,) = unfinished()
    assert entry.name == "My voice"
    assert entry.step >= 10


def test_quitting_during_a_long_step_does_not_wait_for_it(qtbot, window, endless, manuscripts, monkeypatch):
    dialog, events = begin(qtbot, window, manuscripts)
    stuck, go_on = threading.Event(), threading.Event()
    step = voice.VoiceTraining._step

    def long_step(self):
        stuck.set()
        go_on.wait(30)
        step(self)

    monkeypatch.setattr(voice.VoiceTraining, "_step", long_step)
    qtbot.waitUntil(stuck.is_set, timeout=LONG_MS)
    started = time.monotonic()
    assert window.close()
    assert time.monotonic() - started < 2.5
    assert threads.has_unfinished()
    go_on.set()
    threads.wait_for_unfinished()
    assert unfinished()[0].step >= 3


def test_quitting_while_it_is_measured_how_long_it_would_take(qtbot, window, short, manuscripts):
    open_with(qtbot, window, manuscripts)
    qtbot.wait(500)
    assert window.close()
    threads.wait_for_unfinished()


def run_program(home: Path, manuscripts: Path, end: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "AIAUTHOR_HOME": str(home)}
    command = [sys.executable, "-m", "tests.gui.training.program", str(manuscripts), end]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)


@pytest.mark.timeout(300)
def test_a_program_that_is_closed_while_training_ends_without_a_word(base, home, manuscripts):
    done = run_program(home, manuscripts, "close")
    said = [line for line in done.stderr.splitlines() if "This plugin does not support" not in line]
    assert (done.returncode, said) == (0, [])
    assert unfinished()[0].step > 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.timeout(300)
def test_killed_while_training_it_offers_to_resume_and_goes_on(qtbot, talk, base, home, manuscripts, monkeypatch):
    done = run_program(home, manuscripts, "kill")
    assert done.returncode == -signal.SIGKILL, done.stderr[-3000:]
    (entry,) = unfinished()
    assert entry.step > 0

    shorten(monkeypatch.setattr, epochs=2000)
    window = Window(Settings(save_by_itself=False))
    qtbot.addWidget(window, before_close_func=lambda w: w.close())
    window.show()
    window.start()
    banner = window.voices.banner
    qtbot.waitUntil(lambda: "“My voice” was interrupted" in banner.text, timeout=LONG_MS)
    events: list = []
    window.voices.training.progressed.connect(events.append)
    press(banner._buttons[0])
    assert banner.text == ""
    dialog = window.voices.training_dialog
    assert dialog.progress.isVisible()
    qtbot.waitUntil(lambda: bool(events) and events[-1].step > entry.step, timeout=LONG_MS)
    assert min(event.step for event in events if event.step) >= entry.step
    press(dialog.progress.finish)
    wait_for_end(qtbot, window)
    assert events[-1].verdict is not None


def test_an_interrupted_training_can_wait_or_be_discarded(qtbot, talk, base, window, endless, manuscripts):
    dialog, _ = begin(qtbot, window, manuscripts)
    window.close()
    again = Window(Settings(save_by_itself=False))
    qtbot.addWidget(again, before_close_func=lambda w: w.close())
    again.show()
    again.start()
    banner = again.voices.banner
    qtbot.waitUntil(lambda: "interrupted" in banner.text, timeout=LONG_MS)
    press(banner._buttons[1])
    assert banner.text == ""
    again.voices.open_training()
    notice = again.voices.training_dialog.notice
    assert "interrupted" in notice.text
    talk.yes = True
    press(notice.buttons[1])
    qtbot.waitUntil(lambda: unfinished() == [], timeout=LONG_MS)
    assert notice.text == ""
