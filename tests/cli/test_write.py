"""`aiauthor write`: to the terminal, to a file, to a full disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aiauthor.cli.main import main
from tests.cli.test_suggest import refused, run_apart


def test_it_writes_to_the_terminal(tiny_model_path: Path):
    done = run_apart("write", "--prompt", "It was a dark", "--words", "30", "--model", tiny_model_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("It was a dark")
    assert 30 <= len(done.stdout.split()) < 170
    assert done.stdout.endswith("\n")
    assert done.stderr == ""


def test_it_writes_chapters_to_a_file(tmp_path: Path, tiny_model_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "book.md"
    arguments = ["write", "--words", "60", "--chapters", "2", "--out", str(path), "--model", str(tiny_model_path)]
    assert main(arguments) == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Chapter I\n\n")
    assert "\n\n# Chapter II\n\n" in text
    assert capsys.readouterr().out == ""
    # What is there already is not lost.
    assert "holds something already" in refused(capsys, *arguments)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk(tiny_model_path: Path):
    done = run_apart("write", "--words", "500", "--out", "/dev/full", "--model", tiny_model_path)
    assert done.returncode == 2
    assert done.stderr.startswith("aiauthor: cannot write on to /dev/full: No space left on device")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk_behind_the_terminal(tiny_model_path: Path):
    import subprocess

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "aiauthor", "write", "--words", "20", "--model", str(tiny_model_path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=110,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("aiauthor: cannot write on to the terminal: No space left on device")
    assert done.stderr.count("\n") == 1


def test_a_reader_who_has_had_enough(tiny_model_path: Path):
    import subprocess

    writer = subprocess.Popen(
        [sys.executable, "-m", "aiauthor", "write", "--words", "100000", "--model", str(tiny_model_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdout.read(20)
    writer.stdout.close()
    assert writer.wait(110) == 0
    assert writer.stderr is not None
    assert writer.stderr.read() == ""
    writer.stderr.close()


def test_zero_words():
    done = run_apart("write", "--words", "0")
    assert done.returncode == 2
    assert done.stderr == "aiauthor: the number of words must be from 1 to 100,000,000, not 0\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--words", "-3"], "number of words"),
        (["--words", "10", "--chapters", "9"], "do not fill"),
        (["--boldness", "3"], "boldness must be"),
        (["--model", "no-such.safetensors"], "there is no model file"),
    ],
)
def test_mistakes_are_told_in_a_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str):
    assert sentence in refused(capsys, "write", *arguments)


def test_a_prompt_in_unknown_characters(capsys: pytest.CaptureFixture[str], tiny_model_path: Path):
    sentence = refused(capsys, "write", "--prompt", "ある日", "--model", tiny_model_path)
    assert "does not know the characters" in sentence


@pytest.mark.parametrize("name", ["", "no/such/folder/book.txt"])
def test_a_file_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, tiny_model_path: Path, name: str
):
    assert "cannot write to" in refused(
        capsys, "write", "--words", "5", "--out", tmp_path / name, "--model", tiny_model_path
    )
