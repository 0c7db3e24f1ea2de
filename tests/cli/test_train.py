"""`aiauthor train` and `aiauthor voices` from manuscripts to an exported voice."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from aiauthor.cli.main import main
from aiauthor.library import Library
from aiauthor.training import voice as voice_module
from aiauthor.training.trainer import Trainer
from aiauthor.training.voice_folder import unfinished
from tests.training.test_held_out import novel
from tests.training.test_voice import shorten


@pytest.fixture(autouse=True)
def ground(monkeypatch: pytest.MonkeyPatch, tiny_model_path: Path) -> None:
    shorten(monkeypatch.setattr)
    monkeypatch.setattr("aiauthor.training.voice.LEARNING_RATE", 0.03)
    monkeypatch.setenv("AIAUTHOR_MODEL", str(tiny_model_path))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "one.txt").write_text("\n\n".join(novel(1, 20_000)), encoding="utf-8")
    (folder / "two.md").write_text("# Two\n\n" + "\n\n".join(novel(2, 16_000)), encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"no document")
    return folder


def test_from_manuscripts_to_a_voice_that_travels(shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["voices"]) == 0
    assert "No voice yet" in capsys.readouterr().out
    assert main(["train", str(shelf), "--name", "Mine", "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out.splitlines()[-1])
    assert found["kept"] is True
    assert found["voice_bits_per_char"] < found["base_bits_per_char"] - 0.5
    assert found["seconds"] > 0
    assert found["chars_per_second"] > 0
    (voice,) = Library().voices()
    assert found["voice"] == str(voice.path)
    assert "left out: " in err
    assert "broken.docx" in err
    assert "2 manuscripts" in err
    assert unfinished() == [], "nothing of the training is left"

    assert main(["voices", "list", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["name"], entry["answer"]) == ("Mine", "better")
    assert main(["voices", "rename", "Mine", "Ours"]) == 0
    assert main(["voices", "export", "ours", str(tmp_path / "ours.safetensors")]) == 0
    assert main(["voices", "remove", "Ours"]) == 0
    assert main(["voices", "import", str(tmp_path / "ours.safetensors")]) == 0
    assert "drawn out" in capsys.readouterr().out
    assert main(["voices"]) == 0
    assert "Ours" in (listed := capsys.readouterr().out)
    assert "better, imported" in listed


def test_a_voice_that_is_not_better_is_not_kept(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("aiauthor.training.voice.LEARNING_RATE", 1e-9)
    assert main(["train", str(shelf), "--name", "Mine", "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (found["kept"], found["voice"]) == (False, None)
    assert Library().voices() == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way")
def test_an_interruption_is_resumed(shelf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    step = Trainer.run_step

    def run_step(self: Trainer) -> None:
        step(self)
        if self.step == 20:
            os.kill(os.getpid(), signal.SIGTERM)

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "run_step", run_step)
        assert main(["train", str(shelf), "--name", "Mine"]) == 130
    assert "--resume" in capsys.readouterr().err
    assert [entry.step for entry in unfinished()] == [20]
    (shelf / "one.txt").write_text("changed meanwhile")
    assert main(["train", "--name", "mine", "--resume"]) == 0
    assert "knows your writing" in capsys.readouterr().out
    assert [voice.name for voice in Library().voices()] == ["Mine"]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["train", "--name", "Mine"], "name the manuscripts"),
        (["train", "--name", "Mine", "--resume"], "no training of “Mine”"),
        (["train", "nowhere", "--name", "Mine"], "nothing to learn from"),
        (["voices", "rename", "Mine", "Ours"], "no voice named “Mine”"),
        (["voices", "import", "nowhere"], "cannot read"),
    ],
)
def test_mistakes_are_named(command: list[str], reason: str, capsys: pytest.CaptureFixture[str]):
    assert main(command) == 2
    assert reason in capsys.readouterr().err


def test_a_voice_starts_from_an_earlier_one_by_name(shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["train", str(shelf), "--name", "Mine"]) == 0
    more = tmp_path / "more.txt"
    more.write_text("\n\n".join(novel(7, 30_000)), encoding="utf-8")
    assert main(["train", str(more), "--name", "More", "--base", "mine"]) == 0
    assert "voice that it grew from" in capsys.readouterr().out
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voice_module, "LEARNING_RATE", 0.0001)
        assert main(["train", str(more), "--name", "Third", "--base", "nobody"]) == 2
