"""A voice learns, proves itself, stops by itself, and survives whatever happens to it."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from aiauthor import paths
from aiauthor.errors import ModelFileError, TrainingError
from aiauthor.library import Library
from aiauthor.model.checkpoint import load_model
from aiauthor.model.voice_notes import VoiceNotes
from aiauthor.training import voice as voice_module
from aiauthor.training import voice_material, voice_plan
from aiauthor.training.processes import Processes
from aiauthor.training.trainer import Trainer
from aiauthor.training.voice import VoiceTraining
from aiauthor.training.voice_events import Command, Hooks, VoiceProgress, VoiceResult
from aiauthor.training.voice_folder import Text, VoiceFolder, VoiceOptions, unfinished
from aiauthor.training.voice_plan import Layout
from aiauthor.training.voice_report import Reporter
from tests.training.test_held_out import novel

MANUSCRIPTS = [Text("One", "\n\n".join(novel(1, 20_000))), Text("Two", "\n\n".join(novel(2, 16_000)))]
OPTIONS = VoiceOptions("Mine", learning_rate=0.03, dropout=0.0, seed=3)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan of some sixty steps of narrow windows and a dozen looks, the same on every machine."""
    shorten(monkeypatch.setattr)


def shorten(change: Callable[..., None]) -> None:
    torch.set_num_threads(1)
    change(voice_module, "choose_layout", lambda *_, **__: Layout(7, 0, bptt=20))
    change(voice_plan, "EPOCHS", {"quick": 0.25, "thorough": 0.3})
    change(voice_module, "measure_speed", lambda *_, **__: 800.0)
    change(voice_plan, "MEASURE_EVERY_SECONDS", 1.0)
    change(voice_plan, "MEASURING_SHARE", 1e9)
    change(voice_module, "SAMPLE_CHARS", 10)
    change(voice_module, "load_replay", lambda: None)


@pytest.fixture(scope="module")
def whole(tiny_model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> VoiceResult:
    """An uninterrupted training, which others are compared with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIAUTHOR_HOME", str(tmp_path_factory.mktemp("whole")))
        shorten(patch.setattr)
        return begin(tiny_model_path).run()


class Watcher:
    """Hooks that note every event, and give a command once a step is reached."""

    def __init__(self, command: Command = Command.GO, *, at: int = 1 << 30) -> None:
        self.events: list[VoiceProgress] = []
        self._command, self._at = command, at
        self.hooks = Hooks(report=self.events.append, command=self.ask)

    @property
    def step(self) -> int:
        return self.events[-1].step if self.events else 0

    def ask(self) -> Command:
        return self._command if self.step >= self._at else Command.GO


def begin(base: Path, watcher: Watcher | None = None, **changes: Any) -> VoiceTraining:
    options = dataclasses.replace(OPTIONS, **changes)
    return VoiceTraining.begin(MANUSCRIPTS, base, options, hooks=(watcher or Watcher()).hooks)


def weights(result: VoiceResult) -> dict[str, torch.Tensor]:
    assert result.file is not None
    return load_model(result.file).model.state_dict()


def assert_same(one: VoiceResult, other: VoiceResult) -> None:
    theirs = weights(other)
    for name, value in weights(one).items():
        assert torch.equal(value, theirs[name]), name
    assert one.verdict == other.verdict


def test_a_voice_learns_and_proves_it(tiny_model_path: Path):
    watcher = Watcher()
    result = begin(tiny_model_path, watcher).run()
    assert result.ending == "complete"
    assert result.verdict is not None
    assert result.verdict.better
    assert result.verdict.gain > 0.5
    assert result.file is not None
    voice = load_model(result.file)
    notes = VoiceNotes.from_details(voice.details)
    assert (voice.name, notes.answer, notes.base_name) == ("Mine", "better", "tiny")
    assert notes.base_sha256 == load_model(tiny_model_path).sha256
    assert notes.gain == pytest.approx(result.verdict.gain)
    assert notes.words == sum(len(text.text.split()) for text in MANUSCRIPTS)
    assert len(voice.history) > 3
    assert Library().add(result.file, tiny_model_path).name == "Mine"


def test_everything_a_window_shows_comes_in_events(tiny_model_path: Path):
    watcher = Watcher()
    result = begin(tiny_model_path, watcher).run()
    events = watcher.events
    phases = list(dict.fromkeys(event.phase for event in events))
    assert phases == ["preparing", "measuring", "training", "proving", "done"]
    training = [event for event in events if event.phase == "training" and event.step]
    assert all(event.steps == training[-1].step for event in training)
    assert all(event.seconds_left is not None for event in training)
    assert all(event.base_bits == training[0].base_bits for event in training)
    looks = [event for event in training if event.point and event.point.held_out_bits is not None]
    assert len(looks) > 3
    last = looks[-1]
    assert last.best_bits == min(event.point.held_out_bits for event in looks if event.point)
    assert last.point is not None
    assert "bits per character better" in last.point.remark
    assert last.sample is not None
    assert last.sample.prompt + last.sample.written in "".join(text.text.replace("\n\n", "\n") for text in MANUSCRIPTS)
    assert len(last.sample.base) == len(last.sample.voice) == 10
    assert last.sample.voice != looks[0].sample.voice or last.sample.voice != last.sample.base
    assert events[-1].verdict == result.verdict
    assert all(event.verdict is None for event in events[:-1])
    assert all("CPU, 1 core" in event.device for event in training)


def test_the_proof_is_not_looked_at_before_the_end(tiny_model_path: Path, monkeypatch: pytest.MonkeyPatch):
    watcher, read = Watcher(), []
    text_nats = voice_material.text_nats

    def spy(model: object, texts: list[np.ndarray], **options: object) -> np.ndarray:
        read.extend((watcher.events[-1].phase, text.tobytes()) for text in texts)
        return text_nats(model, texts, **options)

    monkeypatch.setattr(voice_material, "text_nats", spy)
    training = begin(tiny_model_path, watcher)
    training.run()
    proof = {ids.tobytes() for ids in training._material.proof}
    assert {phase for phase, ids in read if ids in proof} == {"proving"}
    assert {phase for phase, ids in read if ids not in proof} == {"measuring", "training"}


def test_suspended_and_resumed_equals_uninterrupted(tiny_model_path: Path, whole: VoiceResult):
    suspended = begin(tiny_model_path, Watcher(Command.SUSPEND, at=20)).run()
    assert (suspended.ending, suspended.verdict) == ("suspended", None)
    entries = unfinished()
    assert [entry.name for entry in entries if entry.name == "Mine"]
    entry = next(entry for entry in entries if entry.name == "Mine")
    assert 20 <= entry.step < entry.steps
    assert entry.titles == ("One", "Two")
    watcher = Watcher()
    resumed = VoiceTraining.resume(" mine ", hooks=watcher.hooks).run()
    assert resumed.seconds > suspended.seconds
    points = [event.point for event in watcher.events if event.point and event.point.held_out_bits is not None]
    assert [point.step for point in points] == sorted(point.step for point in points)
    assert points[0].step < entry.step, "the plot begins where training began"
    assert_same(whole, resumed)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_and_resumed_equals_uninterrupted(tiny_model_path: Path, home: Path, whole: VoiceResult):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "AIAUTHOR_HOME": str(home)}
    command = [sys.executable, "-m", "tests.training.test_voice", str(tiny_model_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    (entry,) = [entry for entry in unfinished() if entry.name == "Mine"]
    assert 0 < entry.step < entry.steps
    assert_same(whole, VoiceTraining.resume("Mine").run())


def test_killed_before_the_first_checkpoint_begins_again_with_the_same_plan(tiny_model_path: Path, whole: VoiceResult):
    begin(tiny_model_path, Watcher(Command.SUSPEND, at=20)).run()
    folder = VoiceFolder.open("Mine")
    folder.state.unlink()
    folder.release()
    assert_same(whole, VoiceTraining.resume("Mine").run())


def test_what_the_writer_changes_meanwhile_changes_nothing(tiny_model_path: Path):
    begin(tiny_model_path, Watcher(Command.SUSPEND, at=20)).run()
    folder = VoiceFolder.open("Mine")
    assert [text.text for text in folder.texts()] == [text.text for text in MANUSCRIPTS]
    texts = json.loads((folder.path / "texts.json").read_text())
    texts[0]["text"] += "!"
    (folder.path / "texts.json").write_text(json.dumps(texts))
    folder.release()
    with pytest.raises(TrainingError, match="damaged"):
        VoiceTraining.resume("Mine").run()


def test_the_writer_may_stop_and_keep_the_best(tiny_model_path: Path):
    watcher = Watcher(Command.FINISH, at=30)
    result = begin(tiny_model_path, watcher).run()
    assert result.ending == "finished"
    assert result.verdict is not None
    assert 30 <= watcher.events[-1].step < watcher.events[-1].steps
    at_once = begin(tiny_model_path, Watcher(Command.FINISH, at=0)).run()
    assert at_once.ending == "finished"
    assert at_once.verdict is not None
    assert not at_once.verdict.better


def test_discarding_leaves_nothing(tiny_model_path: Path):
    result = begin(tiny_model_path, Watcher(Command.DISCARD, at=20)).run()
    assert (result.ending, result.file) == ("discarded", None)
    assert unfinished() == []
    assert not [path for path in paths.data_dir().rglob("*") if path.is_file()]
    with pytest.raises(TrainingError, match="none is unfinished"):
        VoiceTraining.resume("Mine")


def test_a_pause_writes_everything_down_and_does_not_count(tiny_model_path: Path, monkeypatch: pytest.MonkeyPatch):
    watcher = Watcher(Command.PAUSE, at=20)
    slept = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        assert watcher.events[-1].paused
        assert VoiceFolder(training.folder.path, job, lock=-1).state.exists()
        if len(slept) == 3:
            watcher._command = Command.GO

    training = begin(tiny_model_path, watcher)
    job = json.loads((training.folder.path / "job.json").read_text())
    monkeypatch.setattr(voice_module.time, "sleep", sleep)
    result = training.run()
    assert len(slept) == 3
    assert result.ending == "complete"
    assert not watcher.events[-1].paused


def test_it_stops_by_itself_when_nothing_is_gained(tiny_model_path: Path):
    watcher = Watcher()
    result = begin(tiny_model_path, watcher, learning_rate=1e-9, effort="thorough").run()
    assert result.ending == "early"
    assert watcher.events[-1].step < watcher.events[-1].steps
    assert result.verdict is not None
    assert not result.verdict.better
    assert "no better" in result.verdict.sentence
    remarks = [event.point.remark for event in watcher.events if event.point and event.point.remark]
    assert "training stops early" in remarks[-1]


def test_the_best_checkpoint_is_kept_not_the_last(tiny_model_path: Path, monkeypatch: pytest.MonkeyPatch):
    looks: list[float] = []
    bits = voice_module.passage_bits

    def worse_and_worse(*args: object, **options: object) -> float:
        looks.append(bits(*args, **options))
        return 2.0 + 0.1 * abs(len(looks) - 4)

    monkeypatch.setattr(voice_module, "passage_bits", worse_and_worse)
    training = begin(tiny_model_path)
    result = training.run()
    best = load_model(training.folder.best)
    assert result.file is not None
    assert load_model(result.file).details["step"] == best.details["step"]
    assert best.details["step"] == training._history[2]["step"]


def test_a_battery_is_asked_about_once(tiny_model_path: Path, monkeypatch: pytest.MonkeyPatch):
    watcher, asked, plugged = Watcher(), [], []
    monkeypatch.setattr("aiauthor.training.voice_power.CHECK_SECONDS", 0.0)
    monkeypatch.setattr(voice_module.time, "sleep", lambda _: plugged.append(1))

    def allow() -> bool:
        asked.append(1)
        return False

    hooks = Hooks(watcher.events.append, on_battery=lambda: len(plugged) < 3, allow_battery=allow)
    result = VoiceTraining.begin(MANUSCRIPTS, tiny_model_path, OPTIONS, hooks=hooks).run()
    assert result.ending == "complete"
    assert (len(asked), len(plugged)) == (1, 3)
    assert [event.notice for event in watcher.events if event.notice] == [
        "Training waits until the machine is plugged in."
    ]


@pytest.mark.parametrize(
    "error", [torch.AcceleratorError("CUDA error: unspecified launch failure"), torch.OutOfMemoryError()]
)
def test_a_lost_or_small_graphics_card_is_done_without(
    tiny_model_path: Path, whole: VoiceResult, monkeypatch: pytest.MonkeyPatch, error: Exception
):
    """A processor plays the card, whose memory or life ends at step 25."""
    forward, build = Trainer._forward_backward, VoiceTraining._build
    fell: list[int] = []

    def pretend(self: VoiceTraining, processes: Processes) -> None:
        build(self, processes)
        self._reporter.accelerated = not fell

    def fails(self: Trainer, *args: torch.Tensor) -> object:
        if self.step >= 25 and training._reporter.accelerated:
            fell.append(self.step)
            raise error
        return forward(self, *args)

    monkeypatch.setattr(VoiceTraining, "_build", pretend)
    monkeypatch.setattr(Reporter, "_device", "a card")
    monkeypatch.setattr(Trainer, "_forward_backward", fails)
    watcher = Watcher()
    training = begin(tiny_model_path, watcher)
    result = training.run()
    assert any("without it" in event.notice for event in watcher.events)
    assert result.ending == "complete"
    assert_same(whole, result)


def test_a_loss_that_is_no_number_ends_in_the_best_checkpoint(tiny_model_path: Path, monkeypatch: pytest.MonkeyPatch):
    forward = Trainer._forward_backward

    def breaks(self: Trainer, *args: torch.Tensor) -> tuple[float, torch.Tensor]:
        loss, last = forward(self, *args)
        return (float("nan") if self.step == 25 else loss), last

    monkeypatch.setattr(Trainer, "_forward_backward", breaks)
    watcher = Watcher()
    result = begin(tiny_model_path, watcher).run()
    assert result.ending == "early"
    assert result.verdict is not None
    assert result.verdict.better
    assert any("no longer a number" in event.notice for event in watcher.events)


def test_a_card_that_is_not_there_is_done_without(tiny_model_path: Path, whole: VoiceResult):
    if torch.cuda.is_available():
        pytest.skip("there is a card")
    watcher = Watcher()
    result = begin(tiny_model_path, watcher, device="cuda").run()
    assert any("no graphics card" in event.notice for event in watcher.events)
    assert_same(whole, result)


def test_too_little_memory_is_said(tiny_model_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise MemoryError

    training = begin(tiny_model_path)
    monkeypatch.setattr(Trainer, "_forward_backward", full)
    with pytest.raises(TrainingError, match="not enough memory"):
        training.run()


def test_a_full_disk_does_not_end_training(tiny_model_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise ModelFileError("cannot write it: No space left on device")

    watcher = Watcher()
    monkeypatch.setattr(Trainer, "save_state", full)
    result = begin(tiny_model_path, watcher).run()
    assert result.ending == "complete"
    assert any("No space left" in event.notice for event in watcher.events)


def test_another_alphabet_trains(tiny_model_path: Path, whole: VoiceResult):
    """Cyrillic: rows are added, and the loss falls from where *unknown* had it as it does in Latin letters."""
    cyrillic = str.maketrans("abdegiklmnoprstuv", "абдегиклмнопрстув")
    manuscripts = [Text(text.title, text.text.lower().translate(cyrillic)) for text in MANUSCRIPTS]
    result = VoiceTraining.begin(manuscripts, tiny_model_path, OPTIONS).run()
    assert result.verdict is not None
    assert result.verdict.better
    assert whole.verdict is not None
    assert result.verdict.gain > whole.verdict.gain
    assert result.file is not None
    voice = load_model(result.file)
    assert set("абдегиклмнопрстув") <= set(voice.alphabet.characters)
    assert voice.alphabet.characters.startswith(load_model(tiny_model_path).alphabet.characters)
    assert "a" in voice.alphabet


def test_a_voice_grows_on_with_what_is_new(tiny_model_path: Path):
    first = begin(tiny_model_path).run()
    assert first.file is not None
    library = Library()
    earlier = library.add(first.file, tiny_model_path)
    manuscripts = [*MANUSCRIPTS, Text("Three", "\n".join(novel(3, 30_000)))]
    second = VoiceTraining.begin(
        manuscripts, earlier.path, VoiceOptions("More", learning_rate=0.03, dropout=0.0), base=library.base_of(earlier)
    )
    result = second.run()
    assert result.verdict is not None
    assert "voice that it grew from" in result.verdict.sentence
    learned = load_model(earlier.path).details["seen"]
    assert learned["hashes"]
    assert result.file is not None
    notes = VoiceNotes.from_details(load_model(result.file).details)
    assert notes.base_sha256 == earlier.notes.base_sha256
    assert notes.base_bits > result.verdict.base_bits, "the base is worse than the earlier voice"
    assert result.base is not None
    later = library.add(result.file, result.base)
    assert library.base_of(later) == library.base_of(earlier) == library.base_of(earlier.path)


def test_a_voice_without_its_base_grows_on_too(tiny_model_path: Path, whole: VoiceResult):
    assert whole.file is not None
    imported = Library().import_file(whole.file)
    training = VoiceTraining.begin(
        [Text("Three", "\n".join(novel(3, 30_000)))], imported.path, VoiceOptions("More", learning_rate=0.01)
    )
    result = training.run()
    assert result.file is not None
    assert result.base is None
    later = Library().add(result.file, result.base)
    assert later.notes.base_sha256 == imported.notes.base_sha256


def test_one_core_is_left_to_a_writer_who_types(tiny_model_path: Path, monkeypatch: pytest.MonkeyPatch):
    used: list[int] = []
    monkeypatch.setattr(torch, "get_num_threads", lambda: used[-1] if used else 4)
    monkeypatch.setattr(torch, "set_num_threads", used.append)
    types = iter([False] * 10 + [True] * 10 + [False] * 10_000)
    hooks = Hooks(typing=lambda: next(types))
    VoiceTraining.begin(MANUSCRIPTS, tiny_model_path, OPTIONS, hooks=hooks, threads=2).run()
    assert used == [2, 1, 2, 4]


def test_two_programs_do_not_train_one_voice(tiny_model_path: Path):
    training = begin(tiny_model_path)
    with pytest.raises(TrainingError, match="being trained already"):
        VoiceTraining.resume("Mine")
    with pytest.raises(TrainingError, match="being trained already"):
        begin(tiny_model_path)
    training.folder.release()
    VoiceTraining.resume("Mine").folder.release()


def test_a_new_beginning_takes_the_place_of_an_old_one(tiny_model_path: Path):
    begin(tiny_model_path, Watcher(Command.SUSPEND, at=20)).run()
    again = begin(tiny_model_path)
    assert unfinished()[0].step == 0
    again.folder.release()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the user's folder private by itself")
def test_all_on_disk_is_the_users_alone(tiny_model_path: Path):
    training = begin(tiny_model_path)
    training.run()
    files = list(training.folder.path.iterdir())
    assert len(files) >= 7
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(training.folder.path.stat().st_mode) == 0o700
    training.folder.remove()
    assert not training.folder.path.exists()


def test_a_damaged_folder_is_told_of(tiny_model_path: Path):
    begin(tiny_model_path).folder.release()
    folder = next((paths.data_dir() / "training").iterdir())
    for content in ("{", "[]", json.dumps({"version": 9}), json.dumps({"version": 1, "options": {}})):
        (folder / "job.json").write_text(content)
        assert unfinished() == []
        with pytest.raises(TrainingError):
            VoiceTraining.resume("Mine")


def test_too_little_text_is_said(tiny_model_path: Path):
    training = VoiceTraining.begin([Text("Short", "A page.\n" * 20)], tiny_model_path, OPTIONS)
    with pytest.raises(TrainingError, match="too little"):
        training.run()
    assert unfinished() == [], "what cannot begin is not offered to be resumed"


def _train_and_die(base: Path) -> None:
    """For the test of a kill: checkpoints often, and dies between two of them."""
    patch = pytest.MonkeyPatch()
    shorten(patch.setattr)
    patch.setattr(voice_module, "MIN_CHECKPOINT_SECONDS", 0.0)
    patch.setattr(voice_module, "CHECKPOINT_SHARE", 1e9)
    step, deadly = Trainer.run_step, random.Random().randint(20, 50)

    def run_step(self: Trainer) -> None:
        if self.step == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        step(self)

    patch.setattr(Trainer, "run_step", run_step)
    begin(base).run()


if __name__ == "__main__":
    _train_and_die(Path(sys.argv[1]))
