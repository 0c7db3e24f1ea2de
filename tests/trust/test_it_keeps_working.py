"""It goes on working: nothing grows while a robot writes, asks do not queue up, a broken network is replaced.

The short form of the soak runs with the suite; `python -m tests.trust.soak --minutes 60` is the long one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from aiauthor.gui.editor.suggest_worker import Choice, Mailbox, ModelState, SuggestWorker
from aiauthor.gui.window import Window
from aiauthor.library import Library
from tests.library.conftest import MakeVoice

ROOT = Path(__file__).parent.parent.parent
MINUTES = os.environ.get("AIAUTHOR_SOAK_MINUTES", "0.1")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="how memory, threads and files are told")
def test_nothing_grows_while_a_robot_writes(taught_model_path: Path):
    env = {**os.environ, "AIAUTHOR_MODEL": str(taught_model_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.soak", "--minutes", MINUTES],
        cwd=ROOT, env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["memory_growth_mb"] < 50, report
    assert report["threads_growth"] <= 0, report
    assert report["files_growth"] <= 0, report
    assert abs(report["none_drift_per_act"]) < 5, report  # Qt that loses one for every call loses hundreds
    assert report["asks"] >= 50, report
    assert report["answers"] <= report["asks"], report
    assert report["seconds_until_quiet"] < 30, report  # it was patience that ended, if not
    stderr = [line for line in done.stderr.splitlines() if "This plugin does not support" not in line]
    assert not stderr


def with_a_number_that_is_none(file: Path, tensor: str, out: Path) -> Path:
    with safe_open(file, framework="np") as opened:
        metadata = opened.metadata()
    arrays = load_file(file)
    arrays[tensor].flat[arrays[tensor].size // 2] = np.nan
    save_file(arrays, out, metadata)
    return out


def test_a_voice_with_a_number_that_is_none_in_any_layer_is_replaced_by_the_base(
    qapp, monkeypatch: pytest.MonkeyPatch, tiny_model_path: Path, make_voice: MakeVoice
):
    monkeypatch.setenv("AIAUTHOR_MODEL", str(tiny_model_path))
    voice = Library().add(make_voice(), tiny_model_path)
    whole = voice.path.read_bytes()
    tensors = sorted(load_file(voice.path))
    assert len(tensors) > 5
    for tensor in tensors:
        mailbox, statuses = Mailbox(), []
        mailbox.choice = Choice(voice.id)
        worker = SuggestWorker(mailbox, None)
        worker.status_changed.connect(statuses.append)
        with_a_number_that_is_none(voice.path, tensor, voice.path)
        worker.load()
        voice.path.write_bytes(whole)
        last = statuses[-1]
        assert (last.state, last.name, last.voice) == (ModelState.READY, "tiny", ""), tensor
        assert "not finite" in last.message, tensor


def poison(window: Window) -> None:
    """Let a number overflow in the network's memory of the text."""
    window.service._worker._suggester.reading.place.state.hidden[...] = np.nan


def ask(qtbot, window: Window, text: str) -> None:
    QTest.keyClicks(window.editor, text)
    with qtbot.waitSignal(window.service.answered, timeout=20_000):
        QTest.keyClick(window.editor, Qt.Key.Key_Tab)


def test_a_voice_that_breaks_down_while_it_speaks_is_replaced_by_the_base_with_a_message(
    qtbot, window, monkeypatch: pytest.MonkeyPatch, tiny_model_path: Path, make_voice: MakeVoice
):
    monkeypatch.setenv("AIAUTHOR_MODEL", str(tiny_model_path))
    voice = Library().add(make_voice("Mine"), tiny_model_path)
    window.voices.use(voice.id)
    window.start()
    qtbot.waitUntil(lambda: window.service.status.name == "Mine", timeout=60_000)
    ask(qtbot, window, "It was")
    poison(window)
    notes = []
    window.service.status_changed.connect(lambda status: notes.append(status.message))
    ask(qtbot, window, " a")  # and is answered all the same
    qtbot.waitUntil(lambda: window.service.status.state is ModelState.READY)
    assert window.service.status.name == "tiny"
    assert any("The voice breaks down, and the base speaks in its place" in note for note in notes)
    assert "breaks down" in window.status_bar.note
    assert window.voices.voice == ""
    ask(qtbot, window, "nd")
    assert window.service.status.name == "tiny"


def test_a_base_that_breaks_down_is_told(qtbot, window, monkeypatch: pytest.MonkeyPatch, tiny_model_path: Path):
    monkeypatch.setenv("AIAUTHOR_MODEL", str(tiny_model_path))
    window.start()
    qtbot.waitUntil(lambda: window.service.status.state is ModelState.READY, timeout=60_000)
    ask(qtbot, window, "It was")
    poison(window)
    QTest.keyClicks(window.editor, " a")
    QTest.keyClick(window.editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: bool(window.service.status.message), timeout=20_000)
    assert window.editor.ghost.text == ""
    assert window.service.status.name == "tiny"
