"""*Train on my manuscripts* as a writer uses it: every control pressed, with a real network and real texts."""

from __future__ import annotations

import dataclasses
import time

import pytest
from PySide6.QtTest import QTest

from aiauthor import paths
from aiauthor.training import voice, voice_power, voice_proof
from aiauthor.training.verdict import Verdict
from aiauthor.training.voice_folder import unfinished
from tests.gui.training.trainee import LONG_MS, begin, open_with, press, wait_for_end

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
    return dataclasses.replace(verdict, answer="not better", low=-0.01)


@pytest.fixture
def worse(monkeypatch):
    """Every voice is judged to be no better."""
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
