"""A writer who trains: presses the buttons, waits for the steps."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

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
