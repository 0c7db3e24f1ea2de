"""A training that is cut off: by quitting, by a crash; and how it goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from aiauthor.gui import threads
from aiauthor.training import voice
from aiauthor.training.voice_folder import unfinished
from tests.gui.conftest import close_quickly, open_window
from tests.gui.training.conftest import shorten
from tests.gui.training.trainee import LONG_MS, begin, open_with, press, wait_for_end

ROOT = Path(__file__).parents[3]


def test_quitting_while_training_is_quick_and_can_be_resumed(qtbot, window, endless, manuscripts):
    dialog, events = begin(qtbot, window, manuscripts, until_step=10)
    close_quickly(window)
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
    close_quickly(window, seconds=2.5)
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
    window = open_window(qtbot)
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
    again = open_window(qtbot)
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
