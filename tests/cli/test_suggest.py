"""`aiauthor suggest`, as people and programs call it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aiauthor.cli.main import main


def run_apart(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "aiauthor", *map(str, arguments)], capture_output=True, text=True, timeout=110, **options
    )


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The one sentence with which the command refuses."""
    assert main(list(map(str, arguments))) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("aiauthor: ")
    assert captured.err.count("\n") == 1
    return captured.err


def test_json_is_what_programs_expect(tiny_model_path: Path):
    done = run_apart("suggest", "--text", "The ho", "--count", "3", "--json", "--model", tiny_model_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert set(answer) == {"suggestions", "milliseconds"}
    assert set(answer["milliseconds"]) == {"read", "first", "all"}
    assert all(isinstance(ms, float) and ms >= 0 for ms in answer["milliseconds"].values())
    assert 1 <= len(answer["suggestions"]) <= 3
    for suggestion in answer["suggestions"]:
        assert set(suggestion) == {"text", "score"}
        assert suggestion["text"]
        assert suggestion["score"] <= 0
    scores = [suggestion["score"] for suggestion in answer["suggestions"]]
    assert scores == sorted(scores, reverse=True)


def test_people_get_one_a_line(capsys: pytest.CaptureFixture[str], tiny_model_path: Path, tmp_path: Path):
    text = tmp_path / "text.txt"
    text.write_text("It was an old ho", encoding="utf-8")
    assert main(["suggest", "--file", str(text), "--count", "2", "--model", str(tiny_model_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert 1 <= len(lines) <= 2
    assert all(line.startswith(tuple("abcdefghijklmnopqrstuvwxyz")) for line in lines)


def test_a_missing_model(tmp_path: Path):
    done = run_apart("suggest", "--text", "The", "--model", tmp_path / "none.safetensors")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"aiauthor: there is no model file at {tmp_path / 'none.safetensors'}\n"


@pytest.mark.parametrize("data", [b"", b"not a model at all", b"\xff" * 7 + b"\x7f" + b"{}" * 50])
def test_a_foreign_model(capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes):
    model = tmp_path / "model.safetensors"
    model.write_bytes(data)
    assert "model.safetensors" in refused(capsys, "suggest", "--text", "The", "--model", model)


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\x89PNG\r\n\x1a\n" + bytes(100), bytes(range(256)) * 8])
def test_a_file_without_text(capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes):
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    assert "file.txt" in refused(capsys, "suggest", "--file", path)


def test_a_missing_file(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert "missing.txt" in refused(capsys, "suggest", "--file", tmp_path / "missing.txt")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--count", "0"), ("--max-chars", "0"), ("--boldness", "7"), ("--boldness", "nan"), ("--seed", "-1")],
)
def test_numbers_out_of_range(capsys: pytest.CaptureFixture[str], option: str, value: str):
    assert f"{option} must be from" in refused(capsys, "suggest", "--text", "The", option, value)


def test_a_text_in_unknown_characters(capsys: pytest.CaptureFixture[str], tiny_model_path: Path):
    sentence = refused(capsys, "suggest", "--text", "Жил-был у бабушки", "--model", tiny_model_path)
    assert "does not know the characters" in sentence


def test_no_cuda_here(capsys: pytest.CaptureFixture[str], tiny_model_path: Path):
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is CUDA here")
    sentence = refused(capsys, "suggest", "--text", "The", "--device", "cuda", "--model", tiny_model_path)
    assert "no CUDA device" in sentence
