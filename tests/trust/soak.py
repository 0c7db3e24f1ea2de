"""A robot writes for hours: types, accepts, undoes, saves, switches texts and trains, on a document of 1 MB.

python -m tests.trust.soak --minutes 60 [--torrent-minutes 10] [--samples FILE]

Afterwards it tells what grew: memory, threads, open files, the time of a key, references to None. The model is the one
that ships, or that `AIAUTHOR_MODEL` names.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from aiauthor.cli.benchmark_window import made_up_novel
from aiauthor.gui import application, dialogs
from aiauthor.gui.editor.suggest_worker import Ask, ModelState
from aiauthor.gui.training.values import Outcome
from aiauthor.gui.window import Window
from aiauthor.settings import Settings
from tests.gui.training.conftest import prose, shorten

TEXT = "the rain had stopped and she went down to the river with a lamp in her hand"
WORDS = TEXT.split()
# How often each is done, as against the others.
ACTS = {
    "type": 50, "ask": 20, "undo": 8, "move": 8, "save": 3, "switch": 4, "snapshot": 1, "find": 3, "train": 0.3,
}  # fmt: skip
WARM_UP = 0.3  # of the time
ACTS_OF_TRAINING = 300
MOST_WARM_UP_S = 300.0


@dataclass(frozen=True)
class Sample:
    """How the process stands at a moment."""

    at_s: float
    memory_mb: float
    threads: int
    files: int
    nones: int
    key_ms: float


@dataclass
class Report:
    """What a soak came to; growth is counted from the end of the warm-up."""

    minutes: float = 0.0
    acts: dict[str, int] = field(default_factory=dict)
    trainings: dict[str, int] = field(default_factory=dict)
    memory_mb: float = 0.0
    memory_growth_mb: float = 0.0
    memory_slope_mb_per_hour: float = 0.0
    threads_growth: int = 0
    files_growth: int = 0
    none_drift_per_act: float = 0.0
    key_ms_first: float = 0.0
    key_ms_last: float = 0.0
    asks: int = 0
    answers: int = 0
    seconds_until_quiet: float = 0.0
    close_seconds: float = 0.0


class Robot:
    """Sits at a window."""

    def __init__(self, folder: Path, *, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.app = application.make_application()
        dialogs.ask_unsaved = lambda *_: dialogs.Unsaved.DISCARD
        self.novel, self.other = folder / "novel.md", folder / "other.md"
        self.novel.write_text(made_up_novel(), encoding="utf-8")
        self.other.write_text(made_up_novel(50_000), encoding="utf-8")
        self.manuscript = folder / "manuscript.txt"
        self.manuscript.write_text(prose(1, 24_000), encoding="utf-8")
        self.window = Window(Settings(save_by_itself=False))
        self.window.show()
        self.window.open(self.novel)
        self.window.open(self.other)
        self.window.start()
        self.acts: dict[str, int] = {}
        self.keys: list[float] = []
        self.trainings: dict[str, int] = {}
        self.answers = self.acts_of_training = 0
        self.window.service.answered.connect(self._count)
        self.window.voices.training.ended.connect(self._count_training)
        self.wait(lambda: self.window.service.status.state in (ModelState.READY, ModelState.FAILED), 120)

    def _count(self, _: object) -> None:
        self.answers += 1

    def _count_training(self, outcome: Outcome) -> None:
        self.trainings[outcome.ending] = self.trainings.get(outcome.ending, 0) + 1
        if outcome.voice is not None:
            self.window.voices.list.remove(outcome.voice)  # a hundred of them would be many files

    def run_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.002)

    def wait(self, happened: Callable[[], bool], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not happened() and time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.002)
        return happened()

    def warm_up(self, seconds: float) -> None:
        """Do once whatever stays: every act, every paragraph laid out, a whole training if the time allows."""
        for name in ACTS:
            getattr(self, f"_{name}")()
            self.run_for(0.1)
        if self.window.voices.training.is_running:
            self.wait(lambda: not self.window.voices.training.is_running, seconds)
            self.end_training()
        for path in (self.novel, self.other):
            self.window.open(path)
            editor = self.window.editor
            bar = editor.verticalScrollBar()
            for line in range(0, bar.maximum() + 1, max(1, bar.pageStep())):
                bar.setValue(line)
                self.app.processEvents()

    def act(self) -> None:
        """One thing, as often as writers do it."""
        (name,) = self.rng.choices(list(ACTS), weights=list(ACTS.values()))
        self.acts[name] = self.acts.get(name, 0) + 1
        getattr(self, f"_{name}")()
        self.run_for(0.02)
        self.acts_of_training += 1
        if self.window.voices.training.is_running and self.acts_of_training > ACTS_OF_TRAINING:
            self.end_training()

    def _type(self) -> None:
        editor = self.window.editor
        for letter in self.rng.choice(WORDS) + " ":
            began = time.perf_counter()
            QTest.keyClick(editor, letter)
            self.app.processEvents()
            self.keys.append(1000 * (time.perf_counter() - began))

    def _ask(self) -> None:
        editor = self.window.editor
        QTest.keyClick(editor, Qt.Key.Key_Tab)
        if self.wait(lambda: bool(editor.ghost.text), 1.0):
            keys = (Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Right)
            key = self.rng.choice(keys)
            held = Qt.KeyboardModifier.ControlModifier if key is Qt.Key.Key_Right else Qt.KeyboardModifier.NoModifier
            QTest.keyClick(editor, key, held)
        QTest.keyClick(editor, Qt.Key.Key_Escape)

    def _undo(self) -> None:
        for _ in range(self.rng.randint(1, 6)):
            self.window.editor.undo()

    def _move(self) -> None:
        cursor = self.window.editor.textCursor()
        cursor.setPosition(self.rng.randrange(self.window.editor.document().characterCount()))
        self.window.editor.setTextCursor(cursor)

    def _save(self) -> None:
        self.window.save()

    def _switch(self) -> None:
        self.window.open(self.other if self.window.document.path == self.novel else self.novel)

    def _snapshot(self) -> None:
        self.window.take_snapshot()

    def _find(self) -> None:
        self.window.menus.actions["find"].trigger()
        self.run_for(0.02)
        QTest.keyClick(self.window.editor.window().focusWidget() or self.window.editor, Qt.Key.Key_Escape)
        self.window.editor.setFocus()

    def _train(self) -> None:
        """Begin a training; it is given up after a while, if it has not ended."""
        voices = self.window.voices
        if voices.training.is_running:
            return
        voices.open_training()
        dialog = voices.training_dialog
        if not dialog.setup.isVisible():
            dialog.progress.back.click()  # the last one is still shown
        if not dialog.shelf.entries:
            dialog.shelf.add([self.manuscript])
        if dialog.setup.isVisible() and self.wait(dialog.setup.train.isEnabled, 5):
            dialog.setup.train.click()
        self.acts_of_training = 0
        dialog.close()
        self.window.editor.setFocus()

    def end_training(self) -> None:
        """Give a training up."""
        self.window.voices.training.discard()
        self.wait(lambda: not self.window.voices.training.is_running, 30)

    def ask_in_torrents(self, seconds: float, per_second: int = 100) -> tuple[int, float]:
        """So many asks a second, most of which nobody waits for; (asks, seconds until the thread is idle after)."""
        service, asked = self.window.service, 0
        began = time.monotonic()
        while (now := time.monotonic() - began) < seconds:
            while asked < now * per_second:
                asked += 1
                service.ask(Ask(asked, asked, "The rain had stopped and she went " + "on " * (asked % 50)))
            self.app.processEvents()
            time.sleep(0.001)
        ended = time.monotonic()
        self.wait(lambda: service.status.state is ModelState.READY and service._mailbox._waiting is None, 30)
        return asked, time.monotonic() - ended

    def sample(self, at_s: float) -> Sample:
        key = statistics.median(self.keys) if self.keys else 0.0
        self.keys.clear()
        status = Path("/proc/self/status").read_text()
        memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
        files = len(os.listdir("/proc/self/fd"))
        return Sample(at_s, memory, _threads(), files, sys.getrefcount(None), key)


def _mean(samples: Sequence[Sample], what: str) -> float:
    return statistics.fmean(getattr(sample, what) for sample in samples)


def _middle(samples: Sequence[Sample], what: str) -> int:
    return statistics.median_low(getattr(sample, what) for sample in samples)


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))


def soak(seconds: float, torrent_seconds: float, folder: Path, note: Callable[[Sample], object]) -> Report:
    """Write for so long, then ask in torrents, and tell what grew; every sample is noted when it is taken."""
    import torch

    torch.set_num_threads(1)
    shorten(setattr, epochs=0.05)
    robot = Robot(folder)
    robot.warm_up(min(seconds, MOST_WARM_UP_S))
    began, every = time.monotonic(), max(1.0, seconds / 120)
    warm = min(WARM_UP * seconds, MOST_WARM_UP_S)
    samples: list[Sample] = []
    done = 0
    while (at := time.monotonic() - began) < seconds:
        if at >= (samples[-1].at_s if samples else 0.0) + every and not robot.window.voices.training.is_running:
            samples.append(robot.sample(at))
            note(samples[-1])
        robot.act()
        done += 1
    after = [sample for sample in samples if sample.at_s >= warm] or samples
    report = Report(minutes=seconds / 60, acts=robot.acts, trainings=robot.trainings)
    first, last = after[: max(1, len(after) // 5)], after[-max(1, len(after) // 5) :]
    report.memory_mb = round(last[-1].memory_mb, 1)
    report.memory_growth_mb = round(_mean(last, "memory_mb") - _mean(first, "memory_mb"), 1)
    if len({sample.at_s for sample in after}) > 1:
        slope, _ = statistics.linear_regression([s.at_s for s in after], [s.memory_mb for s in after])
        report.memory_slope_mb_per_hour = round(3600 * slope, 1)
    report.threads_growth, report.files_growth = (
        _middle(last, what) - _middle(first, what) for what in ("threads", "files")
    )
    report.none_drift_per_act = round((last[-1].nones - first[0].nones) / max(1, done), 3)
    report.key_ms_first, report.key_ms_last = (round(_mean(part, "key_ms"), 2) for part in (first, last))
    before = robot.answers
    report.asks, report.seconds_until_quiet = robot.ask_in_torrents(torrent_seconds)
    report.answers = robot.answers - before
    closing = time.monotonic()
    robot.window.close()
    report.close_seconds = round(time.monotonic() - closing, 2)
    application.release_clipboard()
    return report


def main() -> int:
    """Soak, and print the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--torrent-minutes", type=float, help="of 100 asks a second, at the end; a sixth if not given")
    parser.add_argument("--samples", type=Path, default=Path(os.devnull), help="where to note every sample, as JSON")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, args.samples.open("w", encoding="utf-8") as samples:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ["AIAUTHOR_HOME"] = str(Path(folder) / "home")

        def note(sample: Sample) -> None:
            print(json.dumps(asdict(sample)), file=samples, flush=True)

        torrent = args.minutes / 6 if args.torrent_minutes is None else args.torrent_minutes
        report = soak(60 * args.minutes, 60 * torrent, Path(folder), note)
    print(json.dumps(asdict(report)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
