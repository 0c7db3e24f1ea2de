"""The program as it is started, with a robot that types, asks, trains and exports, and then crashes it in every way.

python -m tests.trust.program NOVEL MANUSCRIPTS

What the robot types holds `CANARY`, and so do the errors that it raises.
"""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from aiauthor.documents.exporting import FORMATS
from aiauthor.gui import dialogs
from aiauthor.gui.exchanging import PDF
from aiauthor.gui.panels.error import ErrorDialog
from aiauthor.gui.threads import Job
from aiauthor.gui.window import Window
from aiauthor.library import Library
from tests.gui.robot import Happened, start
from tests.gui.training.conftest import shorten

CANARY = "Zanzibarquux"


class Breaks:
    """Raises where nobody can catch it."""

    def __del__(self) -> None:
        raise ValueError(CANARY)


def fail(*_: object, **__: object) -> None:
    raise RuntimeError(f"{CANARY} was in the text")


def robot(window: Window, novel: Path, manuscripts: Path) -> Iterator[Happened]:
    """What the writer does; each step ends with what it waits for."""
    yield lambda: window.service.status.state.value == "ready"
    editor = window.editor
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    QTest.keyClicks(editor, f"{CANARY} said that the old man went")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    yield lambda: bool(editor.ghost.text)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    print("suggested", flush=True)
    window.take_snapshot()
    window.save()
    yield lambda: not window.document.is_saving and not window.document.is_modified
    for suffix in (*FORMATS, PDF):
        dialogs.ask_export = lambda *_, suffix=suffix: novel.with_suffix(suffix)
        window.exchanging.ask_and_export()
        yield lambda suffix=suffix: not window.comparing.is_busy and novel.with_suffix(suffix).exists()
    print("exported", flush=True)
    window.voices.open_training()
    dialog = window.voices.training_dialog
    dialog.shelf.add([manuscripts])
    yield lambda: dialog.setup.train.isEnabled()
    dialog.setup.train.click()
    yield lambda: window.voices.training.is_running
    yield lambda: not window.voices.training.is_running
    window.voices.training.keep()  # in any case
    yield lambda: bool(Library().voices())
    print("trained", flush=True)
    window.service._worker._suggester.suggest = fail
    QTest.keyClicks(editor, f" {CANARY}")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    yield lambda: "RuntimeError" in window.service.status.message
    window.comparing.submit(Job(fail))
    yield lambda: not window.comparing.is_busy
    threading.Thread(target=fail).start()
    Breaks()
    logging.getLogger("aiauthor").error("told", exc_info=(ValueError, ValueError(CANARY), None))
    QTimer.singleShot(0, fail)
    yield lambda: bool(window.findChildren(ErrorDialog))
    (shown,) = window.findChildren(ErrorDialog)
    print(shown.report.toPlainText())
    print("crashes", flush=True)
    end = time.monotonic() + 6  # the journal, due after 2 s, is on disk by then, however busy the machine
    yield lambda: time.monotonic() > end
    ctypes.string_at(0)


if __name__ == "__main__":
    shorten(setattr)
    novel, manuscripts = map(Path, sys.argv[1:])  # now: the program gets arguments of its own
    sys.exit(start(lambda window: robot(window, novel, manuscripts), novel))
