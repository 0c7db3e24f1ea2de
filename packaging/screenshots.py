"""Makes the README's pictures from the real window, with what the shipped network really suggests.

    python packaging/screenshots.py            # into resources/screenshots
    python packaging/screenshots.py --out DIR

Needs no display.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from aiauthor.gui.application import make_application
from aiauthor.gui.editor.suggest_worker import ModelState
from aiauthor.gui.window import Window
from aiauthor.settings import Settings

ROOT = Path(__file__).parent.parent
WAIT_S = 120
PAGE = """\
# The Lamplighter

The rain had stopped some time before midnight, and the whole of the lower town lay shining and silent \
under the lamps. Marta set the ladder against the last of them and climbed, as she had climbed every night \
for eleven years, without counting the rungs.

“You’re late,” said a voice below her.

She did not look down. There was only one person in the town who would be standing in the wet at *such* an \
hour, and she had nothing to say to him that she had not said already — or so she believed.

“The lamps were late,” she answered. “I only follow them.”

He laughed at that, and the laugh went away down the street and came back from the wall of the granary. \
When it was quite gone she heard him strike a match, and in the little light she saw that he was"""


def wait_until(ready: Callable[[], bool], *, wait_s: float = WAIT_S) -> bool:
    """Let the window work until something is so."""
    until = time.monotonic() + wait_s
    while not ready() and time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.005)
    return ready()


def settle(seconds: float = 0.4) -> None:
    """Let the window finish what it is doing."""
    wait_until(lambda: False, wait_s=seconds)


def save(widget: QWidget, path: Path) -> None:
    """Write a picture of a widget."""
    widget.grab().save(str(path))
    print(path)


def editor(out: Path) -> None:
    """The page, with a suggestion that the network has just made."""
    window = Window(Settings(theme="light"))
    window.resize(1180, 800)
    window.show()
    window.activateWindow()
    window.editor.setFocus()
    window.editor.set_text(PAGE)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    window.service.start()
    if not wait_until(lambda: window.service.status.state in (ModelState.READY, ModelState.FAILED)):
        sys.exit("the model did not load in time")
    if window.service.status.state is ModelState.FAILED:
        sys.exit(window.service.status.message)
    QTest.keyClick(window.editor, Qt.Key.Key_Tab)
    if not wait_until(lambda: bool(window.editor.ghost.text)):
        sys.exit("the network had nothing to suggest")
    wait_until(lambda: window.service.status.state is ModelState.READY and window.editor.index.is_counted)
    settle()
    save(window, out / "editor.png")
    window.editor.document().setModified(False)
    window.close()


def main() -> int:
    """Make them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["AIAUTHOR_HOME"] = home
        make_application()
        editor(out)
    return 0


if __name__ == "__main__":
    status = main()
    os._exit(status)
