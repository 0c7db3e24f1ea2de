"""Quit in the middle of anything: the program is gone at once, without a word, and nothing is half written or lost.

The whole list of acts is tried with `AIAUTHOR_LONG=1`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from aiauthor import paths
from aiauthor.cli.benchmark_window import made_up_novel
from aiauthor.documents.recovery import Run
from aiauthor.gui import session
from aiauthor.training.voice_folder import unfinished
from tests.trust.quitting import TYPED

ROOT = Path(__file__).parent.parent.parent
# What is promised, on a processor that nobody else uses; where others do, only that it does not hang.
PATIENCE_S = 2.0 if os.environ.get("AIAUTHOR_LONG") else 20.0
SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
DELAYS_MS = (0, 2, 10, 40)
EXPORTS = (".docx", ".odt", ".epub", ".html", ".pdf")
if os.environ.get("AIAUTHOR_LONG"):
    CLOSED = ["load", "suggestion", "training", *EXPORTS]
    SIGNALLED = [(act, end) for act in ("load", "suggestion", "typing", "question", "training") for end in SIGNALS]
    CUT_OFF = EXPORTS
else:
    CLOSED, SIGNALLED, CUT_OFF = (
        ["load", "suggestion", "training", ".pdf"],
        [("typing", "SIGTERM"), ("question", "SIGHUP")],
        (".pdf",),
    )

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


@dataclass(frozen=True)
class Quit:
    """A program that ended: with what, after how long, and what it said besides."""

    status: int
    seconds: float
    said: list[str]


@pytest.fixture
def novel(tmp_path: Path) -> Path:
    path = tmp_path / "novel.md"
    path.write_text(made_up_novel(10_000), encoding="utf-8")
    return path


@pytest.fixture
def long_novel(novel: Path) -> Path:
    novel.write_text(made_up_novel(1_000_000), encoding="utf-8")
    return novel


@pytest.fixture
def quit_in(tmp_path_factory: pytest.TempPathFactory, taught_model_path: Path):
    def run(act: str, end: str, novel: Path, signals: Sequence[tuple[int, float]] = ()) -> Quit:
        tmp = tmp_path_factory.mktemp("tmp")
        env = {**os.environ, "AIAUTHOR_MODEL": str(taught_model_path), "TMPDIR": str(tmp)}
        with subprocess.Popen(
            [sys.executable, "-m", "tests.trust.quitting", act, end, str(novel)],
            cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            # A child of a program that ignores hang-ups ignores them too.
            preexec_fn=None if os.name == "nt" else _heed_signals,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stdout.readline() == "closing\n"
            began = time.monotonic()
            for number, delay_ms in signals:
                time.sleep(delay_ms / 1000)
                process.send_signal(number)
            _, said = process.communicate(timeout=60)
            seconds = time.monotonic() - began
        print(f"quit in {act} by {end}: {seconds:.2f} s")
        assert list(tmp.iterdir()) == []
        return Quit(process.returncode, seconds, [s for s in said.splitlines() if "This plugin does not" not in s])

    return run


def _heed_signals() -> None:
    for name in SIGNALS:
        number = getattr(signal, name)
        signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


def recovered() -> list[str]:
    run = Run()
    try:
        found = run.recover()
        assert not found.damaged
        assert all(text.kept for text in found.texts)
        return [text.text for text in found.texts]
    finally:
        run.close()


def whole(exported: Path) -> bool:
    ends = {".pdf": b"%%EOF", ".html": b"</html>"}
    if exported.suffix in ends:
        return exported.read_bytes().rstrip().endswith(ends[exported.suffix])
    return zipfile.is_zipfile(exported)


@pytest.mark.parametrize("act", CLOSED)
def test_quitting_is_quick_and_leaves_nothing_half_done(act: str, long_novel: Path, quit_in):
    text = long_novel.read_text(encoding="utf-8")
    done = quit_in(act, "close", long_novel)
    assert (done.status, done.said) == (0, [])
    assert done.seconds < PATIENCE_S
    assert long_novel.read_text(encoding="utf-8") == text
    exported = long_novel.with_suffix(act if act.startswith(".") else ".none")
    assert not exported.exists() or whole(exported)
    assert {path.name for path in long_novel.parent.iterdir()} <= {"novel.md", exported.name}


@posix
@pytest.mark.parametrize(("act", "end"), SIGNALLED)
def test_a_program_that_the_system_ends_keeps_every_word_and_asks_nothing(act: str, end: str, novel: Path, quit_in):
    text = novel.read_text(encoding="utf-8")
    done = quit_in(act, end, novel)
    assert (done.status, done.said) == (0, [])
    assert done.seconds < PATIENCE_S
    typed = TYPED if act in ("typing", "question") else ""
    assert novel.read_text(encoding="utf-8") == typed + text
    assert recovered() == [typed] * bool(typed)
    if act == "training":
        assert [entry.name for entry in unfinished()] == ["My voice"]


@posix
@pytest.mark.parametrize("delay_ms", DELAYS_MS)
def test_two_signals_in_a_row_lose_no_word(delay_ms: float, novel: Path, quit_in):
    text = novel.read_text(encoding="utf-8")
    done = quit_in("typing", "wait", novel, [(signal.SIGTERM, 0), (signal.SIGHUP, delay_ms)])
    assert (done.status, done.said) == (0, [])
    assert done.seconds < PATIENCE_S
    assert novel.read_text(encoding="utf-8") == TYPED + text
    assert recovered() == [TYPED]


@posix
@pytest.mark.parametrize("suffix", CUT_OFF)
def test_an_export_that_the_system_cuts_off_is_whole_or_told_at_the_next_start(suffix: str, long_novel: Path, quit_in):
    exported = long_novel.with_suffix(suffix)
    exported.write_bytes(b"the export of yesterday")
    done = quit_in(suffix, "SIGTERM", long_novel)
    assert (done.status, done.said) == (0, [])
    assert done.seconds < PATIENCE_S
    cut_off = session.load(paths.data_dir()).cut_off
    assert cut_off == ((exported.name,) if exported.read_bytes() == b"the export of yesterday" else ())
    assert cut_off or whole(exported)
    assert {path.name for path in long_novel.parent.iterdir()} == {"novel.md", exported.name}
