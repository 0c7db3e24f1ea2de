from __future__ import annotations

import json
from pathlib import Path

import pytest

from aiauthor.cli.main import main

STORY = "It was a dark night, and the rain fell on the old house.\n\n“Who’s there?” she said.\n\n"


@pytest.fixture
def texts(tmp_path: Path) -> list[str]:
    for name, times in (("one.txt", 3), ("two.md", 5)):
        (tmp_path / name).write_text(STORY * times, encoding="utf-8")
    return [str(tmp_path / "one.txt"), str(tmp_path / "two.md")]


def evaluate(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(["evaluate", *argv])
    out, err = capsys.readouterr()
    return status, out, err


def test_json_has_every_file_and_their_pooled_total(
    texts: list[str], tiny_model_path: Path, capsys: pytest.CaptureFixture[str]
):
    status, out, _ = evaluate(capsys, *texts, "--model", str(tiny_model_path), "--keystrokes", "--json")
    report = json.loads(out)
    assert status == 0
    assert set(report) == {"files", "total"}
    one, two = report["files"]
    total = report["total"]
    assert set(one) == set(two) == set(total)
    assert [one["name"], two["name"]] == ["one.txt", "two.md"]
    assert total["chars"] == one["chars"] + two["chars"]
    pooled = (one["bits_per_char"] * one["chars"] + two["bits_per_char"] * two["chars"]) / total["chars"]
    assert total["bits_per_char"] == pytest.approx(pooled, abs=1e-3)
    assert 0 <= total["next_char_accuracy"] <= 1
    for way in ("word", "whole", "asked"):
        assert 0 <= total[f"keystroke_savings_{way}"] < 1


def test_what_repeats_itself_is_foreseen_better_live(
    texts: list[str], tiny_model_path: Path, capsys: pytest.CaptureFixture[str]
):
    argv = [*texts, "--model", str(tiny_model_path), "--json", "--keystrokes", "--excerpt", "100"]
    base, live = (json.loads(evaluate(capsys, *argv, *more)[1])["total"] for more in ([], ["--live"]))
    assert live["chars"] == base["chars"]
    assert live["bits_per_char"] < base["bits_per_char"] - 0.5
    assert live["keystroke_savings_word"] > base["keystroke_savings_word"]


def test_processes_find_what_one_finds(
    texts: list[str], tiny_model_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("aiauthor.evaluation.evaluate.WORTH_A_PROCESS", 1)
    argv = [*texts, "--model", str(tiny_model_path), "--json", "--keystrokes", "--excerpt", "50", "--live"]
    alone = evaluate(capsys, *argv, "--processes", "1")
    together = evaluate(capsys, *argv, "--processes", "2")
    assert json.loads(alone[1]) == json.loads(together[1])


def test_a_table_for_people(texts: list[str], tiny_model_path: Path, capsys: pytest.CaptureFixture[str]):
    status, out, _ = evaluate(capsys, texts[0], "--model", str(tiny_model_path), "--first", "100")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["one.txt", "total"]
    assert "bits/char" in out
    assert "saved" not in out


def test_calibration_makes_a_page_and_its_figures(
    texts: list[str], tiny_model_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "calibration"
    options = ("--calibration", str(out), "--excerpt", "60", "--processes", "1")
    assert evaluate(capsys, *texts, *options, "--model", str(tiny_model_path))[0] == 0
    figures = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    assert set(figures["reports"]) == {"Without learning while writing", "With learning while writing"}
    assert figures["reports"]["Without learning while writing"]["words"]["all"] > 10
    assert "Chosen on" in out.with_suffix(".md").read_text(encoding="utf-8")


def test_a_folder_for_the_calibration_that_is_not_there_is_told_before_anything_is_measured(
    texts: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"no model")  # which would be told as soon as it is measured
    out = tmp_path / "no" / "such"
    status, _, err = evaluate(capsys, *texts, "--model", str(damaged), "--calibration", str(out))
    assert (status, len(err.splitlines())) == (2, 1)
    assert "folder" in err
    assert "damaged" not in err


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.txt", None, "missing.txt"),
        ("empty.txt", b"", "no text"),
        ("blank.txt", b" \n\n", "no text"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture"),
    ],
)
def test_a_bad_text_ends_in_one_sentence(
    name: str,
    content: bytes | None,
    sentence: str,
    tmp_path: Path,
    tiny_model_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    status, out, err = evaluate(capsys, str(tmp_path / name), "--model", str(tiny_model_path))
    assert (status, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_a_bad_model_ends_in_one_sentence(texts: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "bad.safetensors").write_bytes(b"\xff" * 64)
    for model in ("bad.safetensors", "missing.safetensors"):
        status, out, err = evaluate(capsys, *texts, "--model", str(tmp_path / model), "--json")
        assert (status, out) == (2, "")
        assert model in err
        assert len(err.splitlines()) == 1


@pytest.mark.parametrize("option", ["--excerpt", "--first", "--processes"])
def test_numbers_out_of_range_are_named(option: str, texts: list[str], capsys: pytest.CaptureFixture[str]):
    status, _, err = evaluate(capsys, *texts, option, "0")
    assert status == 2
    assert option in err
