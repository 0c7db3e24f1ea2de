"""Killed at any moment of typing, saving, snapshotting and exporting: at most the last two seconds are gone.

The short form kills a few times; `AIAUTHOR_KILLS=200` is the long one.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from aiauthor.documents import text_file
from aiauthor.documents.recovery import Run

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("AIAUTHOR_KILLS", "3"))
BEGINNING = "# A Novel\n\n" + "The beginning, written long ago. " * 400 + "\n\n"
GRACE_S = 2.0

TYPIST = """
import os, random, sys, threading, time
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from aiauthor.gui import dialogs
from aiauthor.gui.application import make_application
from aiauthor.gui.window import Window
from aiauthor.settings import Settings

path, seed = Path(sys.argv[1]), int(sys.argv[2])
rng = random.Random(seed)
app = make_application()
window = Window(Settings(check_spelling=False, smart_typing=False))
window.show()
if path.name != "-":
    window.open(path)
window.editor.moveCursor(QTextCursor.MoveOperation.End)
count = 0

def tell(what):
    os.write(1, f"{what}\\n".encode())  # at one stroke, from whichever thread

def act():
    global count
    for _ in range(rng.randint(1, 6)):
        word = f"w{count:06d} "
        QTest.keyClicks(window.editor, word)
        count += 1
        tell(count)
    chance = rng.random()
    if chance < 0.08 and path.name != "-":
        window.save()
    elif chance < 0.12:
        window.take_snapshot()
    elif chance < 0.16 and path.name != "-" and not window.comparing.is_busy:
        ending = rng.choice([".html", ".docx", ".odt", ".epub", ".pdf"])
        dialogs.ask_export = lambda *_: path.with_suffix(ending)
        window.exchanging.ask_and_export()

def live():
    while True:
        tell("alive")
        time.sleep(0.05)

threading.Thread(target=live, daemon=True).start()
timer = QTimer(interval=30)
timer.timeout.connect(act)
timer.start()
tell("ready")
app.exec()
"""


class Typist:
    """A window in a process of its own in which somebody types numbered words."""

    def __init__(self, path: str, seed: int) -> None:
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", TYPIST, path, str(seed)],
            cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.typed: list[tuple[float, int]] = []  # when, how many words
        self.alive = 0.0  # when any thread of it was last seen to run
        self.ready = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() == "alive":
                self.alive = time.monotonic()
            elif line.strip() == "ready":
                self.ready.set()
            else:
                self.typed.append((time.monotonic(), int(line)))

    def kill(self) -> int:
        """End it as a power cut would.

        Returns:
            How many words must have survived: all but the last two seconds' of a program that was given time
            to run. On a busy machine it may have been given none for longer than that.
        """
        moment = min(time.monotonic(), self.alive)
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._listener.join(10)
        self.process.stdout.close()
        return max((count for when, count in self.typed if when < moment - GRACE_S), default=0)


def words_in(text: str, beginning: str) -> int:
    """How many of the numbered words a text holds; they must be there in order, and nothing else."""
    assert text.startswith(beginning)
    rest = text[len(beginning) :]
    count = len(rest) // 8
    assert rest[: 8 * count] == "".join(f"w{number:06d} " for number in range(count))
    assert f"w{count:06d} ".startswith(rest[8 * count :])
    return count


def is_whole(exported: Path) -> bool:
    """Whether an exported file is there from its first byte to its last."""
    if exported.suffix in (".docx", ".odt", ".epub"):
        with zipfile.ZipFile(exported) as archive:
            return archive.testzip() is None and len(archive.namelist()) > 3
    ending = b"%%EOF" if exported.suffix == ".pdf" else b"</html>"
    return exported.read_bytes().rstrip().endswith(ending)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", range(KILLS))
def test_a_kill_loses_at_most_the_last_two_seconds(home, tmp_path, number):
    rng = random.Random(number)
    path = tmp_path / "novel.md"
    path.write_text(BEGINNING, encoding="utf-8")
    untitled = number % 3 == 2
    typist = Typist("-" if untitled else str(path), number)
    try:
        assert typist.ready.wait(60)
        time.sleep(rng.uniform(0.5, 6.0))
        survivors = typist.kill()
    finally:
        typist.process.kill()
    in_file = words_in(text_file.read(path).text, BEGINNING)
    run = Run()
    try:
        recovery = run.recover()
        assert not recovery.damaged
        assert all(text.whole for text in recovery.texts)
        beginning = "" if untitled else BEGINNING
        recovered = max((words_in(text.text, beginning) for text in recovery.texts), default=0)
    finally:
        run.close()
    assert max(in_file, recovered) >= survivors
    for exported in path.parent.glob("novel.*"):
        assert exported == path or is_whole(exported), exported
