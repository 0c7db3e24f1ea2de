"""The program as it is started, with a robot at the keys of its window; for programs that tests start."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from aiauthor.cli.main import main
from aiauthor.gui import application
from aiauthor.gui.window import Window

Happened = Callable[[], bool]
Robot = Callable[[Window], Iterator[Happened]]


def start(robot: Robot, *files: Path, every_ms: int = 50) -> int:
    """Run the program until its window is gone.

    Args:
        robot: what the writer does; each step ends with what it waits for.
        files: to open.
        every_ms: how often the robot looks whether that has happened.

    Returns:
        The program's exit status.
    """
    application.make_application()
    steps: Iterator[Happened] | None = None
    has_happened: Happened = lambda: True  # noqa: E731  # a step that waits for nothing

    def step() -> None:
        nonlocal steps, has_happened
        if steps is None:
            windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, Window)]
            if windows:
                steps = robot(windows[0])
        elif has_happened():
            has_happened = next(steps, lambda: False)

    timer = QTimer(QApplication.instance(), interval=every_ms)
    timer.timeout.connect(step)
    timer.start()
    sys.argv = ["aiauthor", *map(str, files)]
    return main()
