"""It goes on working: nothing grows while a robot writes, asks do not queue up, a broken network is replaced.

The short form of the soak runs with the suite; `python -m tests.trust.soak --minutes 60` is the long one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aiauthor.errors import ModelFileError
from aiauthor.gui.editor import suggest_worker
from aiauthor.gui.editor.suggest_worker import Ask, Choice, Mailbox, ModelState, SuggestWorker
from tests.gui.conftest import taught_model_path  # noqa: F401

ROOT = Path(__file__).parent.parent.parent
MINUTES = os.environ.get("AIAUTHOR_SOAK_MINUTES", "0.1")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="how memory, threads and files are told")
def test_nothing_grows_while_a_robot_writes(taught_model_path: Path):  # noqa: F811
    env = {**os.environ, "AIAUTHOR_MODEL": str(taught_model_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.soak", "--minutes", MINUTES],
        cwd=ROOT, env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["memory_growth_mb"] < 50, report
    assert report["threads_growth"] <= 0, report
    assert report["files_growth"] <= 0, report
    assert abs(report["none_drift_per_act"]) < 5, report  # Qt that loses one for every call loses hundreds
    assert report["asks"] >= 50, report
    assert report["answers"] <= report["asks"], report
    assert report["seconds_until_quiet"] < 30, report  # it was patience that ended, if not
    stderr = [line for line in done.stderr.splitlines() if "This plugin does not support" not in line]
    assert not stderr


class Broken:
    """Stands in for a network whose numbers have overflowed."""

    name, device = "Mine", "CPU"

    def suggest(self, *_: object, **__: object) -> list[object]:
        raise ModelFileError("the network gives numbers that are not finite")

    stream = suggest


class Sound:
    """Stands in for the base."""

    name, device = "base", "CPU"

    def suggest(self, *_: object, **__: object) -> list[object]:
        from aiauthor.inference.suggester import Suggestion

        return [Suggestion(" well", -1.0)]


@pytest.fixture
def worker(qapp, monkeypatch: pytest.MonkeyPatch) -> SuggestWorker:
    loaded = {"": Sound, "abc": Broken}
    monkeypatch.setattr(suggest_worker, "load_suggester", lambda _, choice, **__: loaded[choice.voice]())
    mailbox = Mailbox()
    mailbox.choice = Choice("abc")
    worker = SuggestWorker(mailbox, None)
    worker.statuses, worker.answers = [], []
    worker.status_changed.connect(worker.statuses.append)
    worker.answered.connect(worker.answers.append)
    return worker


def ask(worker: SuggestWorker, number: int) -> None:
    worker._mailbox.put(Ask(number, number, "all is"))
    worker.answer()


def test_a_voice_that_breaks_down_is_replaced_by_the_base_with_a_message(worker: SuggestWorker):
    ask(worker, 1)
    assert [answer.texts for answer in worker.answers] == [(" well",)]
    last = worker.statuses[-1]
    assert (last.state, last.name, last.voice) == (ModelState.READY, "base", "")
    assert "not finite" in last.message


def test_the_base_goes_on_speaking_until_another_voice_is_chosen(worker: SuggestWorker):
    ask(worker, 1)
    ask(worker, 2)
    assert len(worker.answers) == 2
    assert worker.statuses[-1].name == "base"
    worker._mailbox.choice = Choice("abc", 0.5)
    worker.load()
    assert worker.statuses[-1].name == "Mine"


def test_a_base_that_breaks_down_is_told_and_left_alone(worker: SuggestWorker, monkeypatch: pytest.MonkeyPatch):
    worker._mailbox.choice = Choice()
    monkeypatch.setattr(suggest_worker, "load_suggester", lambda *_, **__: Broken())
    ask(worker, 1)
    assert worker.answers == []
    assert "not finite" in worker.statuses[-1].message
