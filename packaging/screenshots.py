"""Makes the README's pictures from the real window, with what the shipped network really suggests.

    python packaging/screenshots.py                 # those of the README, into resources/screenshots
    python packaging/screenshots.py --all --out DIR # every page and dialog, to be looked at

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
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from aiauthor.gui.application import make_application
from aiauthor.gui.editor.suggest_worker import ModelState
from aiauthor.gui.window import Window
from aiauthor.settings import Settings

ROOT = Path(__file__).parent.parent
WAIT_S = 120
END = " late.\n\n## At the Granary\n\nNobody.\n\n***\n\nNobody at all."
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


def open_window(settings: Settings) -> Window:
    """A window of the usual size, in front."""
    window = Window(settings)
    window.resize(1180, 800)
    window.show()
    window.activateWindow()
    window.editor.setFocus()
    return window


def close(window: Window) -> None:
    """Close it without a question."""
    for document in window.desk.documents:
        document.editor.document().setModified(False)
    window.close()


def editor(out: Path, _folder: Path) -> None:
    """The page, with a suggestion that the network has just made."""
    window = open_window(Settings(theme="light"))
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
    close(window)


def outline(out: Path, folder: Path) -> None:
    """A book in sepia, with the outline of its first chapter."""
    _book(out / "outline.png", folder, "outline")


def book(out: Path, folder: Path) -> None:
    """The same with its chapters."""
    _book(out / "book.png", folder, "book")


def _book(path: Path, folder: Path, panel: str) -> None:
    chapters = folder / "The Lamplighter"
    chapters.mkdir()
    for number, title in enumerate(("The Last Lamp", "A Letter", "What the Granary Kept", "The Sluice"), 1):
        text = f"# {title}\n\n" + PAGE.partition("\n\n")[2] + END
        (chapters / f"{number:02d}.md").write_text(text, encoding="utf-8")
    window = open_window(Settings(theme="sepia"))
    window.book.open(chapters)
    for name in ("02.md", "01.md"):
        window.open(chapters / name)
    window.sidebar.show_panel(panel)
    settle(1.2)
    save(window, path)
    close(window)


def whose_words(out: Path, _folder: Path) -> None:
    """Focus on a paragraph in the dark, some of its words the machine's, and a goal."""
    settings = Settings(theme="dark", focus="paragraph", show_whose_words=True, daily_goal=400)
    window = open_window(settings)
    QTest.keyClicks(window.editor, "x")
    window.editor.set_text(PAGE)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.editor, " holding")
    window.editor.insert_suggestion(" a letter, folded small")
    QTest.keyClicks(window.editor, ", with the seal still whole.")
    window.fader.show()
    settle(1.2)
    save(window, out / "whose-words.png")
    close(window)


def find(out: Path, _folder: Path) -> None:
    """Find and replace with its preview, in high contrast."""
    window = open_window(Settings(theme="high-contrast"))
    window.editor.set_text(PAGE)
    window.finding.open_for_replacing()
    window.find_bar.find_edit.setText("lamps")
    window.find_bar.replace_edit.setText("lanterns")
    window.sidebar.show_panel("found")
    settle(1.2)
    window.finding.step(1)
    settle()
    save(window, out / "find.png")
    close(window)


def dialogs(out: Path, folder: Path) -> None:
    """Snapshots, goals, preferences and the keyboard sheet."""
    path = folder / "The Lamplighter.md"
    path.write_text(PAGE + " late.", encoding="utf-8")
    window = open_window(Settings(theme="light", daily_goal=400))
    window.open(path)
    window.document.keeper.take_snapshot(window.document.text(), label="First draft")
    text = window.document.text().replace("without counting the rungs", "counting the rungs under her breath")
    window.document.replace_text(text.replace("in the wet", "in the rain"))
    settle(1.0)
    for show, name in (
        (window.show_snapshots, "snapshots"),
        (window.counting.show_goals, "goals"),
        (window.show_preferences, "preferences"),
        (window.show_keys, "keys"),
    ):
        show()
        settle(1.0)
        dialog = window.findChildren(QDialog)[-1]
        save(dialog, out / f"{name}.png")
        dialog.close()
    close(window)


README_PICTURES = ("editor", "outline", "whose-words")
PICTURES = {
    "editor": editor,
    "outline": outline,
    "book": book,
    "whose-words": whose_words,
    "find": find,
    "dialogs": dialogs,
}


def main() -> int:
    """Make them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots")
    parser.add_argument("--all", action="store_true", help="not only those of the README")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    make_application().setCursorFlashTime(0)  # the caret is in every picture
    for name in PICTURES if args.all else README_PICTURES:
        with tempfile.TemporaryDirectory() as home:
            os.environ["AIAUTHOR_HOME"] = str(Path(home) / "home")
            PICTURES[name](args.out, Path(home))
    return 0


if __name__ == "__main__":
    status = main()
    os._exit(status)
