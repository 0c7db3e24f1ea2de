"""The program, ended in the middle of an act: python -m tests.trust.quitting ACT END NOVEL

It prints "closing" when it begins to close; the act is then under way. ACT is one of `ACTS` or the suffix of an export,
END is "close", the name of the signal that it gets, or "wait", where whoever started it ends it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from aiauthor import paths
from aiauthor.gui import dialogs
from aiauthor.gui.editor.suggest_worker import ModelState
from aiauthor.gui.window import Window
from tests.gui.robot import Happened, start
from tests.gui.training.conftest import prose, shorten

TYPED = "Typed just now."


def load(window: Window) -> Iterator[Happened]:
    yield lambda: window.service.status.state is ModelState.LOADING


def suggestion(window: Window) -> Iterator[Happened]:
    QTest.keyClick(window.editor, Qt.Key.Key_Tab)
    yield lambda: window.service.status.state is ModelState.THINKING or bool(window.editor.ghost.text)


def typing(window: Window) -> Iterator[Happened]:
    """In the novel, which saves itself, and on a new page, which has no file."""
    QTest.keyClicks(window.editor, TYPED)
    window.new_document()
    QTest.keyClicks(window.editor, TYPED)
    yield lambda: True


def question(window: Window) -> Iterator[Happened]:
    """It is asked whether to save."""
    yield from typing(window)
    QTimer.singleShot(0, window.close)
    yield lambda: QApplication.activeModalWidget() is not None


def training(window: Window) -> Iterator[Happened]:
    window.voices.open_training()
    dialog = window.voices.training_dialog
    manuscript = paths.data_dir() / "manuscript.txt"
    manuscript.write_text(prose(1, 24_000), encoding="utf-8")
    dialog.shelf.add([manuscript])
    yield lambda: dialog.setup.isVisible() and dialog.setup.train.isEnabled()
    dialog.setup.train.click()
    yield lambda: any((paths.data_dir() / "training").glob("*/plan.json"))


def exporting(window: Window, path: Path) -> Iterator[Happened]:
    dialogs.ask_export = lambda *_: path
    window.exchanging.ask_and_export()
    yield lambda: window.comparing.is_busy


ACTS: dict[str, Callable[[Window], Iterator[Happened]]] = {
    act.__name__: act for act in (load, suggestion, typing, question, training)
}


def do_without() -> None:
    """Press the button of the question that is shown."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    (button,) = [each for each in box.buttons() if box.buttonRole(each) is QMessageBox.ButtonRole.AcceptRole]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def robot(window: Window, act: str, end: str, novel: Path) -> Iterator[Happened]:
    """Begin the act, and end the program in the middle of it."""
    if act != "load":
        yield lambda: window.service.status.state is ModelState.READY
    yield from ACTS[act](window) if act in ACTS else exporting(window, novel.with_suffix(act))
    print("closing", flush=True)
    if end == "close":
        QTimer.singleShot(0, window.close)
        while True:  # whoever is asked does without what is not finished
            yield lambda: isinstance(QApplication.activeModalWidget(), QMessageBox)
            do_without()
    elif end != "wait":
        os.kill(os.getpid(), getattr(signal, end))
    yield lambda: False


if __name__ == "__main__":
    shorten(setattr, epochs=2000)
    act, end, novel = sys.argv[1:]
    sys.exit(start(lambda window: robot(window, act, end, Path(novel)), Path(novel), every_ms=5))
