"""The program, quit in the middle of an act: python -m tests.trust.quitting ACT NOVEL

It prints "closing" when it begins to close; the act is then under way. ACT is load, suggestion, or the suffix of an
export.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from aiauthor.cli.main import main
from aiauthor.gui import application, dialogs
from aiauthor.gui.editor.suggest_worker import ModelState
from aiauthor.gui.window import Window


def start(act: str, novel: Path) -> int:
    """Start the program; it quits by itself."""
    application.make_application()
    begun = False

    def step() -> None:
        nonlocal begun
        windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, Window)]
        if not windows:
            return
        (window,) = windows
        state = window.service.status.state
        if act == "load":
            under_way = state is ModelState.LOADING
        elif state is not ModelState.READY and not begun:
            return
        elif act == "suggestion":
            if not begun:
                QTest.keyClick(window.editor, Qt.Key.Key_Tab)
            under_way = state is ModelState.THINKING or begun
        else:
            dialogs.ask_export = lambda *_: novel.with_suffix(act)
            if not begun:
                window.exchanging.ask_and_export()
            under_way = window.comparing.is_busy
        begun = True
        if under_way:
            timer.stop()
            print("closing", flush=True)
            window.close()

    timer = QTimer(QApplication.instance(), interval=5)
    timer.timeout.connect(step)
    timer.start()
    sys.argv = ["aiauthor", str(novel)]
    return main()


if __name__ == "__main__":
    sys.exit(start(sys.argv[1], Path(sys.argv[2])))
