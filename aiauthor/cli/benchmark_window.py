"""What `aiauthor benchmark` measures in a window, in a process of its own: real key events, until the paint is done.

    python -m aiauthor.cli.benchmark_window ours|plain --born TIME --times N [--model M]

prints one JSON object of lists of numbers. `plain` is the baseline: a bare `QPlainTextEdit`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QPlainTextEdit

    from aiauthor.gui.window import Window

DOCUMENT_BYTES = 1_000_000
MANUSCRIPT_BYTES = 560_000  # 100,000 words
PATIENCE_S = 60
PROSE = (
    "The rain had stopped before they came to the bridge, and the whole valley lay under a thin blue mist. "
    "“You need not wait for me,” she said, and drew her shawl closer. He looked at the water for a long time, and "
    "somewhere behind the mill a dog barked twice; then there was no sound but the river. "
)

Measurements = dict[str, list[float]]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("ours", "plain"))
    parser.add_argument("--born", type=float, required=True, help="time.time() when the process was asked for")
    parser.add_argument("--times", type=int, required=True, help="0 measures the start alone")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--sizes", action="store_true", help="measure texts of other sizes, too")
    parser.add_argument("--training", action="store_true", help="measure while a voice is trained, too")
    args = parser.parse_args()
    found = _measure_plain(args.born, args.times) if args.what == "plain" else _measure_ours(args)
    print(json.dumps(found))
    return 0


def made_up_novel(bytes_: int = DOCUMENT_BYTES) -> str:
    """Paragraphs of ordinary length, no two alike."""
    rng = random.Random(0)
    words = PROSE.split()
    paragraphs: list[str] = []
    size = 0
    while size < bytes_:
        paragraph = " ".join(rng.choices(words, k=rng.randint(20, 160)))
        paragraphs.append(paragraph)
        size += len(paragraph.encode()) + 2
    return "\n\n".join(paragraphs)


def _measure_plain(born: float, times: int) -> Measurements:
    from PySide6.QtWidgets import QApplication, QPlainTextEdit

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    editor = QPlainTextEdit()
    editor.resize(1080, 760)
    editor.show()
    _press(app, editor, "a")
    found = {"window_s": [time.time() - born]}
    start = time.perf_counter()
    import torch  # noqa: F401 - its import is what is measured

    found["ready_s"] = [time.perf_counter() - start]
    if not times:
        return found
    editor.setPlainText(made_up_novel())
    _go_to_middle(editor)
    found["key_ms"] = [_press(app, editor, letter) for letter in _letters(times)]
    found["memory_mb"] = _resident_mb()
    return found


def _measure_ours(args: argparse.Namespace) -> Measurements:
    # In the order of `gui.application.run`.
    from aiauthor.gui.application import make_application
    from aiauthor.gui.editor.suggest_worker import ModelState
    from aiauthor.gui.window import Window

    app = make_application()
    window = Window(model=args.model)
    window.show()
    _press(app, window.editor, "a")
    found: Measurements = {"window_s": [time.time() - args.born]}
    window.start()
    loading = []
    while window.service.status.state in (ModelState.WAITING, ModelState.LOADING):
        loading.append(_press(app, window.editor, "a"))
        time.sleep(0.01)
    if window.service.status.state is ModelState.FAILED:
        sys.exit(window.service.status.message)
    found["ready_s"] = [time.time() - args.born]
    found["key_loading_ms"] = loading
    window.editor.clear()  # an empty page is closed without a question
    if not args.times:
        window.close()
        return found
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "novel.md"
        path.write_text(made_up_novel(), encoding="utf-8")
        window.open(path)
        _run_for(app, 1.5)  # what an opened text still brings: layout, counting
        desk = _Desk(app, window)
        found |= desk.keys(args.times)
        found |= desk.ghosts(args.times)
        found |= desk.jumps(max(5, args.times // 3))
        found["memory_mb"] = _resident_mb()
        if args.training:
            with desk.training():
                busy = desk.keys(args.times) | desk.ghosts(args.times)
                found["key_training_ms"], found["ghost_training_ms"] = busy["key_ms"], busy["ghost_ms"]
                found["memory_training_mb"] = _resident_mb()
        if args.sizes:
            found |= desk.sizes(Path(folder), max(20, args.times // 3))
        window.save()
        window.close()
    return found


class _Desk:
    """The window with a novel of 1 MB open and the model ready.

    Attributes:
        silent: how many times nothing was offered.
    """

    def __init__(self, app: QApplication, window: Window) -> None:
        self.app, self.window, self.editor = app, window, window.editor
        self.answers: list[float] = []  # when the answers of this time came
        self.shown_at = 0.0
        self.silent = 0
        window.service.answered.connect(lambda _: self.answers.append(time.perf_counter()))
        self.editor.suggesting.shown.connect(self._on_shown)

    def keys(self, times: int) -> Measurements:
        """Letters typed into the middle, while nothing else goes on and while a suggestion is computed."""
        from aiauthor.gui.editor.suggest_worker import Ask, ModelState

        app, editor, service = self.app, self.editor, self.window.service
        _go_to_middle(editor)
        quiet = [_press(app, editor, letter) for letter in _letters(times)]
        busy = []
        for number, letter in enumerate(_letters(times)):
            ask = Ask(edit_counter=-1, position=0, before=PROSE * 9 + str(number), count=5, max_chars=200, boldness=0.6)
            service.ask(ask)
            _wait(app, lambda: service.status.state is ModelState.THINKING)
            busy.append(_press(app, editor, letter))
            service.drop()
            self._settle()
        return {"key_ms": quiet, "key_thinking_ms": busy}

    def ghosts(self, times: int) -> Measurements:
        """Tab after one more letter of prose, until the ghost is painted; then until four more are at hand."""
        app, editor = self.app, self.editor
        first, five = [], []
        for letter in _letters(times):
            _press(app, editor, letter)
            start = self._ask()
            if editor.ghost.text:
                first.append(1000 * (self.shown_at - start))
                began = time.perf_counter()
                _wait(app, lambda: len(self.answers) >= 2)
                five.append(1000 * (self.answers[1] - began))
            self._dismiss()
        return {"ghost_ms": first, "alternatives_ms": five, "silent": [self.silent / times]}

    def jumps(self, times: int) -> Measurements:
        """The caret put behind a word anywhere in the text, then Tab."""
        rng = random.Random(1)
        text = self.editor.toPlainText()
        found: list[float] = []
        for _ in range(times):
            cursor = self.editor.textCursor()
            cursor.setPosition(text.index(" ", rng.randrange(len(text) - 2000)) + 1)
            self.editor.setTextCursor(cursor)
            _run_for(self.app, 0.05)
            start = self._ask()
            if self.editor.ghost.text:
                found.append(1000 * (self.shown_at - start))
            self._dismiss()
        return {"jump_ms": found}

    def sizes(self, folder: Path, times: int) -> Measurements:
        """Opened, typed into and saved: other sizes, with all that goes on while people write switched on."""
        self.window.change_settings(suggest_as_i_type=True, check_spelling=True, show_whose_words=True)
        texts = {
            "1kb": made_up_novel(1_000),
            "5mb": made_up_novel(5_000_000),
            "paragraph": made_up_novel(100_000).replace("\n\n", " "),
        }
        found: Measurements = {}
        for name, text in texts.items():
            path = folder / f"{name}.md"
            path.write_text(text, encoding="utf-8")
            start = time.perf_counter()
            self.window.open(path)
            self.editor = self.window.editor
            self.editor.viewport().repaint()
            found[f"open_{name}_s"] = [time.perf_counter() - start]
            _run_for(self.app, 1.5)
            _go_to_middle(self.editor)
            found[f"key_{name}_ms"] = [_press(self.app, self.editor, letter) for letter in _letters(times)]
            start = time.perf_counter()
            self.window.save()
            found[f"save_{name}_s"] = [time.perf_counter() - start]
        self.window.change_settings(suggest_as_i_type=False, show_whose_words=False)
        return found

    @contextlib.contextmanager
    def training(self) -> Iterator[None]:
        """Meanwhile a voice learns from a manuscript of 100,000 words; nothing of it is kept."""
        from aiauthor.gui.training.values import Order, Wish
        from aiauthor.text.manuscripts import Manuscript

        service = self.window.voices.training
        looks: list[object] = []
        failures: list[str] = []
        service.progressed.connect(looks.append)
        service.failed.connect(failures.append)
        text = made_up_novel(MANUSCRIPT_BYTES)
        manuscript = Manuscript(Path("novel.md"), "Novel", text, len(text.split()), "en")
        service.train(Order(Wish("Benchmark", minutes=60), (manuscript,)))
        _wait(self.app, lambda: bool(failures) or any(getattr(look, "step", 0) > 2 for look in looks))
        if failures:
            sys.exit(failures[0])
        yield
        service.discard()
        _wait(self.app, lambda: not service.is_running)

    def _ask(self) -> float:
        """Press Tab and wait for the ghost to be on screen, or for the answer that there is none."""
        self.answers.clear()
        self.shown_at = 0.0
        start = time.perf_counter()
        _send_key(self.editor, "\t")
        _wait(self.app, lambda: bool(self.shown_at or self.answers))
        if not self.editor.ghost.text:
            self.silent += 1
        return start

    def _on_shown(self, ghost: str) -> None:
        if ghost and not self.shown_at:
            self.editor.viewport().repaint()
            self.shown_at = time.perf_counter()

    def _dismiss(self) -> None:
        _send_key(self.editor, "\x1b")
        self._settle()

    def _settle(self) -> None:
        """Wait until the network is idle."""
        from aiauthor.gui.editor.suggest_worker import ModelState

        _run_for(self.app, 0.01)
        _wait(self.app, lambda: self.window.service.status.state is ModelState.READY)


def _press(app: QApplication, editor: QPlainTextEdit, letter: str) -> float:
    """Milliseconds from a key event to the end of the paint that shows it."""
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        painted = False

        def eventFilter(self, _: QObject, event: QEvent) -> bool:
            self.painted = self.painted or event.type() == QEvent.Type.Paint
            return False

    app.processEvents()
    watch = Watch()
    editor.viewport().installEventFilter(watch)
    start = time.perf_counter()
    _send_key(editor, letter)
    # The paint itself runs inside processEvents, which returns when it is done and on the screen.
    _wait(app, lambda: watch.painted)
    elapsed = time.perf_counter() - start
    editor.viewport().removeEventFilter(watch)
    return 1000 * elapsed


def _send_key(editor: QPlainTextEdit, letter: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window = editor.window().windowHandle()
    if not editor.hasFocus():
        editor.activateWindow()
        editor.setFocus()
    if letter in "\t\x1b":
        QTest.keyClick(window, Qt.Key.Key_Tab if letter == "\t" else Qt.Key.Key_Escape)
    else:
        QTest.keyClick(window, letter)  # type: ignore[call-overload]  # the stubs know no letters


def _letters(times: int) -> str:
    """So many letters of prose that a key can type."""
    plain = PROSE.replace("“", '"').replace("”", '"')
    return (plain * (times // len(plain) + 1))[:times]


def _go_to_middle(editor: QPlainTextEdit) -> None:
    cursor = editor.textCursor()
    block = editor.document().findBlock(editor.document().characterCount() // 2)
    cursor.setPosition(block.position() + block.length() - 1)
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def _wait(app: QApplication, happened: Callable[[], bool]) -> None:
    """Sleep between events, as a window does, so that the network's thread has Python's lock for itself."""
    from PySide6.QtCore import QEventLoop, QTimer

    patience = QTimer(singleShot=True, interval=1000 * PATIENCE_S)
    patience.start()
    while not happened():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if not patience.isActive():
            sys.exit("the window did not answer for a minute")


def _run_for(app: QApplication, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()
        time.sleep(0.001)


def _resident_mb() -> list[float]:
    """Resident memory of this process, where the system tells it."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return [int(line.split()[1]) / 1024]
    except OSError:
        pass
    return []


if __name__ == "__main__":
    sys.exit(main())
