"""`aiauthor train-base` as a person runs it: a real corpus folder, real processes, a real Ctrl-C."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from aiauthor.cli.main import main
from aiauthor.model.checkpoint import load_model
from aiauthor.training.tensors import read_tensors
from aiauthor.training.trainer import Trainer

TINY = ("--hidden=24", "--layers=2", "--batch=8", "--bptt=16", "--chars=8000", "--warmup=5", "--threads=1")


def _command(corpus: Path, out: Path, *options: str) -> list[str]:
    return ["train-base", f"--corpus={corpus}", f"--out={out}", *TINY, *options]


def _weights(out: Path) -> dict[str, torch.Tensor]:
    tensors, _ = read_tensors(out.with_suffix(".state.safetensors"))
    return {name: tensor for name, tensor in tensors.items() if name.startswith("weight.")}


def test_it_learns_and_leaves_model_log_and_state(corpus: Path, tmp_path: Path, capfd):
    out = tmp_path / "base.safetensors"
    assert main(_command(corpus, out, "--name=Made up")) == 0
    loaded = load_model(out)
    assert loaded.name == "Made up"
    assert "public domain" in loaded.licence
    log = [json.loads(line) for line in out.with_suffix(".log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert log[-1]["valid_bits"] < log[0]["valid_bits"] - 1
    assert log[-1]["chars"] == loaded.history[-1]["chars"] >= 7900
    assert log[-1]["samples"]
    said = capfd.readouterr().err
    assert "bits per character on unseen books" in said
    assert "char/s" in said


def test_interrupted_and_resumed_equals_uninterrupted(corpus: Path, tmp_path: Path):
    whole = tmp_path / "whole.safetensors"
    assert main(_command(corpus, whole, "--chars=60000")) == 0
    broken = tmp_path / "broken.safetensors"
    command = [sys.executable, "-m", "aiauthor", *_command(corpus, broken, "--chars=60000")]
    log = broken.with_suffix(".log.jsonl")
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        deadline = time.monotonic() + 60
        while not log.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "--resume goes on from there" in said
    assert main(_command(corpus, broken, "--chars=60000", "--resume")) == 0
    wanted, got = _weights(whole), _weights(broken)
    assert wanted.keys() == got.keys()
    for name, tensor in wanted.items():
        assert torch.equal(tensor, got[name]), name


def test_it_starts_from_the_weights_of_another_model(corpus: Path, tmp_path: Path):
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    assert main(_command(corpus, first)) == 0
    assert main(_command(corpus, second, f"--init-from={first}", "--chars=500")) == 0
    start = json.loads(second.with_suffix(".log.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert start["valid_bits"] == pytest.approx(load_model(first).details["valid_bits"], abs=0.02)


def test_the_talk_preset_limits_its_alphabet(corpus: Path, tmp_path: Path):
    out = tmp_path / "talk.safetensors"
    command = ["train-base", f"--corpus={corpus}", f"--out={out}", "--preset=talk", "--hidden=16", "--chars=500"]
    assert main([*command, "--batch=4", "--threads=1"]) == 0
    loaded = load_model(out)
    assert len(loaded.alphabet) <= 90
    assert loaded.model.config.embedding == 0
    assert loaded.model.config.dropout == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--corpus=/nowhere"], "is not a corpus"),
        (["--chars=0"], "chars must be at least 1"),
        (["--learning-rate=7"], "learning rate must lie between"),
        (["--hidden=0"], "hidden must be a whole number from 1"),
        (["--batch=100000"], "too small for this batch"),
        (["--resume"], "nothing to resume"),
        (["--init-from=/nowhere.safetensors"], "no model file at"),
        (["--out=/proc/nowhere/base.safetensors"], "cannot write"),
    ],
)
def test_bad_input_gives_one_sentence(corpus: Path, tmp_path: Path, capsys, options: list[str], message: str):
    assert main(_command(corpus, tmp_path / "x.safetensors", *options)) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["corpus.json", "books.tsv", "train-000.ids", "valid-000.ids"])
@pytest.mark.parametrize("damage", ["missing", "cut", "changed"])
def test_a_damaged_corpus_gives_one_sentence(corpus: Path, tmp_path: Path, capsys, name: str, damage: str):
    copy = tmp_path / "copy"
    shutil.copytree(corpus, copy)
    file = copy / name
    if damage == "missing":
        file.unlink()
    elif damage == "changed":
        file.write_bytes(bytes([file.read_bytes()[0] ^ 3]) + file.read_bytes()[1:])
    else:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert main(_command(copy, tmp_path / "x.safetensors")) == 2
    assert "aiauthor: " in capsys.readouterr().err


def test_a_checkpoint_of_another_shape_is_refused(corpus: Path, tmp_path: Path, capsys):
    out = tmp_path / "base.safetensors"
    assert main(_command(corpus, out)) == 0
    assert main(_command(corpus, out, "--resume", "--hidden=32")) == 2
    assert "another network or batch" in capsys.readouterr().err
    assert load_model(out).model.config.hidden == 24


def test_a_gpu_that_gives_out_is_one_sentence_and_training_goes_on(corpus: Path, tmp_path: Path, capfd, monkeypatch):
    """Nothing of this machine can give out so: its error is raised where the driver's would be."""
    whole, broken = tmp_path / "whole.safetensors", tmp_path / "broken.safetensors"
    assert main(_command(corpus, whole)) == 0
    forward = Trainer._forward_backward

    def fails(self: Trainer, *args: torch.Tensor) -> tuple[float, torch.Tensor]:
        if self.step == 30:
            raise torch.AcceleratorError("CUDA error: unspecified launch failure\nCompile with ...")
        return forward(self, *args)

    monkeypatch.setattr(Trainer, "_forward_backward", fails)
    assert main(_command(corpus, broken, "--checkpoint-every=0")) == 2
    monkeypatch.undo()
    said = capfd.readouterr().err
    assert "aiauthor: the GPU gave out at step 30: CUDA error: unspecified launch failure\n" in said
    assert "--resume goes on from" in said
    assert "Traceback" not in said
    assert main(_command(corpus, broken, "--resume")) == 0
    assert all(torch.equal(value, _weights(whole)[name]) for name, value in _weights(broken).items())


def test_a_full_disk_while_a_checkpoint_is_written_keeps_the_last_one(corpus: Path, tmp_path: Path, capfd, monkeypatch):
    out = tmp_path / "base.safetensors"
    assert main(_command(corpus, out, "--chars=4000")) == 0
    state = out.with_suffix(".state.safetensors")
    before = state.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("aiauthor.model.checkpoint.os.fsync", full)
        assert main(_command(corpus, out, "--resume", "--chars=8000")) == 2
    assert "No space left" in capfd.readouterr().err
    assert load_model(out).history[-1]["chars"] < 5000, "the last good model is still there"
    assert state.read_bytes() == before
    assert main(_command(corpus, out, "--resume", "--chars=8000")) == 0
