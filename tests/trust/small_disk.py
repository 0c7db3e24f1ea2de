"""The program on a small disk of its own that fills up, or becomes read-only, and recovers.

python -m tests.trust.small_disk full|read-only FOLDER, in a mount namespace of its own as its root.

The program's own folder lies on the disk that fills up, and beside the one that becomes read-only, which it could not
with a journal open on it. Prints what lies in the novel's file, each time that the robot has looked, as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtTest import QTest

from aiauthor.documents.recovery import Run
from aiauthor.gui import dialogs
from aiauthor.gui.window import Window
from tests.gui.robot import Happened, start

BEFORE, DURING, AFTER = "Before it. ", "While it lasts. ", "And after it."


def fill(folder: Path) -> None:
    """Take all room that the disk has left."""
    with contextlib.suppress(OSError), open(folder / "filler", "wb", buffering=0) as file:
        while True:
            file.write(bytes(1_024))


def remount(folder: Path, how: str) -> None:
    """Mount the disk again, `ro` or `rw`."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def robot(window: Window, fault: str, folder: Path) -> Iterator[Happened]:
    """Writes before the fault, while it lasts and after it."""
    novel, told = folder / "novel.md", []
    dialogs.tell = lambda _, text: told.append(text)
    editor = window.editor
    QTest.keyClicks(editor, BEFORE)
    window.save()
    yield lambda: not window.document.is_modified and not window.document.is_saving
    if fault == "full":
        fill(folder)
    else:
        remount(folder, "ro")
    QTest.keyClicks(editor, DURING)
    window.save()
    yield lambda: bool(told)
    print(json.dumps({"told": told, "file": novel.read_text("utf-8"), "page": editor.toPlainText()}), flush=True)
    if fault == "full":
        (folder / "filler").unlink()
    else:
        remount(folder, "rw")
    QTest.keyClicks(editor, AFTER)
    window.save()
    yield lambda: not window.document.is_modified and not window.document.is_saving
    print(json.dumps({"told": told, "file": novel.read_text("utf-8"), "page": editor.toPlainText()}), flush=True)
    window.close()


def main() -> int:
    """Mount the disk, and start the program on it."""
    fault, folder = sys.argv[1], Path(sys.argv[2])
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], check=True)
    os.environ["AIAUTHOR_HOME"] = str((folder if fault == "full" else folder.parent) / "home")
    novel = folder / "novel.md"
    novel.write_text("", encoding="utf-8")
    status = start(lambda window: robot(window, fault, folder), novel)
    run = Run()
    print(json.dumps({"left": [text.text for text in run.recover().texts]}), flush=True)
    run.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
