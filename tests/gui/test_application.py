"""The program started as people start it, in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="how Linux finds its display")


def run_aiauthor(*args: str, **environ: str | None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environ}
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        if environ.get(name) is None:
            env.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "aiauthor", *args], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60
    )


@linux_only
@pytest.mark.parametrize("display", [None, ":4711", "nowhere", "/tmp/none:0"])
def test_without_a_display_one_line_says_so_and_names_the_other_way(display):
    done = run_aiauthor(DISPLAY=display)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "display" in done.stderr
    assert "`aiauthor write`" in done.stderr


@linux_only
def test_a_display_that_answers_is_found(monkeypatch, tmp_path):
    from aiauthor.gui import application

    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    address = str(tmp_path / "display")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{address}:0")
        server.listen()
        assert application._answers(f"{address}:0")
    assert not application._answers(f"{address}:1")


SCRIPT = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from aiauthor.gui import application
from aiauthor.gui.window import Window

assert "torch" not in sys.modules
began = []

def close():
    torch = sys.modules.get("torch")
    began.append(time.monotonic())
    began.append("importing" if torch is not None and torch.__spec__._initializing else "idle")
    window.close()

def start(self, original=Window.start):
    global window
    window = self
    original(self)
    QTimer.singleShot(int(sys.argv[1]), close)

Window.start = start
import os
from aiauthor.inference import cuda
cuda.is_wanted = lambda: True  # as where there is a card: torch is imported
leave = os._exit

def report(status):
    print(began[1], time.monotonic() - began[0], flush=True)
    leave(status)

os._exit = report
status = application.run([Path(name) for name in sys.argv[2:]])
report(status)
"""


@pytest.mark.parametrize("delay_ms", [0, 300])
def test_closing_while_torch_is_imported_is_quick_and_silent(tmp_path, tiny_model_path, delay_ms):
    text = tmp_path / "one.md"
    text.write_text("Once upon a time.", encoding="utf-8")
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "AIAUTHOR_MODEL": str(tiny_model_path)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(delay_ms), str(text)],
        env=env, cwd=ROOT, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    where, seconds = done.stdout.split()
    assert where == "importing" or delay_ms == 0
    assert float(seconds) < 2
    stderr = [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line]
    assert not stderr


def test_the_whole_program_ends_well_once_the_model_is_loaded(tmp_path, tiny_model_path):
    code = """
import sys
from aiauthor.gui import application, threads
from aiauthor.gui.window import Window
from aiauthor.gui.editor.suggest_worker import ModelState
from PySide6.QtCore import QTimer

def start(self, original=Window.start):
    self.service.status_changed.connect(
        lambda status: QTimer.singleShot(0, self.close) if status.state is ModelState.READY else None
    )
    original(self)

Window.start = start
sys.exit(application.run([]))
"""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "AIAUTHOR_MODEL": str(tiny_model_path)}
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    assert "QThread" not in done.stderr
    assert time.monotonic() - began < 110
